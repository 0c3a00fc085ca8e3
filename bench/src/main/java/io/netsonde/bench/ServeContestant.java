package io.netsonde.bench;

import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code netsonde serve} as a process of its own, asked for the targets as Prometheus asks: over
 * HTTP, 256 at a time.
 *
 * <p>It is started once, because what matters of a server is how it is when it has been running;
 * between its turns it is stopped ({@code SIGSTOP}). What it owes when it goes on, it skips and
 * counts before it is watched.
 */
final class ServeContestant implements Contestant {
  /** Targets per request, the most that {@code /probe} takes. */
  static final int BATCH = 256;

  private static final String ADDRESS = "127.0.0.1:10116";
  private static final Duration START = Duration.ofSeconds(20);

  private final String name;
  private final Playground playground;
  private final Path config;
  private final RunningProcess process;
  private final Startup startup;

  /**
   * What it took until the first answer.
   *
   * @param wallMillis time, launcher included
   * @param cpuMillis CPU time, launcher included
   */
  record Startup(double wallMillis, double cpuMillis) {}

  /** Starts the server and waits for its first answer. */
  ServeContestant(String name, Path launcher, Playground playground, Scenario scenario) {
    this.name = name;
    this.playground = playground;
    this.config = write(scenario);
    long start = System.nanoTime();
    process =
        playground
            .near()
            .start(
                launcher.toAbsolutePath().toString(),
                "serve",
                "--config.file=" + config,
                "--web.listen-address=" + ADDRESS,
                "--log.level=warn");
    awaitAnswer(start);
    startup =
        new Startup((System.nanoTime() - start) / 1e6, ProcessClock.nanos(process.pid()) / 1e6);
  }

  /** The rivals do what one slice does, so the others are off. */
  private static Path write(Scenario scenario) {
    try {
      Path file = Files.createTempFile("netsonde-bench", ".yml");
      Files.writeString(
          file,
          """
          probe:
            interval: %dms
            max_pps: %d
            max_targets: %d
          clients: {enabled: false}
          tcp: {enabled: false}
          jool: {enabled: false}
          """
              .formatted(
                  scenario.interval().toMillis(),
                  Math.max(10_000, 2 * (int) scenario.rate()),
                  Math.max(10_000, scenario.targets())));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer(long start) {
    while (true) {
      try {
        scrape("/-/healthy");
        return;
      } catch (IOException e) {
        if (!process.alive() || System.nanoTime() - start > START.toNanos()) {
          close();
          throw new Unmeasured("the server does not answer: " + process, e);
        }
        Wait.sleep(Duration.ofMillis(2));
      }
    }
  }

  Startup startup() {
    return startup;
  }

  /** Has the server probe all addresses of a scenario. */
  void ask(Scenario scenario) {
    try {
      for (String query : queries(Playground.addresses(scenario))) {
        scrape(query);
      }
    } catch (IOException e) {
      throw new Unmeasured("the server refused targets", e);
    }
  }

  /** The requests that a Prometheus would send for these addresses. */
  static List<String> queries(List<String> addresses) {
    return IntStream.range(0, (addresses.size() + BATCH - 1) / BATCH)
        .mapToObj(i ->
            addresses.subList(i * BATCH, Math.min(addresses.size(), (i + 1) * BATCH)).stream()
                .collect(Collectors.joining("&target=", "/probe?target=", "")))
        .toList();
  }

  /** Asks the server for a page. */
  Scrape scrape(String path) throws IOException {
    return Scrape.of(playground.near(), "http://" + ADDRESS + path);
  }

  /** CPU time so far, in nanoseconds. */
  long cpuNanos() {
    return ProcessClock.nanos(process.pid());
  }

  /** Lets it go on. */
  void go() {
    process.signal("CONT");
  }

  long pid() {
    return process.pid();
  }

  /** Stops it until its next turn. */
  void pause() {
    process.signal("STOP");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Turn turn(Duration settle, Duration window) {
    process.signal("CONT");
    Wait.sleep(settle);
    Turn.Report before = report();
    Turn turn = Turn.watch(playground, process.pid(), window);
    Turn.Report after = report();
    pause();
    return turn.with(after.since(before));
  }

  private Turn.Report report() {
    try {
      Scrape metrics = scrape("/metrics");
      return new Turn.Report(
          (long) metrics.sum("icmp_packets_sent_total"),
          (long) metrics.sum("icmp_packets_recv_total"),
          (long) metrics.sum("probe_skipped_total"),
          (long) metrics.sum("probe_samples_total{protocol=\"icmp\",stamps=\"kernel\"}"));
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer /metrics", e);
    }
  }

  @Override
  public void close() {
    if (process.alive()) {
      process.signal("CONT");
    }
    process.close();
    try {
      Files.deleteIfExists(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
