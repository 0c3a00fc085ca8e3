package io.netsonde.cli;

import io.netsonde.log.Log;
import io.netsonde.log.LogConfig;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import io.netsonde.probe.ProbeConfig;
import io.netsonde.probe.ProbeEngine;
import io.netsonde.probe.ProbePreset;
import io.netsonde.slice.Feature;
import io.netsonde.wire.IpAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code netsonde ping}: the probe engine for a person in a terminal. */
@Command(
    name = "ping",
    description = {
      "Ping hosts, or TCP ports of them, as the kernel measures it, with or without privileges.",
      "Exit code: 0 when every target answered at least once, 1 when one did not, 2 for wrong usage."
    })
final class PingCommand implements Callable<Integer> {
  private static final int MAX_TARGETS = 256;
  private static final Duration SOCKETS = Duration.ofSeconds(5);

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      converter = Flags.CountFlag.class,
      description = "Probes of each target; without it, until interrupted.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "TIME",
      converter = Flags.IntervalFlag.class,
      description = "Time between two probes of a target, 10ms to 1h. Default: 1s.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = {"-W", "--timeout"},
      paramLabel = "TIME",
      converter = Flags.TimeoutFlag.class,
      description = "How long a reply is waited for, 10ms to 1m. Default: 2s.")
  private Duration timeout = Duration.ofSeconds(2);

  @Mixin private ProbeFlags how = new ProbeFlags();

  @ArgGroup private Family family = new Family();

  @Option(names = "--json", description = "One JSON object per line.")
  private boolean json;

  @Parameters(paramLabel = "TARGET", arity = "1..*", description = "Names or addresses.")
  private List<String> targets = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Which family of a name's addresses is wanted. */
  private static final class Family {
    @Option(names = "-4", description = "Only IPv4.")
    boolean v4;

    @Option(names = "-6", description = "Only IPv6.")
    boolean v6;

    boolean accepts(IpAddress address) {
      return address.v6() ? !v4 : !v6;
    }
  }

  @Override
  public Integer call() throws Exception {
    if (targets.size() > MAX_TARGETS) {
      throw new ParameterException(
          spec.commandLine(),
          "TARGET: " + targets.size() + " of them (expected: at most " + MAX_TARGETS + ")");
    }
    // What the engine would log is printed here in its place.
    Log.process().configure(new LogConfig(LogLevel.ERROR, LogFormat.LOGFMT));
    ProbePreset preset = how.preset(spec.commandLine());
    Map<IpAddress, String> names = new LinkedHashMap<>();
    for (String target : targets) {
      names.put(
          HostLookup.first(target, address -> family.accepts(address) && preset.fits(address)),
          target);
    }
    return ping(names, preset);
  }

  private int ping(Map<IpAddress, String> names, ProbePreset preset) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch finished = new CountDownLatch(names.size());
    CountDownLatch printed = new CountDownLatch(1);
    PingReport report = new PingReport(names, how.tcpPort(), json, out, count, finished);
    Thread interrupted =
        new Thread(() -> {
          while (finished.getCount() > 0) {
            finished.countDown();
          }
          awaitQuietly(printed);
        });
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (ProbeEngine engine =
        new ProbeEngine(
            ProbeConfig.defaults().with(interval, timeout),
            report,
            ProbeEngine.platformThreads())) {
      engine.start();
      refuseWhatCannotBeProbed(engine, names, how.tcpPort().isPresent());
      try {
        do {
          // Asking again keeps an endless ping from being given up as forgotten.
          names.keySet().forEach(address -> engine.probe(address, preset, count));
        } while (!finished.await(1, TimeUnit.MINUTES));
      } finally {
        report.printSummary();
      }
    } finally {
      printed.countDown();
    }
    return report.allAlive() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static void refuseWhatCannotBeProbed(
      ProbeEngine engine, Map<IpAddress, String> names, boolean tcp)
      throws InterruptedException, CommandFailure {
    for (Map.Entry<IpAddress, String> target : names.entrySet()) {
      boolean v6 = target.getKey().v6();
      Optional<Feature> feature =
          tcp ? engine.tcpFeature(v6, SOCKETS) : engine.feature(v6, SOCKETS);
      if (feature.isPresent() && !feature.get().on()) {
        throw new CommandFailure(target.getValue() + ": " + feature.get().detail());
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
