package io.netsonde.probe;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.wire.IpAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/** An engine at work in a host of a lab. */
final class Probing implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** TCP takes a second until it sends anything again. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(20);

  private final ProbeEngine engine;
  private final Tally tally = new Tally();

  Probing(Host host, ProbeConfig config, TransmitStamps stamps) {
    engine = new ProbeEngine(config, tally, host.namespace().threads("probe-loop"), stamps);
    engine.start();
    until("the sockets are open", e -> e.statistics().v4().open());
  }

  /**
   * Waits until hosts have answered each other once, so that no test's first probe depends on a
   * neighbour's being found in time.
   */
  static void introduce(Host host, IpAddress... addresses) {
    try (Probing probing = new Probing(host, config(20, 200), TransmitStamps.NUMBERED)) {
      for (IpAddress address : addresses) {
        probing.ask(address);
      }
      for (IpAddress address : addresses) {
        probing.until(address + " answers", probing.of(address), o -> o.received() > 0);
      }
    }
  }

  /** As fast as a test wants it. */
  static ProbeConfig config(int intervalMillis, int timeoutMillis) {
    return ProbeConfig.defaults()
        .with(Duration.ofMillis(intervalMillis), Duration.ofMillis(timeoutMillis));
  }

  /** An engine that probes TCP ports by connections, as somebody without privileges must. */
  static Probing connecting(Host host, int intervalMillis, int timeoutMillis) {
    return new Probing(
        host,
        config(intervalMillis, timeoutMillis).with(TcpMethod.CONNECT),
        TransmitStamps.ofThisKernel());
  }

  static IpAddress address(InetAddress address) {
    return IpAddress.of(address);
  }

  static IpAddress address(String literal) {
    return IpAddress.parse(literal).orElseThrow();
  }

  ProbeEngine engine() {
    return engine;
  }

  Tally tally() {
    return tally;
  }

  Tally.Of of(IpAddress address) {
    return tally.of(address);
  }

  /** Probes an address without end. */
  Tally.Of ask(IpAddress address) {
    if (engine.ask(Destination.echo(address)).isEmpty()) {
      throw new AssertionError("the engine is full");
    }
    return tally.of(address);
  }

  /** Probes an address with options, without end. */
  Target ask(IpAddress address, ProbeOptions options) {
    return ask(new Destination(address, Destination.ECHO, options));
  }

  /** Probes a destination without end. */
  Target ask(Destination destination) {
    return engine.ask(destination).orElseThrow(() -> new AssertionError("the engine is full"));
  }

  /** Waits for what is published of a target. */
  TargetSnapshot until(String what, Target target, Predicate<TargetSnapshot> condition) {
    return Eventually.within(PATIENCE).see(what, target::snapshot, condition);
  }

  /** Waits for so many replies of a target more than there are now. */
  TargetSnapshot untilReceivesMore(Target target, int more) {
    long now = target.snapshot().received();
    return until(more + " more replies", target, s -> s.received() >= now + more);
  }

  /** Waits for so many errors of a kind more than there are now. */
  TargetSnapshot untilFailsMore(Target target, String reason, int more) {
    long now = target.snapshot().sendErrors().getOrDefault(reason, 0L);
    return until(
        more + " more " + reason,
        target,
        s -> s.sendErrors().getOrDefault(reason, 0L) >= now + more);
  }

  /** Probes an address a number of times, at once. */
  Tally.Of probe(IpAddress address, int times) {
    if (!engine.probe(address, times)) {
      throw new AssertionError("the engine is full");
    }
    return tally.of(address);
  }

  /** Waits for the outcomes of a target. */
  void until(String what, Tally.Of of, Predicate<Tally.Of> condition) {
    Eventually.within(PATIENCE).see(what, () -> of, condition);
  }

  /** Waits for something of the engine. */
  void until(String what, Predicate<ProbeEngine> condition) {
    Eventually.within(PATIENCE).see(what, () -> engine, condition);
  }

  /** Waits for so many outcomes more of each kind than there are now. */
  void untilReceivesMore(Tally.Of of, int more) {
    int now = of.received();
    until(more + " more replies", of, o -> o.received() >= now + more);
  }

  /** Probes a TCP port until what is published of it is as wanted. */
  TargetSnapshot seen(IpAddress host, int port, Predicate<TargetSnapshot> condition) {
    Target target = engine.ask(new Destination(host, port)).orElseThrow();
    return Eventually.within(LONG_PATIENCE).see("results", target::snapshot, condition);
  }

  /** Waits until the engine has published what it has counted. */
  ProbeStatistics statistics(Predicate<ProbeStatistics> condition) {
    return Eventually.within(PATIENCE).see("statistics", engine::statistics, condition);
  }

  @Override
  public void close() {
    engine.close();
  }
}
