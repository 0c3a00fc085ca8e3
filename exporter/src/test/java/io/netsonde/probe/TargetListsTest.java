package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.probe.discovery.SourceState;
import io.netsonde.probe.discovery.TargetGroup;
import io.netsonde.probe.names.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One list of the targets of the configuration and of all sources. */
class TargetListsTest {
  private final List<SourceState> states = new ArrayList<>();
  private long revision;

  @Test
  void targets_of_all_sources_come_after_those_of_the_configuration_and_each_once()
      throws Exception {
    say("file_sd/0", group(Map.of(), "a.test", "192.0.2.1"));
    say("http_sd/0", group(Map.of(), "192.0.2.1", "b.test", "b.test"));
    TargetLists lists = lists("targets: [z.test, a.test]");

    assertThat(names(lists)).containsExactly("z.test", "a.test", "192.0.2.1", "b.test");
    assertThat(figures(lists))
        .containsEntry("probe_discovery_probed_targets{source=\"file_sd/0\"}", 2.0)
        .containsEntry("probe_discovery_probed_targets{source=\"http_sd/0\"}", 3.0)
        .containsEntry(
            "probe_discovery_refused_targets{reason=\"conflict\",source=\"http_sd/0\"}", 0.0);
  }

  @Test
  void parameters_say_how_to_probe_as_in_a_request() throws Exception {
    say(
        "file_sd/0",
        group(
            Map.of(
                "__param_module", "voice",
                "__param_interval", "500ms",
                "__param_dscp", "10",
                "__param_target", "other.test",
                "env", "prod"),
            "a.test"),
        group(Map.of("__param_tcp_port", "22"), "192.0.2.1"));
    TargetLists lists = lists("modules: {voice: {dscp: 46, size: 160}}");

    ProbePreset voice = lists.current().targets().getFirst().wishes();
    assertThat(lists.current().targets().getFirst().target()).isEqualTo("a.test");
    assertThat(voice.dscp()).contains(10);
    assertThat(voice.size()).contains(160);
    assertThat(voice.interval()).contains(Duration.ofMillis(500));
    assertThat(lists.current().targets().getLast().wishes().tcpPorts()).containsExactly(22);
  }

  @Test
  void a_port_behind_a_target_is_probed_by_tcp() throws Exception {
    say("file_sd/0", group(Map.of(), "a.test:443", "192.0.2.1:80", "[2001:db8::1]:22", "[::2]"));
    List<StaticTarget> targets = lists("").current().targets();

    assertThat(targets)
        .extracting(StaticTarget::target)
        .containsExactly("a.test", "192.0.2.1", "2001:db8::1", "::2");
    assertThat(targets)
        .extracting(target -> target.wishes().tcpPorts())
        .containsExactly(List.of(443), List.of(80), List.of(22), List.of());
  }

  @Test
  void what_cannot_be_probed_is_left_out_and_counted_and_harms_no_other() throws Exception {
    say(
        "file_sd/0",
        group(Map.of(), "http://a.test/", "-x-", "a.test:0", "a.test:65536", "\u0000", "127.1"),
        group(Map.of("__param_module", "none"), "a.test"),
        group(Map.of("__param_interval", "1ns"), "a.test"),
        group(Map.of("__param_size", "99"), "a.test:80"),
        group(Map.of("__param_source", "::1"), "192.0.2.1"),
        group(Map.of(), "good.test"));
    TargetLists lists = lists("");

    assertThat(names(lists)).containsExactly("good.test");
    assertThat(figures(lists))
        .containsEntry(
            "probe_discovery_refused_targets{reason=\"target\",source=\"file_sd/0\"}", 6.0)
        .containsEntry(
            "probe_discovery_refused_targets{reason=\"parameter\",source=\"file_sd/0\"}", 4.0);
  }

  @Test
  void the_same_series_with_other_options_stays_as_it_was_first() throws Exception {
    say("file_sd/0", group(Map.of("__param_dscp", "46"), "a.test", "b.test"));
    TargetLists lists = lists("targets: [a.test]");

    assertThat(names(lists)).containsExactly("a.test", "b.test");
    assertThat(lists.current().targets().getFirst().wishes().dscp()).isEmpty();
    assertThat(figures(lists))
        .containsEntry(
            "probe_discovery_refused_targets{reason=\"conflict\",source=\"file_sd/0\"}", 1.0);
  }

  @Test
  void more_targets_than_there_is_room_for_are_left_out_and_counted() throws Exception {
    say("file_sd/0", group(Map.of(), "a.test", "b.test:1", "c.test", "d.test"));
    TargetLists lists = lists("{max_targets: 3, targets: [z.test]}");

    assertThat(names(lists)).containsExactly("z.test", "a.test", "b.test");
    assertThat(figures(lists))
        .containsEntry(
            "probe_discovery_refused_targets{reason=\"limit\",source=\"file_sd/0\"}", 2.0);
    assertThat(lists.cuts()).isOne();
  }

  @Test
  void labels_stand_on_an_info_series_and_on_no_other() throws Exception {
    Map<String, String> labels = new HashMap<>();
    labels.put("env", "prod");
    labels.put("target", "own");
    labels.put("__meta_x", "left out");
    labels.put("empty", "");
    labels.put("bad-name", "left out");
    labels.put("nul", "a\u0000b");
    say("file_sd/0", group(labels, "a.test"));
    say("dns_sd/0", group(Map.of("env", "other"), "a.test"));
    TargetLists lists = lists("");
    lists.current();

    assertThat(figures(lists))
        .containsEntry(
            "probe_target_info{env=\"prod\",exported_target=\"own\",nul=\"a\ufffdb\","
                + "target=\"a.test\"}",
            1.0)
        .containsEntry("probe_discovery_dropped_labels{source=\"file_sd/0\"}", 1.0);
    assertThat(figures(lists).keySet())
        .filteredOn(series -> series.startsWith("probe_target_info"))
        .hasSize(1);
  }

  @Test
  void labels_are_bounded_in_number_and_length() throws Exception {
    Map<String, String> labels = new HashMap<>();
    IntStream.range(0, 40).forEach(i -> labels.put(String.format("l%02d", i), "v".repeat(1000)));
    labels.put("a".repeat(129), "x");
    say("file_sd/0", group(labels, "a.test"));
    TargetLists lists = lists("");
    lists.current();

    assertThat(figures(lists))
        .containsEntry("probe_discovery_dropped_labels{source=\"file_sd/0\"}", 9.0);
    String info =
        figures(lists).keySet().stream()
            .filter(series -> series.startsWith("probe_target_info"))
            .findFirst()
            .orElseThrow();
    assertThat(info).contains("l31=\"" + "v".repeat(255) + "\"").doesNotContain("l32");
  }

  @Test
  void each_target_is_of_one_shard_of_those_that_are_configured_too() throws Exception {
    say("file_sd/0", group(Map.of("env", "x"), "a.test", "b.test", "c.test:443", "-x-"));
    List<String> all = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      TargetLists lists =
          lists("{sharding: {shards: 2, shard: " + shard + "}, targets: [y.test, z.test]}");
      all.addAll(names(lists));
      assertThat(figures(lists))
          .as("told by each agent")
          .containsEntry(
              "probe_discovery_refused_targets{reason=\"target\",source=\"file_sd/0\"}", 1.0);
    }
    assertThat(all).containsExactlyInAnyOrder("a.test", "b.test", "c.test", "y.test", "z.test");
  }

  @Test
  void a_list_stays_the_same_until_something_changes() throws Exception {
    say("file_sd/0", group(Map.of(), "a.test"));
    TargetLists lists = lists("targets: [z.test]");
    long first = lists.current().number();
    assertThat(lists.current().number()).isEqualTo(first);

    states.clear();
    say("file_sd/0", group(Map.of(), "b.test"));
    assertThat(names(lists)).containsExactly("z.test", "b.test");
    assertThat(lists.current().number()).isEqualTo(first + 1);

    lists.configure(List.of(StaticTarget.of("y.test")));
    assertThat(names(lists)).containsExactly("y.test", "b.test");
  }

  @Test
  void targets_that_are_exchanged_go_on_where_they_are_in_both_lists() throws Exception {
    ProbeConfig config = read("targets: [192.0.2.1, 192.0.2.2]");
    try (ProbeEngine engine =
        new ProbeEngine(
            config, ProbeListener.NONE, ProbeEngine.platformThreads(), TransmitStamps.NUMBERED)) {
      TargetLists lists = new TargetLists(config, List::of);
      StaticTargets targets = new StaticTargets(config, engine, _ -> Resolution.PENDING, lists);
      targets.refresh();
      Target kept = target(engine, "192.0.2.2");
      Target left = target(engine, "192.0.2.1");

      lists.configure(List.of(StaticTarget.of("192.0.2.2"), StaticTarget.of("192.0.2.3")));
      targets.refresh();

      assertThat(target(engine, "192.0.2.2")).isSameAs(kept);
      assertThat(kept.isKept()).isTrue();
      assertThat(left.isKept()).isFalse();
      assertThat(target(engine, "192.0.2.3").isKept()).isTrue();
      assertThat(targets.published().rows()).hasSize(2);
    }
  }

  @Test
  void mistakes_are_told_with_their_place() {
    refused(
        "{file_sd: [{files: [/a.txt, /*/b.json]}, {files: []}], dns_sd: [{names: [-x-]}]}",
        "t.yml:2:23: probe.file_sd[0].files[0]: /a.txt (expected: a path that begins with / and ends"
            + " in .json, .yml or .yaml, with asterisks in its last part alone)",
        "t.yml:2:31: probe.file_sd[0].files[1]: /*/b.json (expected: a path that begins with / and"
            + " ends in .json, .yml or .yaml, with asterisks in its last part alone)",
        "t.yml:2:52: probe.file_sd[1].files: no file (expected: at least one path such as"
            + " /etc/netsonde/targets/*.json)",
        "t.yml:2:76: probe.dns_sd[0].names[0]: -x- (expected: a host name)");
  }

  @Test
  void a_url_with_a_password_is_refused_and_not_shown() {
    assertThatThrownBy(() -> read("http_sd: [{url: 'http://me:s3cret@a.test/'}]"))
        .hasMessageContaining("probe.http_sd[0].url: a hidden value")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> read("http_sd: [{url: 'htp://a.test/?token=s3cret'}]"))
        .hasMessageContaining("a hidden value (expected: a URL of http or https)")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> read("http_sd: [{url: 'file:///etc/passwd'}]"))
        .hasMessageContaining("(expected: a URL of http or https)");
    assertThatThrownBy(() -> read("http_sd: [{url: 'http://a/', module: voice}]"))
        .hasMessageContaining("probe.http_sd[0].module: voice (expected: a name in probe.modules)");
    assertThatThrownBy(() -> read("dns_sd: [{names: [a], labels: {__param_dscp: 64}}]"))
        .hasMessageContaining("probe.dns_sd[0].labels")
        .hasMessageContaining("invalid dscp parameter");
  }

  private static void refused(String section, String... problems) {
    assertThatThrownBy(() -> read(section))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems()).contains(problems));
  }

  private void say(String source, TargetGroup... groups) {
    revision++;
    states.add(new SourceState(source, List.of(groups), revision, Optional.empty(), Map.of()));
  }

  private static TargetGroup group(Map<String, String> labels, String... targets) {
    return new TargetGroup(List.of(targets), labels);
  }

  private TargetLists lists(String section) throws ConfigException {
    return new TargetLists(read(section), () -> List.copyOf(states));
  }

  private static List<String> names(TargetLists lists) {
    return lists.current().targets().stream().map(StaticTarget::target).toList();
  }

  private static Map<String, Double> figures(TargetLists lists) {
    lists.current();
    return Series.of(lists.families());
  }

  private static Target target(ProbeEngine engine, String address) {
    return engine.targets().stream()
        .filter(one -> one.address().equals(Probing.address(address)))
        .findFirst()
        .orElseThrow();
  }

  private static ProbeConfig read(String section) throws ConfigException {
    return ConfigDocument.parse("t.yml", "probe:\n  " + section + "\n")
        .bind(root -> ProbeConfig.read(root.section("probe"), true));
  }
}
