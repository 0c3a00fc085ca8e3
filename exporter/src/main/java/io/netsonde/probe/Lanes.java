package io.netsonde.probe;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a loop: that of ICMP echo from the start, that of TCP from when it is wanted.
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
  private final Lane echo;
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
    echo = echoLane();
    all = List.of(echo);
  }

  /** All that there are. */
  List<Lane> all() {
    return all;
  }

  /** Makes the lane of TCP where there is none yet. */
  void prepareTcp() {
    if (tcp == null) {
      Lane made = isSynWanted() ? synLane() : connectLane();
      tcp = made;
      all = List.of(echo, made);
    }
  }

  /** The lane of a target; that of TCP must have been made. */
  Lane of(Destination destination) {
    return destination.isTcp() ? all.getLast() : echo;
  }

  /** What is known of ICMP echo. */
  ProbeStatistics echoStatistics() {
    return echo.statistics();
  }

  /** What is known of TCP; empty before it is first wanted. */
  Optional<ProbeStatistics> tcpStatistics() {
    return Optional.ofNullable(tcp).map(Lane::statistics);
  }

  private Lane echoLane() {
    EchoMessage message = new EchoMessage(random.nextLong());
    int identifier = random.nextInt(1, 1 << 16);
    return packetLane(
        family("ICMPv4", ECHO_REMEDY, () -> EchoFormat.open(false, identifier, stamps, message)),
        family("ICMPv6", ECHO_REMEDY, () -> EchoFormat.open(true, identifier, stamps, message)));
  }

  private boolean isSynWanted() {
    return switch (config.tcpMethod()) {
      case AUTO -> SynFormat.isPermitted();
      case SYN -> true;
      case CONNECT -> false;
    };
  }

  private Lane synLane() {
    int key = random.nextInt();
    return packetLane(
        family("TCP over IPv4", SYN_REMEDY, () -> SynFormat.open(false, key, stamps)),
        family("TCP over IPv6", SYN_REMEDY, () -> SynFormat.open(true, key, stamps)));
  }

  private FamilySocket family(String name, String remedy, FamilySocket.Opening opening) {
    return new FamilySocket(
        name, remedy, () -> opening.open().withHardwareStamps(config.hardware().on()));
  }

  private Lane connectLane() {
    ProbeCounters counters = new ProbeCounters();
    return new Lane(
        ConnectProber.withinOpenFiles(
            config.timeout().toNanos(), maxInFlight(config), counters, outcomes),
        counters);
  }

  private Lane packetLane(FamilySocket v4, FamilySocket v6) {
    ProbeCounters counters = new ProbeCounters();
    return new Lane(
        new PacketProber(
            v4,
            v6,
            config.timeout().toNanos(),
            maxInFlight(config),
            random.nextInt(),
            System::nanoTime,
            counters,
            cards,
            outcomes),
        counters);
  }

  /** What the bounds on rate and targets allow, with a second for replies to be read. */
  private static int maxInFlight(ProbeConfig config) {
    long seconds = config.timeout().toSeconds() + 2;
    long byRate = config.maxPacketsPerSecond() * seconds;
    long perTarget = config.timeout().dividedBy(config.interval()) + 2;
    return (int) Math.min(MAX_IN_FLIGHT, Math.min(byRate, config.maxTargets() * perTarget));
  }

  @Override
  public void close() {
    all.forEach(Lane::close);
  }
}
