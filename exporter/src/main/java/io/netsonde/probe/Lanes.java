package io.netsonde.probe;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a loop: that of ICMP echo from the start, the others from when they are wanted.
 * Whether a packet may be cut is an option of the socket and not of the packet, so echo requests
 * that may be have a lane of their own, and with it an identifier of their own; their counters are
 * those of the others.
 *
 * <p>Threads: confined to the loop, but for the statistics, which scrapes read.
 */
final class Lanes implements AutoCloseable {
  /** 15 MB of table: enough for 100,000 probes a second with the default timeout. */
  private static final int MAX_IN_FLIGHT = 1 << 18;

  private static final String ECHO_REMEDY =
      "give the process CAP_NET_RAW, or its group the right to ping sockets: sysctl -w"
          + " net.ipv4.ping_group_range=\"0 2147483647\"";

  private static final String SYN_REMEDY =
      "give the process CAP_NET_RAW, or set probe.tcp_method to auto or connect";

  private final ProbeConfig config;
  private final TransmitStamps stamps;
  private final SplittableRandom random;
  private final HardwareCards cards;
  private final Outcomes outcomes;
  private final EchoMessage message;
  private final EchoIdentifier identifier;
  private final Lane echo;
  private @Nullable Lane cuttable;
  private List<Lane> all;

  /** Made by the loop when first needed, read by scrapes. */
  private volatile @Nullable Lane tcp;

  Lanes(
      ProbeConfig config,
      TransmitStamps stamps,
      SplittableRandom random,
      HardwareCards cards,
      Outcomes outcomes) {
    this.config = config;
    this.stamps = stamps;
    this.random = random;
    this.cards = cards;
    this.outcomes = outcomes;
    message = new EchoMessage(random.nextLong());
    identifier = EchoIdentifier.of(config.sending().identifier(), random);
    ProbeCounters counters = new ProbeCounters();
    echo = new Lane(echoProber("ICMP", identifier, false, counters), counters, true);
    all = List.of(echo);
  }

  /** All that there are. */
  List<Lane> all() {
    return all;
  }

  /** Makes the lane of a target where there is none yet. */
  void prepare(Destination destination) {
    if (destination.isTcp()) {
      prepareTcp();
    } else if (!destination.options().dontFragment() && cuttable == null) {
      ProbeCounters counters = echo.counters();
      cuttable =
          add(
              new Lane(
                  echoProber("Fragmentable ICMP", identifier.next(), true, counters),
                  counters,
                  false));
    }
  }

  /** Makes the lane of TCP where there is none yet. */
  void prepareTcp() {
    if (tcp == null) {
      ProbeCounters counters = new ProbeCounters();
      ProtocolProber prober = isSynWanted() ? synProber(counters) : connectProber(counters);
      tcp = add(new Lane(prober, counters, true));
    }
  }

  private Lane add(Lane lane) {
    all = Stream.concat(all.stream(), Stream.of(lane)).toList();
    return lane;
  }

  /** The lane of a target for which {@link #prepare} was called. */
  Lane of(Destination destination) {
    Lane lane = destination.isTcp() ? tcp : destination.options().dontFragment() ? echo : cuttable;
    return lane == null ? echo : lane;
  }

  /** What is known of ICMP echo. */
  ProbeStatistics echoStatistics() {
    return echo.statistics();
  }

  /** What is known of TCP; empty before it is first wanted. */
  Optional<ProbeStatistics> tcpStatistics() {
    return Optional.ofNullable(tcp).map(Lane::statistics);
  }

  private ProtocolProber echoProber(
      String name, EchoIdentifier id, boolean fragments, ProbeCounters counters) {
    return packetProber(
        counters,
        family(
            name + "v4",
            false,
            ECHO_REMEDY,
            () -> EchoFormat.open(false, id, fragments, stamps, message)),
        family(
            name + "v6",
            true,
            ECHO_REMEDY,
            () -> EchoFormat.open(true, id, fragments, stamps, message)));
  }

  private boolean isSynWanted() {
    return switch (config.tcpMethod()) {
      case AUTO -> SynFormat.isPermitted();
      case SYN -> true;
      case CONNECT -> false;
    };
  }

  private ProtocolProber synProber(ProbeCounters counters) {
    int key = random.nextInt();
    return packetProber(
        counters,
        family("TCP over IPv4", false, SYN_REMEDY, () -> SynFormat.open(false, key, stamps)),
        family("TCP over IPv6", true, SYN_REMEDY, () -> SynFormat.open(true, key, stamps)));
  }

  private FamilySocket family(
      String name, boolean v6, String remedy, FamilySocket.Opening opening) {
    return config.sending().outlet(v6).off()
        ? FamilySocket.off(name, config.sending().offDetail(v6))
        : new FamilySocket(
            name, remedy, () -> opening.open().withHardwareStamps(config.hardware().on()));
  }

  private ProtocolProber connectProber(ProbeCounters counters) {
    return ConnectProber.withinOpenFiles(
        config.timeout().toNanos(), maxInFlight(config), config.sending(), counters, outcomes);
  }

  private ProtocolProber packetProber(ProbeCounters counters, FamilySocket v4, FamilySocket v6) {
    return new PacketProber(
        v4,
        v6,
        config.timeout().toNanos(),
        maxInFlight(config),
        random.nextInt(),
        System::nanoTime,
        counters,
        cards,
        outcomes);
  }

  /** What the bounds on rates and targets allow, with a second for replies to be read. */
  private static int maxInFlight(ProbeConfig config) {
    long seconds = config.timeout().toSeconds() + 2;
    long byRate = config.limits().maxPacketsPerSecond() * seconds;
    long perTarget = config.timeout().toMillis() * config.sending().maxTargetRate() / 1000 + 2;
    return (int)
        Math.min(MAX_IN_FLIGHT, Math.min(byRate, config.limits().maxTargets() * perTarget));
  }

  /** Closes all of them. */
  @Override
  public void close() {
    all.forEach(Lane::close);
  }
}
