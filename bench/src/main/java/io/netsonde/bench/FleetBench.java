package io.netsonde.bench;

import io.netsonde.wire.json.Json;
import io.netsonde.wire.json.JsonFormatException;
import io.netsonde.wire.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a fleet is to a real Prometheus: series, samples, time of a scrape, memory, processor time.
 * {@link FleetHosts} are the hosts; Prometheus is the one of the distribution, over loopback, with
 * {@code file_sd}.
 */
final class FleetBench {
  static final String HELP =
      """
      Usage: ./netsonde bench fleet --page=FILE [--hosts=N,N...] [--interval=N] [--seconds=N]

      Simulates a fleet for a real Prometheus: many hosts with the page of one, served by one process.
        --page=FILE   what curl -s http://localhost:10116/metrics printed
        --hosts=N     how many hosts, one run for each; default 100
        --interval=N  seconds between two scrapes; default 15
        --seconds=N   length of a run; default 60
      """;

  private static final Duration START = Duration.ofSeconds(30);

  private final String page;
  private final int interval;
  private final int seconds;

  private FleetBench(String page, int interval, int seconds) {
    this.page = page;
    this.interval = interval;
    this.seconds = seconds;
  }

  /** Runs the simulation; 0. */
  static int run(Subject.Task task) {
    Path page = Path.of("metrics.txt");
    List<Integer> hosts = List.of(100);
    int interval = 15;
    int seconds = 60;
    for (String argument : task.arguments()) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("--page=")) {
        page = Path.of(value);
      } else if (argument.startsWith("--hosts=")) {
        hosts =
            Stream.of(value.split(",", -1))
                .map(number -> Options.number("--hosts", number, 1, 10_000))
                .toList();
      } else if (argument.startsWith("--interval=")) {
        interval = Options.number("--interval", value, 1, 3600);
      } else if (argument.startsWith("--seconds=")) {
        seconds = Options.number("--seconds", value, 1, 86_400);
      } else {
        throw new IllegalArgumentException(
            "'" + argument + "' (expected: one that ./netsonde bench fleet --help lists)");
      }
    }
    if (!Files.isReadable(page)) {
      throw new IllegalArgumentException(
          "--page: '" + page + "' (expected: a file with what /metrics of a host has answered)");
    }
    try {
      new FleetBench(Files.readString(page), interval, seconds).run(hosts, task.out());
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unmeasured("interrupted");
    } catch (Exception e) {
      throw new Unmeasured("the fleet could not be simulated", e);
    }
  }

  private void run(List<Integer> sizes, PrintStream out) throws Exception {
    Table table =
        new Table(
            "hosts",
            "series",
            "samples/s",
            "scrape ms",
            "longest ms",
            "RSS MB",
            "B/series",
            "CPU %");
    for (int hosts : sizes) {
      Path directory = Files.createTempDirectory("netsonde-fleet-");
      try (FleetHosts fleet = new FleetHosts(page, hosts)) {
        out.printf(Locale.ROOT, "%d hosts of %d series%n", hosts, fleet.series());
        table.add(measured(fleet, hosts, directory));
      } finally {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
    out.println(table);
  }

  private String[] measured(FleetHosts fleet, int hosts, Path directory) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(directory.resolve("hosts.json"), groups(fleet.port(), hosts));
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: %ds}
            scrape_configs:
              - job_name: netsonde
                file_sd_configs: [{files: [hosts.json]}]
              - job_name: prometheus
                scrape_interval: 2s
                static_configs: [{targets: ['127.0.0.1:%d']}]
            """
                .formatted(interval, port));
    Process prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      URI api = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=");
      long due = System.nanoTime() + START.toNanos();
      while (Double.isNaN(value(api, "count(up)"))) {
        if (System.nanoTime() - due > 0) {
          throw new Unmeasured("Prometheus does not answer");
        }
        Wait.sleep(Duration.ofSeconds(1));
      }
      Wait.sleep(Duration.ofSeconds(seconds));
      double series = value(api, "prometheus_tsdb_head_series");
      double resident = (double) new ProcessFiles(prometheus.pid()).residentBytes();
      String of = "{job=\"netsonde\"}";
      return new String[] {
        text(value(api, "sum(up" + of + ")")),
        text(series),
        text(value(api, "rate(prometheus_tsdb_head_samples_appended_total[" + seconds / 2 + "s])")),
        text(1e3 * value(api, "avg(scrape_duration_seconds" + of + ")")),
        text(1e3 * value(api, "max(scrape_duration_seconds" + of + ")")),
        text(resident / 1e6),
        text(resident / series),
        text(100 * value(api, "rate(process_cpu_seconds_total[" + seconds / 2 + "s])"))
      };
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private static String groups(int port, int hosts) {
    List<String> groups =
        IntStream.range(0, hosts)
            .mapToObj(i ->
                """
                {"targets": ["127.0.0.1:%d"], "labels": {"__metrics_path__": "/host/%d/metrics",\
                 "instance": "host-%d"}}\
                """
                    .formatted(port, i, i))
            .toList();
    return "[" + String.join(",\n", groups) + "]";
  }

  /** Not a number while there is no answer. */
  private static double value(URI api, String query) throws IOException {
    String url = api + URLEncoder.encode(query, StandardCharsets.UTF_8);
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    try (InputStream in = connection.getInputStream()) {
      Json answer = JsonReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      List<Json> result = answer.get("data").get("result").elements();
      return result.isEmpty()
          ? Double.NaN
          : Double.parseDouble(
              result.getFirst().get("value").elements().get(1).string().orElse("NaN"));
    } catch (IOException | JsonFormatException e) {
      return Double.NaN;
    }
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
