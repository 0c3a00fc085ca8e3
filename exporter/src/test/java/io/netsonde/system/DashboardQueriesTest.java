package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.dashboards.Dashboard;
import io.netsonde.dashboards.Panel;
import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every dashboard and every choice at its top, answered by Debian's Prometheus: by
 * one server that stores the fixed buckets of histograms, and by one that stores native ones.
 *
 * <p>They scrape the demo. What cannot be seen there is in {@link #NOT_IN_THE_DEMO}, with the
 * reason; it has to come from {@link WholeExposition}.
 */
@NeedsRoot
@NeedsTool({"ip", "nft", "prometheus"})
@BesideOthers
class DashboardQueriesTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Path RULES = Path.of("../observe/prometheus");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)\\}\\}");

  /**
   * Labels that are empty, and so absent: in one's own network namespace, and by {@code /probe}.
   */
  private static final Set<String> MAY_BE_EMPTY = Set.of("netns", "target");

  private static final int DEMO_PORT = 10_116;
  private static final String DEMO = "demo";
  private static final String WHOLE = "whole";

  /** A target of the demo, asked for by {@code /probe}. */
  private static final String TARGET = "203.0.113.10";

  private static final String NO_MODULE = "this kernel has no module of Jool";
  private static final String NO_SURVEY = "tcp.socket_survey is off, as it is by default";

  /**
   * Queries and choices that the demo leaves without an answer, or the beginning of their names,
   * and why that is so. An answer where none is expected fails the test, too.
   */
  private static final Map<String, String> NOT_IN_THE_DEMO =
      Map.of(
          "jool: ", NO_MODULE,
          "overview: Dropped by Jool", NO_MODULE,
          "probe: Errors of sending and receiving C", "the demo's router lets all probes out",
          "probe: Path MTU", "no probe of the demo is too long for the way",
          "tcp: Survey of sockets ", NO_SURVEY,
          "tcp: Slowest round trip of a connection", NO_SURVEY);

  private final Lab lab = Lab.open();

  @TempDir private Path directory = Path.of("");

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void every_query_and_every_choice_has_an_answer() throws Exception {
    Host host = lab.host("near");
    RunningProcess demo =
        host.start(
            Installation.command(
                "demo", "--web.listen-address=127.0.0.1:" + DEMO_PORT, "--duration=5m"));
    demo.awaitOutput("Ctrl-C ends it", LIMIT);
    try (WholeExposition whole = WholeExposition.in(host)) {
      Path config = config(whole.port());
      PrometheusServer fixed =
          PrometheusServer.start(host, 9090, directory.resolve("fixed"), config);
      PrometheusServer exponential =
          PrometheusServer.start(
              host,
              9091,
              directory.resolve("native"),
              config,
              "--enable-feature=native-histograms");
      check(fixed);
      check(exponential);
      String buckets = "probe_rtt_seconds_bucket{instance=\"" + DEMO + "\"}";
      assertThat(fixed.query(buckets)).contains("\"value\"");
      assertThat(exponential.query(buckets)).contains("\"result\":[]");
    } finally {
      // It removes its network, for which the lab's own end leaves no time.
      demo.signal("TERM");
      demo.await(LIMIT);
    }
  }

  private static void check(PrometheusServer server) throws Exception {
    DashboardAnswers demo = new DashboardAnswers(server, DEMO);
    DashboardAnswers whole = new DashboardAnswers(server, WHOLE);
    DashboardAnswers target = new DashboardAnswers(server, TARGET);
    Set<String> excused = excused();
    Eventually.within(LIMIT)
        .see("all answers", () -> unexpected(demo.missing(), excused), List::isEmpty);
    Eventually.within(LIMIT)
        .see(
            "answers of the instance that has everything",
            () -> among(whole.missing(), excused),
            Set::isEmpty);
    Eventually.within(LIMIT)
        .see(
            "answers about a target of /probe",
            () -> among(target.missing(), aboutTargets()),
            Set::isEmpty);
    legends(demo, whole);
  }

  private static List<String> unexpected(Set<String> missing, Set<String> excused) {
    List<String> unexpected = new ArrayList<>();
    missing.stream()
        .filter(name -> !excused.contains(name))
        .forEach(name -> unexpected.add("no answer: " + name));
    excused.stream()
        .filter(name -> !missing.contains(name))
        .forEach(name -> unexpected.add("an answer: " + name));
    return unexpected;
  }

  /** Those of the names that the demo leaves without an answer. */
  private static Set<String> excused() {
    Set<String> excused = new TreeSet<>();
    for (Dashboard dashboard : Dashboard.all()) {
      Stream.concat(
              dashboard.variables().stream()
                  .filter(variable -> !variable.name().equals("job"))
                  .map(variable -> DashboardAnswers.name(dashboard, variable)),
              queries(dashboard))
          .filter(name -> NOT_IN_THE_DEMO.keySet().stream().anyMatch(name::startsWith))
          .forEach(excused::add);
    }
    return excused;
  }

  private static Stream<String> queries(Dashboard dashboard) {
    return dashboard.panels().stream()
        .flatMap(panel ->
            IntStream.range(0, panel.queries().size())
                .mapToObj(i -> DashboardAnswers.name(dashboard, panel, i)));
  }

  /** What of the dashboard of probing an echo target has that is asked for by {@code /probe}. */
  private static Set<String> aboutTargets() {
    return Set.of(
        "probe: $instance",
        "probe: $ip",
        "probe: Loss, worst targets A",
        "probe: Loss of the latest samples A",
        "probe: Mean round-trip time, slowest targets A",
        "probe: Standard deviation of the round-trip time A",
        "probe: Bands of latency C",
        "probe: Distribution of the round-trip time",
        "probe: Jitter, worst targets",
        "probe: Targets now A",
        "probe: Hop limit of replies");
  }

  private static Set<String> among(Set<String> missing, Set<String> wanted) {
    missing.retainAll(wanted);
    return missing;
  }

  /** A legend names labels that the lines have. */
  private static void legends(DashboardAnswers demo, DashboardAnswers whole) {
    List<String> unnamed = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.all()) {
      for (Panel panel : dashboard.panels()) {
        for (int i = 0; i < panel.queries().size(); i++) {
          String name = DashboardAnswers.name(dashboard, panel, i);
          Set<String> labels = new TreeSet<>(demo.labels(name));
          labels.addAll(whole.labels(name));
          labels.addAll(MAY_BE_EMPTY);
          LEGEND_LABEL
              .matcher(panel.queries().get(i).legend())
              .results()
              .map(match -> match.group(1))
              .filter(label -> !labels.contains(label))
              .forEach(label -> unnamed.add(name + ": " + label));
        }
      }
    }
    assertThat(unnamed).isEmpty();
  }

  /** The alerts fire at once, since nobody waits here. */
  private Path config(int whole) throws IOException {
    for (String rules : List.of("recording.yml", "alerts.yml")) {
      Files.writeString(
          directory.resolve(rules),
          Files.readString(RULES.resolve(rules)).replaceAll("(?m)^ +(for|interval): .*\n", ""));
    }
    return Installation.file(
        "prometheus.yml",
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ['%1$s/*.yml']
        scrape_configs:
          - job_name: netsonde
            static_configs:
              - {targets: ['127.0.0.1:%2$d'], labels: {instance: %3$s}}
              - {targets: ['127.0.0.1:%4$d'], labels: {instance: %5$s}}
          - job_name: targets
            metrics_path: /probe
            static_configs:
              - {targets: ['127.0.0.1:%2$d'], labels: {instance: %6$s, __param_target: %6$s}}
              - {targets: ['127.0.0.1:%2$d'], labels: {instance: name, __param_target: a.example}}
        """
            .formatted(directory, DEMO_PORT, DEMO, whole, WHOLE, TARGET));
  }
}
