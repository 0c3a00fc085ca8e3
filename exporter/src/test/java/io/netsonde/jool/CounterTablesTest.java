package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.Datagrams;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterTablesTest {
  private static final CounterTables TABLES = CounterTables.known();

  @ParameterizedTest
  @CsvSource({
    "4.1.9, 4.1.9-stats, stats--all--csv--no-headers",
    "4.1.13, 4.1.13-stats, stats--all--csv--no-headers",
    "4.1.9, 4.1.9-siit1-stats, siit1-stats--all",
    "4.1.13, 4.1.13-siit1-stats, siit1-stats--all",
  })
  void recorded_answers_have_the_names_and_values_that_the_command_printed(
      String version, String conversation, String file) throws Exception {
    NamedCounters counters = Recorded.counters(version, conversation);
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < counters.values().size(); i++) {
      named.put(
          counters.counter(i).orElseThrow().name(),
          Long.toUnsignedString(counters.values().value(i)));
    }
    assertThat(counters.isCertain()).isTrue();
    assertThat(named).hasSizeGreaterThan(60);
    assertThat(named).isEqualTo(Recorded.printed(Recorded.stats(version, file + ".out")));
  }

  @Test
  void the_release_candidate_of_4_2_is_named_by_its_own_table() throws Exception {
    NamedCounters counters = Recorded.counters("4.1.255.5", "4.2.0-rc3-stats");
    assertThat(counters.isCertain()).isTrue();
    assertThat(counters.counter(70)).map(Counter::name).contains("JSTAT_MAPT_ADDR4");
  }

  @Test
  void no_two_tables_have_as_many_counters_and_each_ends_with_the_unknown() {
    assertThat(TABLES.tables()).hasSize(8);
    assertThat(TABLES.tables().stream().map(CounterTable::size)).doesNotHaveDuplicates();
    assertThat(TABLES.tables())
        .allMatch(t -> t.counters().getLast().name().equals("JSTAT_UNKNOWN"))
        .isSortedAccordingTo((a, b) -> a.since().compareTo(b.since()));
  }

  @Test
  void a_table_names_no_counter_twice() {
    for (CounterTable table : TABLES.tables()) {
      Set<Counter> distinct = new HashSet<>(table.counters());
      assertThat(distinct).hasSameSizeAs(table.counters());
      assertThat(table.counters().stream().map(Counter::label)).doesNotHaveDuplicates();
    }
  }

  /** 4.1.9 sends 69 counters; a client for 4.1.13 shows the last as JSTAT_JOOLD_EMPTY. */
  @Test
  void the_last_counter_of_4_1_9_is_not_taken_for_one_of_4_1_13() throws Exception {
    assertThat(Recorded.counters("4.1.9", "4.1.9-stats").counter(68))
        .map(Counter::originalMetric)
        .contains("jool_unknown");
  }

  @ParameterizedTest
  @CsvSource({"4.1.10, 69, 69", "4.1.15, 83, 83", "4.1.99, 83, 83", "4.0.9, 66, 66"})
  void a_version_between_two_known_ones_has_the_table_of_the_earlier(
      String version, int counters, int named) throws Exception {
    assertThat(TABLES.of(ModuleVersion.parse(version), values(counters)).size()).isEqualTo(named);
  }

  @ParameterizedTest
  @CsvSource({"4.1.16, 84", "4.1.9, 83", "4.2.0, 93", "4.1.13, 82", "5.0.0, 7"})
  void where_version_and_count_disagree_only_what_is_the_same_in_all_is_named(
      String version, int count) throws Exception {
    CounterTable table = TABLES.of(ModuleVersion.parse(version), values(count));
    assertThat(table.size()).isEqualTo(11);
    assertThat(table.counter(3)).map(Counter::name).contains("JSTAT_SUCCESS");
    assertThat(table.counter(12)).isEmpty();
    assertThat(new NamedCounters(values(count), table).isCertain()).isFalse();
  }

  @Test
  void without_a_version_the_count_decides() throws Exception {
    assertThat(TABLES.of(Optional.empty(), values(70)).since())
        .isEqualTo(new ModuleVersion(4, 1, 8, 0));
    assertThat(TABLES.of(Optional.empty(), values(71)).size()).isEqualTo(11);
  }

  @Test
  void a_counter_that_came_later_leaves_the_others_their_names() throws Exception {
    NetlinkWriter answer = writer(69).u64(200, 5);
    NamedCounters counters = NamedCounters.of(ModuleVersion.parse("4.1.9"), values(answer));
    assertThat(counters.isCertain()).as("of all names").isFalse();
    assertThat(counters.counter(68)).map(Counter::name).contains("JSTAT_UNKNOWN");
    assertThat(counters.counter(69)).isEmpty();
    assertThat(counters.values().number(69)).isEqualTo(200);
  }

  /** What jool-exporter makes of the names, odd as it is. */
  @Test
  void the_original_names_are_kept_with_their_oddities() {
    Map<String, String> originals = new LinkedHashMap<>();
    TABLES.tables().get(5).counters().forEach(c -> originals.put(c.name(), c.originalMetric()));
    assertThat(originals)
        .containsEntry("JSTAT_RECEIVED6", "jool_received6")
        .containsEntry("JSTAT_6056_F", "jool_6056_f")
        .containsEntry("JSTAT64_TTL", "jool_jstat64_ttl")
        .containsEntry("JSTAT46_SRC_ROUTE", "jool_jstat46_src_route");
    assertThat(originals.values().stream().filter(n -> n.startsWith("jool_jstat"))).hasSize(22);
  }

  @Test
  void a_gauge_below_zero_is_shown_as_zero_and_a_counter_keeps_all_its_bits() {
    Counter sessions = TABLES.certain().counter(5).orElseThrow();
    Counter received = TABLES.certain().counter(1).orElseThrow();
    assertThat(sessions.shown(-1)).isZero();
    assertThat(received.shown(-1)).isEqualTo(-1);
    assertThat(JoolFamilies.number(-1)).isEqualTo(0x1p64);
    assertThat(JoolFamilies.number((1L << 53) + 2)).isEqualTo(0x1p53 + 2);
  }

  @Test
  void every_explanation_is_one_line_with_a_full_stop() {
    List<Counter> all = TABLES.tables().stream().flatMap(t -> t.counters().stream()).toList();
    assertThat(all)
        .allMatch(c -> c.explanation().matches("[A-Z][^\"\n]{20,}\\."))
        .allMatch(
            c -> c.kind(Translator.SIIT) != Counter.Kind.CONSUMED || c.label().endsWith("pkt"));
  }

  private static CounterValues values(int count) throws IOException {
    return values(writer(count));
  }

  private static CounterValues values(NetlinkWriter answer) throws IOException {
    return new CounterValues()
        .add(Datagrams.message(answer.written().toArray(ValueLayout.JAVA_BYTE)).attributes(0));
  }

  private static NetlinkWriter writer(int count) {
    NetlinkWriter answer = new NetlinkWriter().message(32, 0);
    IntStream.rangeClosed(1, count).forEach(number -> answer.u64(number, number));
    return answer;
  }
}
