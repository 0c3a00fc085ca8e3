package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.jool.Counter;
import io.netsonde.jool.CounterTable;
import io.netsonde.jool.CounterTables;
import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.VirtualMachine;
import io.netsonde.wire.jool.Translator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Netsonde beside Debian's two Jool modules and Jool's own command. One machine shows all of it:
 * the processor is emulated, and starting costs most.
 */
@NeedsTool({"qemu-system-x86_64", "ip", "gcc", "make", "setpriv", "nsenter"})
@BesideOthers
@ResourceLock(VirtualMachine.LOCK)
@Order(1)
class JoolVmTest {
  private static final String FIRST = "first, 4.1.13.0";
  private static final String SECOND = "second, 4.1.9.0";
  private static final String PACKET_COUNTERS =
      "jool_(received|translated|cancelled)_packets_total.*";

  @TempDir private static Path directory;
  private static JoolMachine machine;

  @BeforeAll
  static void see() throws Exception {
    machine = JoolMachine.run(directory, "trixie", "bookworm");
  }

  @Test
  void without_the_module_nothing_is_tried_and_nothing_else_fails() throws IOException {
    WebAnswer absent = machine.answer("absent");
    assertThat(absent.sample("netsonde_slice_up{slice=\"jool\"}")).hasValue(0);
    assertThat(absent.body()).doesNotContain("netsonde_slice_errors_total{reason=\"not_loaded\"");
    assertThat(absent.body()).contains("netsonde_build_info{");
    assertThat(directory.resolve("modprobe")).as("modprobe was started").doesNotExist();
    assertThat(machine.lines("log").limit(8).filter(line -> line.contains("jool is not loaded")))
        .hasSize(1);
    assertThat(
            machine
                .answer("nobody-absent")
                .sample("jool_up{instance=\"later\",netns=\"\",translator=\"nat64\"}"))
        .hasValue(0);
  }

  /** Only the NAT64 is loaded, and two servers read it. */
  @Test
  void a_kind_that_is_not_loaded_is_neither_asked_for_nor_an_error() throws IOException {
    WebAnswer loaded = machine.answer("one-kind");
    assertThat(loaded.sample("netsonde_slice_up{slice=\"jool\"}")).hasValue(1);
    assertThat(loaded.samples().entrySet())
        .filteredOn(sample -> sample.getKey().startsWith("netsonde_slice_errors_total"))
        .allSatisfy(sample -> assertThat(sample.getValue()).as(sample.getKey()).isZero());
    assertThat(loaded.sample("netsonde_slice_feature_enabled{feature=\"siit\",slice=\"jool\"}"))
        .hasValue(0);
    assertThat(machine.text("one-kind-dmesg")).contains("NAT64 Jool").doesNotContain("SIIT");
  }

  @ParameterizedTest
  @CsvSource({FIRST, SECOND})
  void all_instances_of_all_namespaces_are_found_whatever_their_names(String seen, String version)
      throws IOException {
    WebAnswer found = machine.answer(seen + "/found");
    assertThat(ups(found))
        .containsExactlyInAnyOrder(
            "{instance=\"default\",netns=\"nat64\",translator=\"nat64\"} 1.0",
            "{instance=\"q\\\"u\\\\o,te\",netns=\"odd\",translator=\"nat64\"} 1.0",
            "{instance=\"default\",netns=\"other\",translator=\"nat64\"} 1.0",
            "{instance=\" lead trail \",netns=\"other\",translator=\"siit\"} 1.0",
            "{instance=\"default\",netns=\"siit\",translator=\"siit\"} 1.0");
    for (String translator : List.of("nat64", "siit")) {
      assertThat(
              found.sample(
                  "jool_module_info{translator=\"%s\",version=\"%s\"}"
                      .formatted(translator, version)))
          .hasValue(1);
      assertThat(found.sample("jool_unreachable_instances{translator=\"" + translator + "\"}"))
          .hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({FIRST, SECOND})
  void every_counter_of_a_nat64_is_what_the_command_prints(String seen, String version)
      throws IOException {
    assertThat(machine.text(seen + "/nat64-again.csv"))
        .as("frozen")
        .isEqualTo(machine.text(seen + "/nat64.csv"));
    assertSame(seen, Translator.NAT64, version);
    assertThat(value(machine.printed(seen + "/nat64.csv"), "JSTAT_SUCCESS")).isGreaterThan(80);
  }

  @ParameterizedTest
  @CsvSource({FIRST, SECOND})
  void every_counter_of_a_siit_is_what_the_command_prints(String seen, String version)
      throws IOException {
    assertSame(seen, Translator.SIIT, version);
    assertThat(value(machine.printed(seen + "/siit.csv"), "JSTAT_SUCCESS")).isPositive();
  }

  /** What a query would add up: received = translated + cancelled. */
  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void all_packets_are_accounted_for(String seen) throws IOException {
    for (String netns : List.of("nat64", "siit")) {
      double received = sum(seen + "/frozen", "jool_received_packets_total", netns);
      assertThat(received).isPositive();
      assertThat(
              sum(seen + "/frozen", "jool_translated_packets_total", netns)
                  + sum(seen + "/frozen", "jool_cancelled_packets_total", netns))
          .as(netns)
          .isEqualTo(received);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void the_tables_are_counted_as_the_command_lists_them(String seen) throws IOException {
    WebAnswer frozen = machine.answer(seen + "/frozen");
    for (String protocol : List.of("tcp", "udp", "icmp")) {
      String labels = "{instance=\"default\",%snetns=\"nat64\",protocol=\"" + protocol + "\",%s";
      assertThat(
              frozen.sample(
                  "jool_nat64_protocol_bindings" + labels.formatted("", "translator=\"nat64\"}")))
          .as(protocol + " bindings")
          .hasValue((double) machine.lines(seen + "/bib-" + protocol + ".csv").count());
      Map<String, Long> sessions =
          machine
              .lines(seen + "/session-" + protocol + ".csv")
              .collect(Collectors.groupingBy(JoolVmTest::state, Collectors.counting()));
      assertThat(sessions).as(protocol).isNotEmpty();
      sessions.forEach((state, count) ->
          assertThat(
                  frozen.sample(
                      "jool_nat64_protocol_sessions"
                          + labels.formatted("", "state=\"" + state + "\",translator=\"nat64\"}")))
              .as("%s sessions %s", protocol, state)
              .hasValue((double) count));
      assertThat(
              frozen.sample(
                  "jool_nat64_pool4_transport_addresses"
                      + labels.formatted("mark=\"0\",", "translator=\"nat64\"}")))
          .hasValue(4535);
    }
    assertThat(machine.lines(seen + "/bib-udp.csv").count())
        .as("more than one message")
        .isGreaterThan(51);
    assertThat(
            frozen.sample(
                "jool_instance_info{framework=\"netfilter\",instance=\"default\",netns=\"siit\","
                    + "pool6=\"64:ff9b::/96\",translator=\"siit\"}"))
        .hasValue(1);
  }

  @Test
  void another_version_of_the_module_is_read_without_a_restart() throws IOException {
    assertThat(machine.answer("unloaded").body()).doesNotContain("jool_up{");
    assertThat(sum("second/found", "jool_translated_packets_total", "nat64")).isZero();
    assertThat(machine.text("second/frozen")).doesNotContain("joold");
    assertThat(machine.text("first/frozen")).contains("joold");
  }

  @Test
  void counters_only_grow_under_load() throws IOException {
    Map<String, Double> before = counters("load-1");
    String received =
        "jool_received_packets_total"
            + "{instance=\"default\",ip_version=\"6\",netns=\"nat64\",translator=\"nat64\"}";
    double first = value(before, received);
    for (int turn = 2; turn <= 3; turn++) {
      Map<String, Double> now = counters("load-" + turn);
      assertThat(now).hasSameSizeAs(before);
      before.forEach(
          (series, value) -> assertThat(now.get(series)).as(series).isGreaterThanOrEqualTo(value));
      before = now;
    }
    assertThat(value(before, received)).isGreaterThan(first);
  }

  /** Its requests cross the namespace's loopback, and Jool sees them, so there is what grows. */
  @Test
  void scrapes_and_readings_leave_nothing_behind_and_counters_only_grow() throws IOException {
    List<Map<String, Double>> scrapes = machine.scrapes("scrapes");
    assertThat(scrapes).hasSize(100);
    String missing = "jool_up{instance=\"later\",netns=\"\",translator=\"nat64\"}";
    for (int i = 1; i < scrapes.size(); i++) {
      Map<String, Double> now = scrapes.get(i);
      assertThat(value(now, missing)).isZero();
      scrapes
          .get(i - 1)
          .forEach((series, value) -> {
            if (series.matches(PACKET_COUNTERS)) {
              assertThat(now.getOrDefault(series, -1.0)).as(series).isGreaterThanOrEqualTo(value);
            }
          });
    }
    String received =
        "jool_received_packets_total"
            + "{instance=\"default\",ip_version=\"4\",netns=\"\",translator=\"nat64\"}";
    assertThat(value(scrapes.getLast(), received))
        .isGreaterThan(value(scrapes.getFirst(), received));
    assertThat(machine.lines("census-after-scrapes"))
        .as("open files and threads")
        .containsExactlyElementsOf(machine.lines("census-before-scrapes").toList())
        .contains("jool-loop");
  }

  /** The kernel adds up what the children of a process have cost when they end. */
  @Test
  void no_process_is_ever_started() throws IOException {
    List<String> children = machine.lines("children").toList();
    assertThat(children).hasSize(2).allMatch(children.getFirst()::equals);
  }

  @Test
  void more_instances_than_one_message_lists_are_all_read() throws IOException {
    assertThat(machine.text("log")).contains("reading 170 instances");
  }

  /**
   * jool-exporter's names, read without any right. The requests themselves cross the namespace's
   * loopback, and Jool sees them: packets that are not for it.
   */
  @Test
  void nobody_reads_the_same() throws IOException {
    WebAnswer nobody = machine.answer("nobody");
    Map<String, Double> printed = machine.printed("second/nat64.csv");
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
  }

  @Test
  void an_instance_that_is_missing_is_told_with_the_reason_and_asked_for_rarely()
      throws IOException {
    String labels = "{instance=\"later\",netns=\"\",%stranslator=\"nat64\"}";
    assertThat(machine.answer("nobody-without").sample("jool_up" + labels.formatted("")))
        .hasValue(0);
    assertThat(
            machine
                .answer("nobody-without")
                .sample("jool_read_errors_total" + labels.formatted("reason=\"no_instance\",")))
        .isPresent();
    assertThat(machine.answer("nobody").sample("jool_up" + labels.formatted(""))).hasValue(1);
    // The one without rights has two to try each two seconds: this, and a SIIT named default. Some
    // more are refused while modules come and go.
    List<String> refusals = machine.lines("refusals").toList();
    String[] ofBoth = refusals.getFirst().split(" ", -1);
    assertThat(4 * Integer.parseInt(ofBoth[1])).as("rounds").isGreaterThan(100);
    assertThat(Integer.parseInt(ofBoth[0]))
        .as("lines in the kernel's log while four rounds a second went by")
        .isPositive()
        .isLessThanOrEqualTo(2 * (Integer.parseInt(ofBoth[1]) / 2 + 1) + 8);
    // Of the other one, where an instance went between list and question.
    assertThat(Integer.parseInt(refusals.getLast()) - Integer.parseInt(ofBoth[0]))
        .isLessThanOrEqualTo(1);
  }

  @Test
  void the_command_prints_the_same() throws IOException {
    assertThat(machine.text("display-errors")).isEmpty();
    assertThat(withoutTables("display.csv")).isEqualTo(withoutTables("original.csv"));
  }

  @Test
  void what_goes_is_gone_and_what_comes_back_begins_anew() throws IOException {
    String removed = "instance=\"default\",netns=\"nat64\"";
    assertThat(machine.answer("removed").body()).doesNotContain(removed);
    assertThat(sum("recreated", "jool_translated_packets_total", "nat64")).isZero();
    assertThat(machine.answer("deleted").body()).doesNotContain("netns=\"siit\"");
    assertThat(machine.text("peer"))
        .as("the other end of a deleted namespace's link")
        .contains("exist");
    assertThat(machine.lines("census-after-deletion"))
        .as("open files and threads")
        .containsExactlyElementsOf(machine.lines("census-before-deletion").toList())
        .contains("jool-loop");
  }

  private static void assertSame(String seen, Translator translator, String version)
      throws IOException {
    Map<String, Double> frozen = machine.answer(seen + "/frozen").samples();
    CounterTable table =
        CounterTables.known().tables().stream()
            .filter(t -> version.startsWith(t.since().toString()))
            .findFirst()
            .orElseThrow();
    Map<String, Double> printed = machine.printed(seen + "/" + translator.label() + ".csv");
    assertThat(printed).hasSize(table.size());
    for (Counter counter : table.counters()) {
      String series = series(counter, translator);
      if (!series.isEmpty()) {
        assertThat(frozen).containsEntry(series, value(printed, counter.name()));
      }
    }
  }

  /** Where a counter is to be found; empty where that is not checked here. */
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

  private static String original(String name) {
    return "jool_" + name.replace("JSTAT_", "").toLowerCase(Locale.ROOT) + "{hostname=\"vm\"}";
  }

  /** What the command prints of TCP's states in its last column, and of others nothing. */
  private static String state(String line) {
    return line.startsWith("TCP")
        ? line.substring(line.lastIndexOf(',') + 1).toLowerCase(Locale.ROOT)
        : "open";
  }

  /** Without what runs out between two commands. */
  private static String withoutTables(String name) throws IOException {
    return machine.text(name).replaceAll("(BIB_ENTRIES|SESSIONS),\\d+", "$1");
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
  private static Map<String, Double> counters(String file) throws IOException {
    return machine.answer(file).samples().entrySet().stream()
        .filter(e -> e.getKey().matches(PACKET_COUNTERS))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static double sum(String file, String family, String netns) throws IOException {
    return counters(file).entrySet().stream()
        .filter(e -> e.getKey().startsWith(family + "{"))
        .filter(e -> e.getKey().contains("instance=\"default\""))
        .filter(e -> e.getKey().contains("netns=\"" + netns + "\""))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static double value(Map<String, Double> values, String key) {
    assertThat(values).containsKey(key);
    return values.getOrDefault(key, Double.NaN);
  }
}
