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
 * <p>The ring is as large as the rate needs: it doubles, up to a bound, when it comes round to a
 * probe whose answer may still come.
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

  /** Slots that it begins with. */
  private static final int FEWEST = 1024;

  private final int capacity;
  private final long keptNanos;
  private final Order order;
  private Slots slots;
  private int oldest;
  private int next;

  /** What is known of each probe, in parallel arrays. */
  private static final class Slots {
    final int mask;
    final @Nullable Target[] targets;
    final int[] numbers;
    final byte[] states;
    final int[] sequences;
    final long[] sentNanos;
    final long[] sentRealtime;
    final long[] transmitStamps;
    final long[] receiveStamps;
    final long[] repliedNanos;
    final short[] hopLimits;
    final boolean[] refusals;
    final boolean[] overtaken;

    /** Of the network cards; empty where they do not stamp. */
    final long[] hardwareTransmitStamps;

    final long[] hardwareReceiveStamps;

    Slots(int size, boolean hardware) {
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
    }

    /** Twice as many, with what others hold. */
    Slots(Slots others, int next) {
      this(2 * (others.mask + 1), others.hardwareTransmitStamps.length > 0);
      for (int number = next - others.mask - 1; number != next; number++) {
        int from = number & others.mask;
        int to = number & mask;
        targets[to] = others.targets[from];
        numbers[to] = others.numbers[from];
        states[to] = others.states[from];
        sequences[to] = others.sequences[from];
        sentNanos[to] = others.sentNanos[from];
        sentRealtime[to] = others.sentRealtime[from];
        transmitStamps[to] = others.transmitStamps[from];
        receiveStamps[to] = others.receiveStamps[from];
        repliedNanos[to] = others.repliedNanos[from];
        hopLimits[to] = others.hopLimits[from];
        refusals[to] = others.refusals[from];
        overtaken[to] = others.overtaken[from];
        if (hardwareTransmitStamps.length > 0) {
          hardwareTransmitStamps[to] = others.hardwareTransmitStamps[from];
          hardwareReceiveStamps[to] = others.hardwareReceiveStamps[from];
        }
      }
    }
  }

  /** Hears of outcomes in the order of sending, each once all earlier ones are known. */
  interface Order {
    void settled(Target target, boolean lost);
  }

  /**
   * Makes an empty ring.
   *
   * @param capacity greatest number of probes, rounded up to a power of two
   * @param first number of the first probe; any
   * @param keptNanos for how long after its sending a probe is known, where the capacity allows
   * @param order called by {@link #skipDone}
   * @param hardware whether stamps of network cards are kept as well
   */
  InFlight(int capacity, int first, long keptNanos, Order order, boolean hardware) {
    this.capacity = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
    this.keptNanos = keptNanos;
    this.order = order;
    slots = new Slots(Math.min(FEWEST, this.capacity), hardware);
    oldest = first;
    next = first;
  }

  /** Whether no further probe can be added before the oldest is done. */
  boolean isFull() {
    return next - oldest >= capacity;
  }

  /** How many slots there may be. */
  int capacity() {
    return capacity;
  }

  /** Whether stamps of network cards are kept as well. */
  boolean keepsHardware() {
    return slots.hardwareTransmitStamps.length > 0;
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
    if (slots.mask + 1 < capacity && isWanted(next & slots.mask, nanos)) {
      slots = new Slots(slots, next);
    }
    int slot = next & slots.mask;
    slots.targets[slot] = target;
    slots.numbers[slot] = next;
    slots.states[slot] = WAITING;
    slots.sequences[slot] = target.sequence();
    slots.sentNanos[slot] = nanos;
    slots.sentRealtime[slot] = realtime;
    slots.transmitStamps[slot] = 0;
    slots.receiveStamps[slot] = 0;
    if (keepsHardware()) {
      slots.hardwareTransmitStamps[slot] = 0;
      slots.hardwareReceiveStamps[slot] = 0;
    }
    next++;
  }

  /** Whether what a slot holds is of use: its probe is in flight, or was a short time ago. */
  private boolean isWanted(int slot, long nanos) {
    return next - oldest > slots.mask
        || (slots.states[slot] != UNUSED && nanos - slots.sentNanos[slot] < keptNanos);
  }

  /** The target of a probe that the ring still holds, done or not. */
  @Nullable Target target(int number) {
    return slots.numbers[number & slots.mask] == number ? slots.targets[number & slots.mask] : null;
  }

  /** Notes when the kernel let a probe out; stamps of probes that are done are ignored. */
  void transmitted(int number, long realtime) {
    int slot = number & slots.mask;
    if (slots.numbers[slot] == number
        && (slots.states[slot] == WAITING || slots.states[slot] == REPLIED)) {
      slots.transmitStamps[slot] = realtime;
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
    slots.hardwareTransmitStamps[number & slots.mask] = nanos;
    return true;
  }

  /**
   * Notes when a network card took a probe's answer in, by its own clock; 0 when it did not say.
   */
  void hardwareReceived(int number, long nanos) {
    if (keepsHardware()) {
      slots.hardwareReceiveStamps[number & slots.mask] = nanos;
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
    int slot = number & slots.mask;
    if (slots.numbers[slot] != number) {
      return Discard.UNKNOWN;
    }
    return switch (slots.states[slot]) {
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
    int slot = number & slots.mask;
    slots.states[slot] = REPLIED;
    slots.receiveStamps[slot] = receiveStamp;
    slots.repliedNanos[slot] = nanos;
    slots.hopLimits[slot] = (short) hopLimit;
    slots.refusals[slot] = refusal;
    slots.overtaken[slot] = reordered;
  }

  /** The hop limit with which the answer arrived, or {@link Arrival#UNKNOWN}. */
  int hopLimit(int number) {
    return slots.hopLimits[number & slots.mask];
  }

  /** Whether the answer says that nobody listens. */
  boolean isRefused(int number) {
    return slots.refusals[number & slots.mask];
  }

  /** Whether the answer arrived after the answer to a later probe. */
  boolean isReordered(int number) {
    return slots.overtaken[number & slots.mask];
  }

  boolean isReplied(int number) {
    return slots.numbers[number & slots.mask] == number
        && slots.states[number & slots.mask] == REPLIED;
  }

  boolean isWaiting(int number) {
    return slots.numbers[number & slots.mask] == number
        && slots.states[number & slots.mask] == WAITING;
  }

  /** Which of its target's probes this is. */
  int sequence(int number) {
    return slots.sequences[number & slots.mask];
  }

  long sentNanos(int number) {
    return slots.sentNanos[number & slots.mask];
  }

  long sentRealtime(int number) {
    return slots.sentRealtime[number & slots.mask];
  }

  long transmitStamp(int number) {
    return slots.transmitStamps[number & slots.mask];
  }

  long hardwareTransmitStamp(int number) {
    return keepsHardware() ? slots.hardwareTransmitStamps[number & slots.mask] : 0;
  }

  long hardwareReceiveStamp(int number) {
    return keepsHardware() ? slots.hardwareReceiveStamps[number & slots.mask] : 0;
  }

  long receiveStamp(int number) {
    return slots.receiveStamps[number & slots.mask];
  }

  long repliedNanos(int number) {
    return slots.repliedNanos[number & slots.mask];
  }

  void done(int number, boolean received) {
    int slot = number & slots.mask;
    slots.states[slot] = received ? DONE_RECEIVED : DONE_LOST;
  }

  /** Takes back a probe that was added and not sent. */
  void abandon(int number) {
    slots.states[number & slots.mask] = UNUSED;
    slots.targets[number & slots.mask] = null;
  }

  /** The oldest probe's number; meaningless when {@link #isEmpty}. */
  int oldest() {
    return oldest;
  }

  /** Moves the oldest end past the probes that are done, and tells of each. */
  void skipDone() {
    while (oldest != next
        && slots.states[oldest & slots.mask] != WAITING
        && slots.states[oldest & slots.mask] != REPLIED) {
      int slot = oldest++ & slots.mask;
      Target target = slots.targets[slot];
      if (target != null && slots.states[slot] != UNUSED) {
        order.settled(target, slots.states[slot] == DONE_LOST);
      }
    }
  }
}
