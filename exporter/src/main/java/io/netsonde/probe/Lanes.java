package io.netsonde.probe;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a loop: that of ICMP echo from the start, the others from their first target on. In
 * which of them a packet may be cut is an option of the socket and not of the packet, so echo
 * requests that may be have a lane of their own, and with it an identifier of their own; their
 * counters are those of the others.
 *
 * <p>Threads: confined to the loop, but for the statistics, which scrapes read.
 */
final class Lanes implements AutoCloseable {
  /** 14 MB of table: enough for 100,000 probes a second with the default timeout. */
  private static final int MAX_IN_FLIGHT = 1 << 18;

  private final ProbeConfig config;
  private final TransmitStamps stamps;
  private final Prober.Outcomes outcomes;
  private final SplittableRandom random;
  private final HardwareCards cards;
  private final EchoMessage message;
  private final EchoIdentifier identifier;
  private final Lane echo;
  private @Nullable Lane cuttable;
  private List<Lane> all;

  /** Made by the loop when first needed, read by scrapes. */
  private volatile @Nullable Lane syn;

  Lanes(
      ProbeConfig config,
      TransmitStamps stamps,
      SplittableRandom random,
      HardwareCards cards,
      Prober.Outcomes outcomes) {
    this.cards = cards;
    this.config = config;
    this.stamps = stamps;
    this.random = random;
    this.outcomes = outcomes;
    message = new EchoMessage(random.nextLong());
    identifier = EchoIdentifier.of(config.sending().identifier(), random);
    echo = echoLane("ICMP", identifier, false, new ProbeCounters());
    all = List.of(echo);
  }

  /** All that there are. */
  List<Lane> all() {
    return all;
  }

  /** Makes the lane of a target where there is none yet. */
  void prepare(Destination destination) {
    if (destination.isTcp() && syn == null) {
      Lane made = synLane();
      syn = made;
      add(made);
    } else if (!destination.options().dontFragment() && cuttable == null) {
      Lane made = echoLane("Fragmentable ICMP", identifier.next(), true, echo.counters());
      cuttable = made;
      add(made);
    }
  }

  private void add(Lane lane) {
    all = Stream.concat(all.stream(), Stream.of(lane)).toList();
  }

  /** The lane of a target for which {@link #prepare} was called. */
  Lane of(Destination destination) {
    Lane lane = destination.isTcp() ? syn : destination.options().dontFragment() ? echo : cuttable;
    return lane == null ? echo : lane;
  }

  /** What is known of ICMP echo. */
  ProbeStatistics echoStatistics() {
    return echo.statistics();
  }

  /** What is known of TCP SYN; empty before the first TCP target. */
  Optional<ProbeStatistics> synStatistics() {
    return Optional.ofNullable(syn).map(Lane::statistics);
  }

  private Lane echoLane(String name, EchoIdentifier id, boolean fragments, ProbeCounters counters) {
    return lane(
        counters,
        !fragments,
        family(name + "v4", false, () -> EchoFormat.open(false, id, fragments, stamps, message)),
        family(name + "v6", true, () -> EchoFormat.open(true, id, fragments, stamps, message)));
  }

  private Lane synLane() {
    int key = random.nextInt();
    return lane(
        new ProbeCounters(),
        true,
        family("TCP over IPv4", false, () -> SynFormat.open(false, key, stamps)),
        family("TCP over IPv6", true, () -> SynFormat.open(true, key, stamps)));
  }

  private FamilySocket family(String name, boolean v6, FamilySocket.Opening opening) {
    return config.sending().outlet(v6).off()
        ? FamilySocket.off(name, v6 ? "probe.interface6" : "probe.interface4")
        : new FamilySocket(name, () -> opening.open().withHardwareStamps(config.hardware().on()));
  }

  private Lane lane(ProbeCounters counters, boolean publishes, FamilySocket v4, FamilySocket v6) {
    Prober prober =
        new Prober(
            v4,
            v6,
            config.timeout().toNanos(),
            maxInFlight(config),
            random.nextInt(),
            System::nanoTime,
            counters,
            cards,
            outcomes);
    return new Lane(v4, v6, prober, counters, publishes);
  }

  /** What the bounds on rates and targets allow, with a second for replies to be read. */
  private static int maxInFlight(ProbeConfig config) {
    long seconds = config.timeout().toSeconds() + 2;
    long byRate = config.maxPacketsPerSecond() * seconds;
    long perTarget = config.timeout().toMillis() * config.sending().maxTargetRate() / 1000 + 2;
    return (int) Math.min(MAX_IN_FLIGHT, Math.min(byRate, config.maxTargets() * perTarget));
  }

  @Override
  public void close() {
    all.forEach(Lane::close);
  }
}
