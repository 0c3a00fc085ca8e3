package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.slice.Feature;
import io.netsonde.wire.jool.JoolProtocol;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.netlink.NetlinkFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rounds of reading from a module that the test plays. */
class JoolReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:33:05Z");

  private static final Feature LIST =
      new Feature("instance_list", true, "all instances are found by themselves");

  private final FakeJool jool = new FakeJool("4.1.13");
  private long nanos = 1;
  private JoolConfig config = JoolConfig.defaults();
  private JoolReader reader = reader();

  @Test
  void all_listed_instances_are_read_whatever_their_names() {
    jool.with("nat64/default").with("nat64/q\"u\\o,te").with("siit/ lead trail ");
    JoolSnapshot snapshot = reader.read();
    assertThat(states(snapshot))
        .containsOnly(
            Map.entry("nat64/default", "up"),
            Map.entry("nat64/q\"u\\o,te", "up"),
            Map.entry("siit/ lead trail ", "up"));
    assertThat(snapshot.lastSuccess()).contains(NOW);
    assertThat(jool.kernelLog).isEmpty();
  }

  @Test
  void instances_of_other_namespaces_are_told_apart() {
    jool.places.add(place("blue", 7));
    jool.with("nat64/default").with("blue:nat64/default").with("blue:siit/s");
    assertThat(states(reader.read()))
        .containsOnlyKeys("nat64/default", "blue:nat64/default", "blue:siit/s");
    assertThat(jool.kernelLog).isEmpty();
  }

  @Test
  void an_instance_that_comes_goes_and_comes_back_needs_no_restart_and_no_refusal() {
    assertThat(reader.read().instances()).isEmpty();
    jool.with("nat64/default");
    assertThat(states(reader.read())).containsOnly(Map.entry("nat64/default", "up"));
    jool.instances.clear();
    assertThat(reader.read().instances()).isEmpty();
    jool.with("nat64/default");
    assertThat(states(reader.read())).containsOnly(Map.entry("nat64/default", "up"));
    assertThat(jool.kernelLog).isEmpty();
  }

  @Test
  void a_deleted_namespace_takes_its_instances_with_it() {
    jool.places.add(place("blue", 7));
    jool.with("blue:nat64/default");
    assertThat(states(reader.read())).containsKey("blue:nat64/default");
    jool.places.removeLast();
    jool.instances.clear();
    assertThat(reader.read().instances()).isEmpty();
  }

  @Test
  void what_lies_in_no_visited_namespace_is_counted() {
    jool.with("nat64/default").with("hidden:nat64/default").with("hidden:nat64/other");
    JoolSnapshot snapshot = reader.read();
    assertThat(states(snapshot)).containsOnlyKeys("nat64/default");
    assertThat(snapshot.elsewhere()).containsEntry(Translator.NAT64, 2);
  }

  @Test
  void while_nothing_changes_each_instance_costs_one_question() {
    jool.with("nat64/default").with("nat64/other");
    reader.read();
    jool.commands.clear();
    reader.read();
    assertThat(jool.commands)
        .containsExactly(
            JoolProtocol.INSTANCE_FOREACH,
            JoolProtocol.INSTANCE_FOREACH,
            JoolProtocol.STATS_FOREACH,
            JoolProtocol.STATS_FOREACH);
  }

  @Test
  void a_round_costs_a_question_for_the_family_one_for_each_kind_and_one_for_each_instance() {
    for (int i = 0; i < 170; i++) {
      jool.with("nat64/n" + i);
    }
    reader.read();
    jool.commands.clear();
    jool.families = 0;
    assertThat(reader.read().read()).isEqualTo(170);
    assertThat(jool.families).isEqualTo(1);
    assertThat(jool.commands).hasSize(2 + 170);
  }

  @Test
  void a_configured_instance_that_is_missing_is_told_with_its_reason() {
    configure("nat64/gone", "blue:nat64/default");
    JoolSnapshot snapshot = reader.read();
    assertThat(states(snapshot))
        .containsOnly(
            Map.entry("nat64/gone", "no_instance"),
            Map.entry("blue:nat64/default", "no_namespace"));
    assertThat(jool.kernelLog).isEmpty();
  }

  @Test
  void each_round_without_a_configured_instance_is_an_error_with_its_reason() {
    configure("nat64/gone");
    reader.read();
    JoolSnapshot snapshot = reader.read();
    assertThat(snapshot.instances().getFirst().errors()).isEqualTo(Map.of("no_instance", 2L));
    jool.unloaded();
    assertThat(reader.read().instances().getFirst().errors())
        .isEqualTo(Map.of("no_instance", 2L, "not_loaded", 1L));
  }

  /** It goes part by part: the list of one kind may be refused while the other is still there. */
  @Test
  void what_was_refused_while_the_module_was_going_is_asked_for_when_it_is_back() {
    jool.with("nat64/default");
    reader.read();
    jool.refuseLists = true;
    assertThat(reader.read().errors()).containsKey("list_refused");
    jool.refuseLists = false;
    jool.loaded = false;
    reader.read();
    jool.loaded = true;
    assertThat(reader.read().features()).contains(LIST);
    jool.with("nat64/other");
    assertThat(states(reader.read())).containsEntry("nat64/other", "up");
  }

  @Test
  void a_module_before_4_0_8_is_not_asked() {
    FakeJool old = new FakeJool("4.0.7");
    JoolSnapshot snapshot = new JoolReader(config, old, () -> nanos, () -> NOW).read();
    assertThat(snapshot.trouble()).isEqualTo("Jool 4.0.7.0 is too old (expected: 4.0.8 or later)");
    assertThat(old.families).isZero();
  }

  @Test
  void a_name_that_cannot_be_written_takes_no_other_instance_along() {
    jool.with("nat64/default");
    jool.unreadable = "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd";
    JoolSnapshot snapshot = reader.read();
    assertThat(states(snapshot)).containsOnly(Map.entry("nat64/default", "up"));
    assertThat(snapshot.elsewhere()).containsEntry(Translator.NAT64, 1);
  }

  @Test
  void a_namespace_that_cannot_be_entered_for_the_moment_is_looked_into_later() {
    jool.places.add(place("blue", 7));
    jool.with("blue:nat64/default");
    jool.cannotEnter = new LinuxException("open", Errno.EMFILE, "enter");
    assertThat(reader.read().instances()).isEmpty();
    jool.cannotEnter = null;
    assertThat(states(reader.read())).containsOnly(Map.entry("blue:nat64/default", "up"));
  }

  @Test
  void a_file_that_is_no_namespace_is_looked_into_once() {
    jool.places.add(place("blue", 7));
    jool.with("nat64/default");
    jool.cannotEnter = new LinuxException("setns", Errno.EINVAL, "enter");
    reader.read();
    jool.commands.clear();
    reader.read();
    assertThat(jool.commands).doesNotContain(JoolProtocol.INSTANCE_HELLO);
  }

  @Test
  void a_configured_instance_whose_module_is_missing_is_not_asked_for() {
    jool.without(Translator.SIIT);
    configure("siit/s");
    assertThat(states(reader.read())).containsOnly(Map.entry("siit/s", "not_loaded"));
    assertThat(jool.commands).doesNotContain(JoolProtocol.STATS_FOREACH);
  }

  @Test
  void without_the_list_default_is_tried_and_refusals_are_rare() {
    jool.administer = false;
    for (int round = 0; round < 100; round++) {
      assertThat(reader.read().instances()).isEmpty();
      advance(Duration.ofSeconds(1));
    }
    // One for each kind at once, and again after a minute.
    assertThat(jool.kernelLog).hasSize(4);
    jool.with("nat64/default");
    advance(Duration.ofMinutes(1));
    assertThat(states(reader.read())).containsOnly(Map.entry("nat64/default", "up"));
  }

  @Test
  void without_the_list_an_instance_that_goes_is_missed_and_found_again() {
    jool.administer = false;
    jool.with("nat64/default").with("siit/default");
    reader.read();
    jool.instances.clear();
    assertThat(states(reader.read())).containsEntry("nat64/default", "no_instance");
    jool.with("nat64/default").with("siit/default");
    assertThat(states(reader.read())).containsEntry("nat64/default", "no_instance");
    advance(Duration.ofMinutes(1));
    assertThat(states(reader.read())).containsEntry("nat64/default", "up");
    assertThat(jool.kernelLog).hasSize(2);
  }

  @Test
  void a_module_that_is_not_there_is_not_asked() {
    jool.unloaded();
    JoolSnapshot snapshot = reader.read();
    assertThat(snapshot.trouble()).isEqualTo("the kernel module jool is not loaded");
    assertThat(snapshot.errors()).isEmpty();
    assertThat(jool.commands).isEmpty();
    jool.loaded = true;
    jool.with("nat64/default");
    assertThat(states(reader.read())).containsOnly(Map.entry("nat64/default", "up"));
    jool.loaded = false;
    assertThat(reader.read().instances()).isEmpty();
  }

  @Test
  void while_there_is_no_module_nothing_is_made_anew() {
    jool.unloaded();
    JoolSnapshot snapshot = reader.read();
    assertThat(reader.read()).isSameAs(snapshot);
    jool.loaded = true;
    JoolSnapshot loaded = reader.read();
    assertThat(loaded.trouble()).isEmpty();
    assertThat(reader.read()).isNotSameAs(loaded);
  }

  @Test
  void one_malformed_answer_takes_no_other_instance_along() {
    jool.with("nat64/default").with("nat64/other");
    jool.instances.replace(InstanceKey.parse("nat64/other"), "4.1.9-stats_flags_1");
    JoolSnapshot snapshot = reader.read();
    assertThat(states(snapshot))
        .containsOnly(Map.entry("nat64/default", "up"), Map.entry("nat64/other", "malformed"));
    assertThat(snapshot.errors()).containsEntry("malformed", 1L);
  }

  @Test
  void a_module_that_does_not_answer_is_told_and_read_again_later() {
    jool.with("nat64/default");
    reader.read();
    jool.failure = new NetlinkFormatException("nonsense");
    JoolSnapshot snapshot = reader.read();
    assertThat(states(snapshot)).containsOnly(Map.entry("nat64/default", "malformed"));
    assertThat(snapshot.instances().getFirst().counters()).isEmpty();
    jool.failure = null;
    advance(Duration.ofMinutes(1));
    assertThat(states(reader.read())).containsOnly(Map.entry("nat64/default", "up"));
  }

  @Test
  void a_namespace_that_cannot_be_entered_spoils_no_other() {
    jool.places.add(place("blue", 7));
    configure("nat64/default", "blue:nat64/default");
    jool.with("nat64/default").with("blue:nat64/default");
    jool.administer = false;
    jool.cannotEnter = new IOException("EINVAL");
    assertThat(states(reader.read()))
        .containsOnly(
            Map.entry("nat64/default", "up"), Map.entry("blue:nat64/default", "no_namespace"));
  }

  @Test
  void a_table_that_is_not_known_is_an_error_and_no_wrong_name() {
    jool.with("nat64/default");
    jool.instances.replace(InstanceKey.parse("nat64/default"), "4.1.9-cli-stats");
    JoolSnapshot snapshot = reader.read();
    NamedCounters counters = snapshot.instances().getFirst().counters().orElseThrow();
    assertThat(counters.isCertain()).isFalse();
    assertThat(counters.table().size()).isEqualTo(11);
    assertThat(snapshot.errors()).containsEntry("counter_table", 1L);
  }

  @Test
  void there_is_an_end_to_the_number_of_instances() {
    config = JoolConfigs.of("max_instances: 2");
    reader = reader();
    jool.with("nat64/a").with("nat64/b").with("nat64/c");
    JoolSnapshot snapshot = reader.read();
    assertThat(snapshot.instances()).hasSize(2);
    assertThat(snapshot.boundHits()).containsEntry("instances", 1L);
  }

  @Test
  void features_say_what_the_rights_allow() {
    jool.administer = false;
    jool.without(Translator.SIIT);
    Map<String, Boolean> features =
        reader.read().features().stream().collect(Collectors.toMap(Feature::name, Feature::on));
    assertThat(features)
        .isEqualTo(
            Map.of("nat64", true, "siit", false, "instance_list", false, "namespaces", true));
  }

  private void configure(String... instances) {
    config = JoolConfigs.of("instances: ['" + String.join("', '", instances) + "']");
    reader = reader();
  }

  private JoolReader reader() {
    return new JoolReader(config, jool, () -> nanos, () -> NOW);
  }

  private void advance(Duration time) {
    nanos += time.toNanos();
  }

  private static Place place(String name, long identity) {
    return new Place(
        name, Optional.of(new NetworkNamespace(Path.of("/run/netns", name))), identity);
  }

  private static Map<String, String> states(JoolSnapshot snapshot) {
    return snapshot.instances().stream()
        .collect(
            Collectors.toMap(
                i -> i.key().toString(), i -> i.failure().map(Failure::label).orElse("up")));
  }
}
