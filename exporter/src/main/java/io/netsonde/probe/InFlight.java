package io.netsonde.probe;

import org.jspecify.annotations.Nullable;

/**
 * The probes that have been sent and whose outcome is not known: a ring of parallel arrays, in the
 * order of sending.
 *
 * <p>A probe's number is its place in that order, modulo 2<sup>32</sup>; its slot is the number
 * modulo the ring's size. All probes have the same timeout, so the oldest one expires first and
 * {@link #oldest} finds it without a search. A slot keeps its number after the probe is done, until
 * the ring comes round: that is how a late or duplicate reply is told from a stray one.
 *
 * <p>Threads: confined to the loop. Memory: 57 bytes per slot, 16 more where network cards stamp.
 * Bound: {@link #isFull}.
 */
final class InFlight {
  /** What is known of a probe. */
  private static final byte UNUSED = 0;

  private static final byte WAITING = 1;
  private static final byte REPLIED = 2;
  private static final byte DONE_RECEIVED = 3;
  private static final byte DONE_LOST = 4;

  private final int mask;
  private final @Nullable Target[] targets;
  private final int[] numbers;
  private final byte[] states;
  private final int[] sequences;
  private final long[] sentNanos;
  private final long[] sentRealtime;
  private final long[] transmitStamps;
  private final long[] receiveStamps;
  private final long[] repliedNanos;
  private final short[] hopLimits;
  private final boolean[] refusals;
  private final boolean[] overtaken;
  private final Order order;

  /** Of the network cards; empty where they do not stamp. */
  private final long[] hardwareTransmitStamps;

  private final long[] hardwareReceiveStamps;
  private int oldest;
  private int next;

  /** Hears of outcomes in the order of sending, each once all earlier ones are known. */
  interface Order {
    void settled(Target target, boolean lost);
  }

  /**
   * Makes an empty ring.
   *
   * @param capacity number of probes, rounded up to a power of two
   * @param first number of the first probe; any
   * @param order called by {@link #skipDone}
   * @param hardware whether stamps of network cards are kept as well
   */
  InFlight(int capacity, int first, Order order, boolean hardware) {
    this.order = order;
    int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
    mask = size - 1;
    targets = new @Nullable Target[size];
    numbers = new int[size];
    states = new byte[size];
    sequences = new int[size];
    sentNanos = new long[size];
    sentRealtime = new long[size];
    transmitStamps = new long[size];
    receiveStamps = new long[size];
    repliedNanos = new long[size];
    hopLimits = new short[size];
    refusals = new boolean[size];
    overtaken = new boolean[size];
    hardwareTransmitStamps = new long[hardware ? size : 0];
    hardwareReceiveStamps = new long[hardware ? size : 0];
    oldest = first;
    next = first;
  }

  /** Whether no further probe can be added before the oldest is done. */
  boolean isFull() {
    return next - oldest > mask;
  }

  /** Number of slots. */
  int capacity() {
    return mask + 1;
  }

  /** Whether stamps of network cards are kept as well. */
  boolean keepsHardware() {
    return hardwareTransmitStamps.length > 0;
  }

  boolean isEmpty() {
    return next == oldest;
  }

  /** Number that the next {@link #add} gives. */
  int nextNumber() {
    return next;
  }

  /** Adds a probe about to be sent. */
  void add(Target target, long nanos, long realtime) {
    int slot = next & mask;
    targets[slot] = target;
    numbers[slot] = next;
    states[slot] = WAITING;
    sequences[slot] = target.sequence();
    sentNanos[slot] = nanos;
    sentRealtime[slot] = realtime;
    transmitStamps[slot] = 0;
    receiveStamps[slot] = 0;
    if (keepsHardware()) {
      hardwareTransmitStamps[slot] = 0;
      hardwareReceiveStamps[slot] = 0;
    }
    next++;
  }

  /** The target of a probe that the ring still holds, done or not. */
  @Nullable Target target(int number) {
    return numbers[number & mask] == number ? targets[number & mask] : null;
  }

  /** Notes when the kernel let a probe out; stamps of probes that are done are ignored. */
  void transmitted(int number, long realtime) {
    int slot = number & mask;
    if (numbers[slot] == number && (states[slot] == WAITING || states[slot] == REPLIED)) {
      transmitStamps[slot] = realtime;
    }
  }

  /**
   * Notes when a network card let a probe out, by its own clock; also of a probe that is done.
   *
   * @return false when the ring does not hold the probe any more
   */
  boolean hardwareTransmitted(int number, long nanos) {
    if (!keepsHardware() || target(number) == null) {
      return false;
    }
    hardwareTransmitStamps[number & mask] = nanos;
    return true;
  }

  /**
   * Notes when a network card took a probe's answer in, by its own clock; 0 when it did not say.
   */
  void hardwareReceived(int number, long nanos) {
    if (keepsHardware()) {
      hardwareReceiveStamps[number & mask] = nanos;
    }
  }

  /**
   * Whether all stamps are there that an answered probe can be measured with: where a card has
   * stamped the answer, its stamp of the departure is worth waiting for.
   */
  boolean isStamped(int number) {
    return transmitStamp(number) != 0
        && (hardwareReceiveStamp(number) == 0 || hardwareTransmitStamp(number) != 0);
  }

  /** Why a reply to a probe cannot be its first in time; null when it can. */
  @Nullable Discard refusal(int number) {
    int slot = number & mask;
    if (numbers[slot] != number) {
      return Discard.UNKNOWN;
    }
    return switch (states[slot]) {
      case WAITING -> null;
      case REPLIED, DONE_RECEIVED -> Discard.DUPLICATE;
      case DONE_LOST -> Discard.LATE;
      default -> Discard.UNKNOWN;
    };
  }

  /**
   * Notes a probe's first answer.
   *
   * @param hopLimit with which it arrived, or {@link Arrival#UNKNOWN}
   * @param refusal whether it says that nobody listens
   * @param reordered whether it arrived after the answer to a later probe
   */
  void replied(
      int number, long receiveStamp, long nanos, int hopLimit, boolean refusal, boolean reordered) {
    int slot = number & mask;
    states[slot] = REPLIED;
    receiveStamps[slot] = receiveStamp;
    repliedNanos[slot] = nanos;
    hopLimits[slot] = (short) hopLimit;
    refusals[slot] = refusal;
    overtaken[slot] = reordered;
  }

  /** The hop limit with which the answer arrived, or {@link Arrival#UNKNOWN}. */
  int hopLimit(int number) {
    return hopLimits[number & mask];
  }

  /** Whether the answer says that nobody listens. */
  boolean isRefused(int number) {
    return refusals[number & mask];
  }

  /** Whether the answer arrived after the answer to a later probe. */
  boolean isReordered(int number) {
    return overtaken[number & mask];
  }

  boolean isReplied(int number) {
    return numbers[number & mask] == number && states[number & mask] == REPLIED;
  }

  boolean isWaiting(int number) {
    return numbers[number & mask] == number && states[number & mask] == WAITING;
  }

  /** Which of its target's probes this is. */
  int sequence(int number) {
    return sequences[number & mask];
  }

  long sentNanos(int number) {
    return sentNanos[number & mask];
  }

  long sentRealtime(int number) {
    return sentRealtime[number & mask];
  }

  long transmitStamp(int number) {
    return transmitStamps[number & mask];
  }

  long hardwareTransmitStamp(int number) {
    return keepsHardware() ? hardwareTransmitStamps[number & mask] : 0;
  }

  long hardwareReceiveStamp(int number) {
    return keepsHardware() ? hardwareReceiveStamps[number & mask] : 0;
  }

  long receiveStamp(int number) {
    return receiveStamps[number & mask];
  }

  long repliedNanos(int number) {
    return repliedNanos[number & mask];
  }

  void done(int number, boolean received) {
    int slot = number & mask;
    states[slot] = received ? DONE_RECEIVED : DONE_LOST;
  }

  /** Takes back a probe that was added and not sent. */
  void abandon(int number) {
    states[number & mask] = UNUSED;
    targets[number & mask] = null;
  }

  /** The oldest probe's number; meaningless when {@link #isEmpty}. */
  int oldest() {
    return oldest;
  }

  /** Moves the oldest end past the probes that are done, and tells of each. */
  void skipDone() {
    while (oldest != next && states[oldest & mask] != WAITING && states[oldest & mask] != REPLIED) {
      int slot = oldest++ & mask;
      Target target = targets[slot];
      if (target != null && states[slot] != UNUSED) {
        order.settled(target, states[slot] == DONE_LOST);
      }
    }
  }
}
