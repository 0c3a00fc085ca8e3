package io.netsonde.probe;

import io.netsonde.lab.Eventually;
import io.netsonde.linux.Errno;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Probes more silent ports at once than the process may have files open, and says what happens, for
 * a test that needs a process of other limits: first the engine, which knows its bound, then the
 * prober without it.
 */
final class ConnectProgram {
  private static final int PORTS = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ConnectProgram() {}

  public static void main(String[] arguments) {
    IpAddress silent = IpAddress.parse(arguments[0]).orElseThrow();
    engine(silent);
    prober(silent);
  }

  private static void engine(IpAddress silent) {
    ProbeConfig config =
        ProbeConfig.defaults()
            .with(Duration.ofMillis(300), Duration.ofMillis(100))
            .with(TcpMethod.CONNECT);
    try (ProbeEngine engine =
        new ProbeEngine(config, ProbeListener.NONE, ProbeEngine.platformThreads())) {
      engine.start();
      List<Target> targets =
          IntStream.rangeClosed(1, PORTS)
              .mapToObj(port -> engine.ask(new Destination(silent, port)).orElseThrow())
              .toList();
      Eventually.within(PATIENCE)
          .see(
              "all probed",
              () -> targets,
              all -> all.stream().allMatch(target -> target.snapshot().sent() >= 2));
      ProbeStatistics statistics = engine.tcpStatistics().orElseThrow();
      System.out.println(
          "engine: errors "
              + statistics.errors()
              + " full "
              + (statistics.pace().inFlightHits() > 0));
    }
  }

  private static void prober(IpAddress silent) {
    Count count = new Count();
    try (ConnectProber prober =
        new ConnectProber(
            Duration.ofMillis(100).toNanos(),
            1024,
            System::nanoTime,
            SendingConfig.DEFAULTS,
            new ProbeCounters(),
            count)) {
      prober.openWhenDue(System.nanoTime());
      // Classes are files, too, and can be loaded only while one more may be opened.
      count.notSent(new Target(new Destination(silent, 1), 1, 0, false), 1, Errno.EMFILE);
      count.errors.clear();
      for (int round = 0; round <= 2; round++) {
        count.errors.clear();
        count.losses.clear();
        int ports = round == 0 ? 10 : PORTS;
        for (int port = 1; port <= ports; port++) {
          prober.add(new Target(new Destination(silent, port), 1, System.nanoTime(), false));
        }
        Eventually.within(PATIENCE)
            .see(
                "all done",
                () -> {
                  prober.settle();
                  return prober;
                },
                ConnectProber::isIdle);
        int outcomes =
            count.errors.getOrDefault("emfile", 0)
                + count.losses.getOrDefault(LossCause.NO_REPLY, 0);
        System.out.println(
            "round "
                + round
                + ": all counted "
                + (outcomes == ports)
                + ", errors "
                + count.errors.keySet()
                + ", losses "
                + count.losses.keySet());
      }
    }
  }

  private static final class Count implements Outcomes {
    final Map<String, Integer> errors = new TreeMap<>();
    final Map<LossCause, Integer> losses = new EnumMap<>(LossCause.class);

    @Override
    public void received(
        Target target, int sequence, long rttNanos, StampSource source, int hopLimit) {}

    @Override
    public void reordered(Target target) {}

    @Override
    public void synAckAgain(Target target, long nanos) {}

    @Override
    public void pathMtu(Target target, int bytes) {}

    @Override
    public void settled(Target target, boolean lost) {}

    @Override
    public void lost(Target target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
      losses.merge(cause, 1, Integer::sum);
    }

    @Override
    public void notSent(Target target, int sequence, int errno) {
      errors.merge(Errno.label(errno), 1, Integer::sum);
    }

    @Override
    public void undecided(Target target, int sequence) {}

    @Override
    public void discarded(Target target, int sequence, Discard reason) {}

    @Override
    public void corrupted(IpAddress sender) {}
  }
}
