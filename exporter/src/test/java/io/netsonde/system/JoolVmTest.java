package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.jool.Counter;
import io.netsonde.jool.CounterTable;
import io.netsonde.jool.CounterTables;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.VirtualMachine;
import io.netsonde.wire.jool.Translator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Netsonde beside real Jool modules and Jool's own command, in a virtual machine: {@code
 * src/test/vm/jool-check} makes what is seen here.
 */
@NeedsTool({"qemu-system-x86_64", "ip", "gcc", "make", "setpriv"})
class JoolVmTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String ROOT =
      """
      probe: {enabled: false}
      jool:
        interval: 1s
        details: [configuration, pool4, bindings, sessions]
        details_interval: 1s
      """;
  private static final String NOBODY =
      """
      probe: {enabled: false}
      jool: {interval: 1s, retry: 1h, hostname: vm}
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"bookworm, 4.1.9.0, false", "trixie, 4.1.13.0, true"})
  void netsonde_and_jool_see_the_same(String suite, String version, boolean brief)
      throws Exception {
    see(suite, brief);

    assertAllInstancesAreFound(version);
    assertNat64IsTheSame(version);
    assertSiitIsTheSame(version);
    assertPacketsAreAllAccountedFor();
    assertTablesAreCounted();
    if (!brief) {
      assertNothingIsTriedWithoutTheModule();
      assertCountersOnlyGrowUnderLoad();
      assertNobodyReadsTheSame();
      assertTheCommandPrintsTheSame();
      assertWhatGoesIsGone();
    }
    // One of the unprivileged process, and one of the other where an instance went between list
    // and question.
    assertThat(lines("dmesg").filter(line -> line.contains("Jool error")))
        .as("refusals in the kernel's log")
        .hasSizeLessThanOrEqualTo(2);
  }

  private void see(String suite, boolean brief) throws Exception {
    Path built = VirtualMachine.jool(suite);
    write("serve", serve(ROOT));
    write(
        "nobody",
        Stream.concat(
                Stream.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--bounding-set=-all"),
                Stream.of(serve(NOBODY)))
            .toArray(String[]::new));
    write("display", quick(Installation.command("jool", "stats", "display", "--all", "--csv")));

    Outcome outcome =
        VirtualMachine.run(
            LIMIT,
            List.of("-m", "1024", "-w", directory.toString()),
            "bash",
            "src/test/vm/jool-check",
            built.toString(),
            directory.toString(),
            brief ? "brief" : "");

    assertThat(outcome.exitCode())
        .as(
            "%s%nsteps: %s%nlog: %s%nnobody: %s",
            outcome, text("steps"), text("log"), text("nobody-log"))
        .isZero();
  }

  private static String[] serve(String config) {
    return quick(
        Installation.command(
            "serve",
            "--config.file=" + Installation.file("netsonde.yml", config),
            "--web.listen-address=127.0.0.1:10116"));
  }

  /** On an emulated processor compiling takes longer than it gains: nothing here runs often. */
  private static String[] quick(String[] java) {
    List<String> command = new ArrayList<>(List.of(java));
    command.add(1, "-Xint");
    return command.toArray(String[]::new);
  }

  private void assertNothingIsTriedWithoutTheModule() throws IOException {
    WebAnswer absent = answer("absent");
    assertThat(absent.sample("netsonde_slice_up{slice=\"jool\"}")).hasValue(0);
    assertThat(absent.body()).doesNotContain("netsonde_slice_errors_total{reason=\"not_loaded\"");
    assertThat(directory.resolve("modprobe")).as("modprobe was started").doesNotExist();
    assertThat(lines("log").filter(line -> line.contains("jool is not loaded"))).hasSize(1);
  }

  private void assertAllInstancesAreFound(String version) throws IOException {
    WebAnswer found = answer("found");
    assertThat(ups(found))
        .containsExactlyInAnyOrder(
            "{instance=\"default\",netns=\"nat64\",translator=\"nat64\"} 1.0",
            "{instance=\"q\\\"u\\\\o,te\",netns=\"odd-8\",translator=\"nat64\"} 1.0",
            "{instance=\" lead trail \",netns=\"odd-12\",translator=\"nat64\"} 1.0",
            "{instance=\"default\",netns=\"siit\",translator=\"siit\"} 1.0");
    assertThat(found.sample("jool_module_info{translator=\"nat64\",version=\"" + version + "\"}"))
        .hasValue(1);
    assertThat(found.sample("jool_unreachable_instances{translator=\"nat64\"}")).hasValue(0);
  }

  private void assertCountersOnlyGrowUnderLoad() throws IOException {
    Map<String, Double> before = counters("load-1");
    double first = value(before, series("jool_received_packets_total", "ip_version=\"6\","));
    for (int turn = 2; turn <= 4; turn++) {
      Map<String, Double> now = counters("load-" + turn);
      assertThat(now).hasSameSizeAs(before);
      before.forEach(
          (series, value) -> assertThat(now.get(series)).as(series).isGreaterThanOrEqualTo(value));
      before = now;
    }
    assertThat(value(before, series("jool_received_packets_total", "ip_version=\"6\",")))
        .isGreaterThan(first);
  }

  private void assertNat64IsTheSame(String version) throws IOException {
    assertThat(text("nat64-again.csv")).as("frozen").isEqualTo(text("nat64.csv"));
    assertSame("nat64.csv", Translator.NAT64, version);
    assertThat(value(printed("nat64.csv"), "JSTAT_SUCCESS")).isGreaterThan(80);
  }

  private void assertSiitIsTheSame(String version) throws IOException {
    assertSame("siit.csv", Translator.SIIT, version);
    assertThat(value(printed("siit.csv"), "JSTAT_SUCCESS")).isPositive();
  }

  private void assertSame(String file, Translator translator, String version) throws IOException {
    WebAnswer frozen = answer("frozen");
    CounterTable table =
        CounterTables.known().tables().stream()
            .filter(t -> version.startsWith(t.since().toString()))
            .findFirst()
            .orElseThrow();
    Map<String, Double> printed = printed(file);
    assertThat(printed).hasSize(table.size());
    for (Counter counter : table.counters()) {
      String series = series(counter, translator);
      if (!series.isEmpty()) {
        assertThat(frozen.sample(series)).as(series).hasValue(value(printed, counter.name()));
      }
    }
  }

  private static String series(Counter counter, Translator translator) {
    String version = counter.name().contains("6") ? "6" : "4";
    String labels =
        "{instance=\"default\",%snetns=\"%s\",%stranslator=\"%s\"}"
            .formatted("%s", translator.label(), "%s", translator.label());
    return switch (counter.kind(translator)) {
      case RECEIVED ->
          "jool_received_packets_total" + labels.formatted("ip_version=\"" + version + "\",", "");
      case TRANSLATED -> "jool_translated_packets_total" + labels.formatted("", "");
      case DROPPED, PASSED, CONSUMED, MIXED ->
          "jool_cancelled_packets_total{fate=\"%s\",%s"
              .formatted(
                  counter.kind(translator).name().toLowerCase(Locale.ROOT),
                  labels.substring(1).formatted("", "reason=\"" + counter.label() + "\","));
      case ICMP_ERROR, JOOLD -> "";
      case GAUGE ->
          translator == Translator.SIIT
              ? ""
              : (counter.name().endsWith("SESSIONS")
                      ? "jool_nat64_sessions"
                      : "jool_nat64_bindings")
                  + labels.formatted("", "");
    };
  }

  /** What a query would add up: received = translated + cancelled. */
  private void assertPacketsAreAllAccountedFor() throws IOException {
    for (String netns : List.of("nat64", "siit")) {
      double received = sum("frozen", "jool_received_packets_total", netns);
      assertThat(received).isPositive();
      assertThat(
              sum("frozen", "jool_translated_packets_total", netns)
                  + sum("frozen", "jool_cancelled_packets_total", netns))
          .as(netns)
          .isEqualTo(received);
    }
  }

  private void assertTablesAreCounted() throws IOException {
    WebAnswer frozen = answer("frozen");
    for (String protocol : List.of("tcp", "udp", "icmp")) {
      long bindings = lines("bib-" + protocol + ".csv").count();
      long sessions = lines("session-" + protocol + ".csv").count();
      String labels = "{instance=\"default\",%snetns=\"nat64\",protocol=\"" + protocol + "\",%s";
      assertThat(
              frozen.sample(
                  "jool_nat64_protocol_bindings" + labels.formatted("", "translator=\"nat64\"}")))
          .as(protocol + " bindings")
          .hasValue((double) bindings);
      if (sessions > 0) {
        assertThat(
                frozen.sample(
                    "jool_nat64_protocol_sessions"
                        + labels.formatted("", "state=\"open\",translator=\"nat64\"}")))
            .as(protocol + " sessions")
            .hasValue((double) sessions);
      }
      assertThat(
              frozen.sample(
                  "jool_nat64_pool4_transport_addresses"
                      + labels.formatted("mark=\"0\",", "translator=\"nat64\"}")))
          .hasValue(4535);
    }
    assertThat(lines("bib-udp.csv").count()).as("more than one message").isGreaterThan(51);
    assertThat(
            frozen.sample(
                "jool_instance_info{framework=\"netfilter\",instance=\"default\",netns=\"siit\","
                    + "pool6=\"64:ff9b::/96\",translator=\"siit\"}"))
        .hasValue(1);
  }

  /**
   * jool-exporter's names, read without any right. The requests themselves cross the namespace's
   * loopback, and Jool sees them: packets that are not for it.
   */
  private void assertNobodyReadsTheSame() throws IOException {
    WebAnswer nobody = answer("nobody-later");
    Map<String, Double> printed = printed("nat64.csv");
    printed.forEach((name, value) -> {
      if (!List.of("JSTAT_BIB_ENTRIES", "JSTAT_SESSIONS", "JSTAT_RECEIVED4", "JSTAT_POOL4_MISMATCH")
          .contains(name)) {
        assertThat(nobody.sample(original(name))).as(name).hasValue(value);
      }
    });
    assertThat(
            nobody.sample(original("JSTAT_RECEIVED4")).orElseThrow()
                - nobody.sample(original("JSTAT_POOL4_MISMATCH")).orElseThrow())
        .isEqualTo(value(printed, "JSTAT_RECEIVED4") - value(printed, "JSTAT_POOL4_MISMATCH"));
    assertThat(
            nobody.sample(
                "netsonde_slice_feature_enabled{feature=\"instance_list\",slice=\"jool\"}"))
        .hasValue(0);
    String[] refusals = text("refusals").split(" ", -1);
    assertThat(Integer.parseInt(refusals[1]) - Integer.parseInt(refusals[0]))
        .as("refusals while 20 scrapes were answered")
        .isLessThanOrEqualTo(1);
  }

  private static String original(String name) {
    return "jool_" + name.replace("JSTAT_", "").toLowerCase(Locale.ROOT) + "{hostname=\"vm\"}";
  }

  private void assertTheCommandPrintsTheSame() throws IOException {
    assertThat(text("display-errors")).isEmpty();
    assertThat(text("display.csv").replaceAll("(BIB_ENTRIES|SESSIONS),\\d+", "$1"))
        .isEqualTo(text("original.csv").replaceAll("(BIB_ENTRIES|SESSIONS),\\d+", "$1"));
  }

  private void assertWhatGoesIsGone() throws IOException {
    String removed = "instance=\"default\",netns=\"nat64\"";
    assertThat(answer("removed").body()).doesNotContain(removed);
    assertThat(sum("recreated", "jool_translated_packets_total", "nat64")).isZero();
    assertThat(answer("deleted").body()).doesNotContain("netns=\"siit\"");
    assertThat(text("peer")).as("the other end of a deleted namespace's link").contains("exist");
    List<String> open = lines("open-files").toList();
    assertThat(open.get(1)).as("open files").isEqualTo(open.get(0));
    assertThat(ups(answer("again")))
        .contains("{instance=\"default\",netns=\"siit\",translator=\"siit\"} 1.0");
  }

  private static List<String> ups(WebAnswer answer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("jool_up"))
        .map(line -> line.substring("jool_up".length()))
        .toList();
  }

  /** Samples of packet counters by series. */
  private Map<String, Double> counters(String file) throws IOException {
    return lines(file)
        .filter(line -> line.matches("jool_(received|translated|cancelled)_packets_total.*"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
  }

  private double sum(String file, String family, String netns) throws IOException {
    return counters(file).entrySet().stream()
        .filter(e -> e.getKey().startsWith(family + "{"))
        .filter(e -> e.getKey().contains("instance=\"default\""))
        .filter(e -> e.getKey().contains("netns=\"" + netns + "\""))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static String series(String family, String label) {
    return family + "{instance=\"default\"," + label + "netns=\"nat64\",translator=\"nat64\"}";
  }

  /** Names and values of Jool's own command. */
  private Map<String, Double> printed(String file) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    lines(file)
        .map(line -> line.split(",", 2))
        .forEach(l -> values.put(l[0], Double.parseDouble(l[1])));
    return values;
  }

  private static double value(Map<String, Double> values, String name) {
    assertThat(values).containsKey(name);
    return values.getOrDefault(name, Double.NaN);
  }

  private WebAnswer answer(String name) throws IOException {
    return new WebAnswer(200, Map.of(), text(name) + "\n");
  }

  private Stream<String> lines(String name) throws IOException {
    return text(name).lines();
  }

  private void write(String name, String... words) throws IOException {
    Files.write(directory.resolve(name), List.of(words));
  }

  private String text(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }
}
