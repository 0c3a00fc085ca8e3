package io.netsonde.lab.emulation;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One address of an emulated network: how it behaves, and what has happened to it.
 *
 * <p>At first it is a perfect host without open ports: it answers every echo request at once and
 * refuses every TCP connection. What is said of it here adds up, in any order: {@code
 * delay(ofMillis(50)).dropEveryNth(2)}; saying the same thing again replaces what was said, and
 * {@link #heal} takes all back. It holds for the next request on; replies already under way keep
 * their fate.
 *
 * <p>A request is an echo request or a TCP SYN. Every fault sees every request, dropped ones
 * included, and counts from when it was said; so what happens to the k-th request is certain.
 * Damage to data, identifier, sequence number and ICMP checksum is for echo replies only.
 *
 * <p>Threads: behaviour is set and events are read by any; requests are met by the loop, which
 * alone writes the counters and the faults' own counts.
 */
public final class EmulatedAddress {
  /** Most SYNs remembered; the oldest is forgotten first. */
  public static final int MAX_SYNS = 1024;

  private static final TcpPort CLOSED = new TcpPort.Closed();

  final IpAddress address;

  /** For the loop alone. */
  final Handshakes handshakes = new Handshakes();

  /** For the loop alone: the reply that waits for the next one to overtake it. */
  @Nullable Pending held;

  /** Replaced as a whole, so that the loop sees all of it or nothing. */
  private volatile Map<Trait, Fault> faults = new EnumMap<>(Trait.class);

  private final Map<Integer, TcpPort> ports = new ConcurrentHashMap<>();
  private final Map<Event, AtomicLong> counts = new EnumMap<>(Event.class);
  private final ConcurrentLinkedDeque<SeenSyn> syns = new ConcurrentLinkedDeque<>();
  private int synsKept;

  EmulatedAddress(IpAddress address) {
    this.address = address;
    for (Event event : Event.values()) {
      counts.put(event, new AtomicLong());
    }
  }

  /** Answers after a fixed time. */
  public EmulatedAddress delay(Duration delay) {
    long nanos = nanos("delay", delay);
    return say(Trait.DELAY, fate -> fate.delay += nanos);
  }

  /**
   * Adds a random time to the delay, evenly distributed.
   *
   * @param most the time is from 0 to just below this
   * @param seed the same seed, the same times
   */
  public EmulatedAddress jitter(Duration most, long seed) {
    long bound = nanos("jitter", most);
    Random random = new Random(seed);
    return say(Trait.JITTER, fate -> fate.delay += bound == 0 ? 0 : random.nextLong(bound));
  }

  /** Adds a time to the delay of the n-th, the 2n-th … reply. */
  public EmulatedAddress lateEveryNth(int n, Duration extra) {
    long nanos = nanos("extra", extra);
    Turn turn = new Turn(n);
    return say(
        Trait.LATE,
        fate -> {
          if (turn.comes()) {
            fate.delay += nanos;
          }
        });
  }

  /** Answers nothing any more. */
  public EmulatedAddress dropAll() {
    return say(Trait.DROP_ALL, fate -> fate.dropped = true);
  }

  /** Leaves the first n requests from now on unanswered. */
  public EmulatedAddress dropFirst(int n) {
    int[] left = {atLeast("n", n, 1)};
    return say(
        Trait.DROP_FIRST,
        fate -> {
          if (left[0] > 0) {
            left[0]--;
            fate.dropped = true;
          }
        });
  }

  /** Leaves the n-th, the 2n-th … request unanswered. */
  public EmulatedAddress dropEveryNth(int n) {
    Turn turn = new Turn(n);
    return say(Trait.DROP_EVERY_NTH, fate -> fate.dropped |= turn.comes());
  }

  /**
   * Leaves requests unanswered at random.
   *
   * @param probability 0 to 1
   * @param seed the same seed, the same requests
   */
  public EmulatedAddress dropRandomly(double probability, long seed) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability: " + probability + " (expected: 0 to 1)");
    }
    Random random = new Random(seed);
    return say(Trait.DROP_RANDOMLY, fate -> fate.dropped |= random.nextDouble() < probability);
  }

  /** Sends every reply twice, the second some time after the first. */
  public EmulatedAddress duplicate(Duration gap) {
    long nanos = nanos("gap", gap);
    return say(
        Trait.DUPLICATION,
        fate -> {
          fate.duplicated = true;
          fate.gap = nanos;
        });
  }

  /**
   * Sends the n-th, the 2n-th … reply right behind the one that follows it, or after a second if
   * none does.
   *
   * @param n at least 2
   */
  public EmulatedAddress reorderEveryNth(int n) {
    Turn turn = new Turn(atLeast("n", n, 2));
    return say(Trait.REORDERING, fate -> fate.held = turn.comes());
  }

  /**
   * Sends with this time to live or hop limit; 64 where nothing is said.
   *
   * @param hops 1 to 255
   */
  public EmulatedAddress hopLimit(int hops) {
    if (hops < 1 || hops > 255) {
      throw new IllegalArgumentException("hops: " + hops + " (expected: 1 to 255)");
    }
    return say(Trait.HOP_LIMIT, fate -> fate.hopLimit = hops);
  }

  /** Answers from another address of the same family. */
  public EmulatedAddress replyFrom(String other) {
    IpAddress source = literal(other);
    return say(Trait.SOURCE, fate -> fate.source = source);
  }

  /**
   * Inverts a byte of the echoed data and makes the checksum right again.
   *
   * @param index from 0; shorter data stays as it is
   */
  public EmulatedAddress corruptData(int index) {
    atLeast("index", index, 0);
    return say(Trait.CORRUPTION, fate -> fate.corrupted = index);
  }

  /**
   * Echoes no more than the beginning of the data.
   *
   * @param bytes at least 0
   */
  public EmulatedAddress truncateData(int bytes) {
    atLeast("bytes", bytes, 0);
    return say(Trait.TRUNCATION, fate -> fate.dataLimit = bytes);
  }

  /** Answers with the next identifier. */
  public EmulatedAddress wrongIdentifier() {
    return say(Trait.IDENTIFIER, fate -> fate.identifierError = 1);
  }

  /** Answers with the next sequence number. */
  public EmulatedAddress wrongSequence() {
    return say(Trait.SEQUENCE, fate -> fate.sequenceError = 1);
  }

  /** Answers with a wrong ICMP checksum. */
  public EmulatedAddress wrongChecksum() {
    return say(Trait.CHECKSUM, fate -> fate.checksumError = true);
  }

  /** Sends an error instead of any reply, TCP's included. */
  public EmulatedAddress refuse(Refusal refusal) {
    return say(Trait.REFUSAL, fate -> fate.refusal = refusal);
  }

  /** Sends errors from another address, as a router on the way does. */
  public EmulatedAddress offender(String router) {
    IpAddress offender = literal(router);
    return say(Trait.OFFENDER, fate -> fate.offender = offender);
  }

  /**
   * Says how a TCP port behaves; ports of which nothing is said are closed.
   *
   * @param port 1 to 65535
   */
  public EmulatedAddress tcp(int port, TcpPort behaviour) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
    ports.put(port, behaviour);
    return this;
  }

  /** Makes it a perfect host again, without open ports; counters go on. */
  public synchronized EmulatedAddress heal() {
    faults = new EnumMap<>(Trait.class);
    ports.clear();
    return this;
  }

  /** How often something has happened here. */
  public long count(Event event) {
    return counter(event).get();
  }

  /** All that has happened here, without what has not. */
  public Map<Event, Long> counts() {
    Map<Event, Long> all = new EnumMap<>(Event.class);
    for (Event event : Event.values()) {
      if (count(event) > 0) {
        all.put(event, count(event));
      }
    }
    return all;
  }

  /** The SYNs that came, oldest first, at most the last {@value #MAX_SYNS}. */
  public List<SeenSyn> syns() {
    return List.copyOf(syns);
  }

  @Override
  public String toString() {
    return address + " " + counts();
  }

  /** Decides on the next request. For the loop. */
  Fate meet() {
    Fate fate = new Fate();
    for (Fault fault : faults.values()) {
      fault.befall(fate);
    }
    return fate;
  }

  TcpPort port(int number) {
    return ports.getOrDefault(number, CLOSED);
  }

  /** Counts; for the loop, which alone writes. */
  void happened(Event event) {
    counter(event).incrementAndGet();
  }

  /** Remembers a SYN. For the loop. */
  void saw(SeenSyn syn) {
    syns.addLast(syn);
    if (synsKept == MAX_SYNS) {
      syns.removeFirst();
    } else {
      synsKept++;
    }
  }

  private AtomicLong counter(Event event) {
    return Objects.requireNonNull(counts.get(event));
  }

  private synchronized EmulatedAddress say(Trait trait, Fault fault) {
    Map<Trait, Fault> said = new EnumMap<>(Trait.class);
    said.putAll(faults);
    said.put(trait, fault);
    faults = said;
    return this;
  }

  private IpAddress literal(String text) {
    return IpAddress.parse(text)
        .filter(parsed -> parsed.v6() == address.v6())
        .orElseThrow(() ->
            new IllegalArgumentException(
                "address: '"
                    + text
                    + "' (expected: an "
                    + (address.v6() ? "IPv6" : "IPv4")
                    + " address)"));
  }

  private static long nanos(String what, Duration duration) {
    if (duration.isNegative() || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          what + ": " + duration + " (expected: from nothing to one hour)");
    }
    return duration.toNanos();
  }

  private static int atLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: at least " + least + ")");
    }
    return value;
  }

  /** Comes every n-th time. */
  private static final class Turn {
    private final int n;
    private int count;

    Turn(int n) {
      this.n = atLeast("n", n, 1);
    }

    boolean comes() {
      count = count == n ? 1 : count + 1;
      return count == n;
    }
  }
}
