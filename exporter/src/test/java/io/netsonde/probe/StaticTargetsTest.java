package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.lab.Eventually;
import io.netsonde.probe.names.Resolution;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The configuration's targets, with an engine that stands still and names that the test has. */
class StaticTargetsTest {
  private final ProbeEngine engine =
      new ProbeEngine(
          ProbeConfig.defaults(),
          ProbeListener.NONE,
          ProbeEngine.platformThreads(),
          TransmitStamps.NUMBERED);
  private final Map<String, List<IpAddress>> zone = new HashMap<>();
  private final Map<String, List<IpAddress>> known = new HashMap<>();

  /** As the name service does, which keeps what it found last. */
  private Resolution resolve(String name) {
    List<IpAddress> found = zone.get(name);
    if (found != null) {
      known.put(name, found);
    }
    return new Resolution(
        Optional.of(found != null), known.getOrDefault(name, List.of()), Optional.empty());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void series_have_the_target_as_it_is_configured_and_the_port_of_tcp_alone() throws Exception {
    zone.put("www.test", addresses("192.0.2.1", "2001:db8::1", "127.0.0.1"));

    Map<String, Double> series =
        series("[192.0.2.9, {target: www.test, tcp_ports: [443, 80], ip_version: 4}]");

    assertThat(series)
        .containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.9\",target=\"192.0.2.9\"}", 0.0)
        .containsEntry(
            "tcp_probe_packets_sent_total{ip=\"192.0.2.1\",target=\"www.test\",tcp_port=\"443\"}",
            0.0)
        .containsEntry(
            "tcp_probe_loss_ratio{ip=\"192.0.2.1\",target=\"www.test\",tcp_port=\"80\"}",
            Double.NaN)
        .containsEntry("probe_window_samples{ip=\"192.0.2.9\",target=\"192.0.2.9\"}", 0.0)
        .containsEntry(
            "probe_window_samples{ip=\"192.0.2.1\",target=\"www.test\",tcp_port=\"80\"}", 0.0)
        .containsEntry("probe_name_resolved{name=\"www.test\"}", 1.0);
    assertThat(series.keySet()).noneMatch(name -> name.contains("2001:db8::1"));
  }

  @Test
  void without_targets_there_is_no_series() throws Exception {
    assertThat(series("[]")).isEmpty();
  }

  @Test
  void the_same_thing_configured_twice_is_there_once_and_by_two_names_twice() throws Exception {
    zone.put("a.test", addresses("192.0.2.1"));

    assertThat(series("[a.test, {target: a.test, ip_version: 4}, 192.0.2.1]").keySet())
        .filteredOn(name -> name.startsWith("icmp_probe_loss_ratio"))
        .containsExactly(
            "icmp_probe_loss_ratio{ip=\"192.0.2.1\",target=\"192.0.2.1\"}",
            "icmp_probe_loss_ratio{ip=\"192.0.2.1\",target=\"a.test\"}");
    assertThat(engine.targets()).hasSize(1);
  }

  @Test
  void what_is_asked_for_as_well_is_the_same_target() throws Exception {
    series("[192.0.2.1]");

    assertThat(engine.ask(destination("192.0.2.1"))).contains(engine.targets().iterator().next());
    assertThat(engine.targets()).hasSize(1);
  }

  @Test
  void an_address_that_the_name_has_no_longer_is_given_up_and_the_new_one_probed()
      throws Exception {
    zone.put("a.test", addresses("192.0.2.1"));
    StaticTargets targets = targets("[a.test, 192.0.2.9]");
    targets.refresh();
    Target old = target("192.0.2.1");
    assertThat(old.isKept()).isTrue();

    zone.put("a.test", addresses("192.0.2.2"));
    targets.refresh();
    targets.refresh();

    assertThat(rows(targets)).containsExactly("192.0.2.2 a.test", "192.0.2.9 192.0.2.9");
    assertThat(old.isKept()).isFalse();
    assertThat(target("192.0.2.2").isKept()).isTrue();
    assertThat(target("192.0.2.9").isKept()).isTrue();
  }

  @Test
  void an_outage_of_the_name_service_changes_nothing() throws Exception {
    zone.put("a.test", addresses("192.0.2.1"));
    StaticTargets targets = targets("[a.test]");
    targets.refresh();

    zone.clear();
    targets.refresh();
    targets.refresh();

    assertThat(rows(targets)).containsExactly("192.0.2.1 a.test");
    assertThat(target("192.0.2.1").isKept()).isTrue();
    assertThat(Series.of(ProbeFamilies.of(targets.published(), true)))
        .containsEntry("probe_name_resolved{name=\"a.test\"}", 0.0);
  }

  @Test
  void a_name_that_nobody_knows_harms_no_other() throws Exception {
    Map<String, Double> series = series("[bad.test, 192.0.2.1]");

    assertThat(series)
        .containsEntry("probe_name_resolved{name=\"bad.test\"}", 0.0)
        .containsKey("icmp_probe_loss_ratio{ip=\"192.0.2.1\",target=\"192.0.2.1\"}");
  }

  @Test
  void a_defect_costs_a_round_and_no_more() throws Exception {
    zone.put("a.test", addresses("192.0.2.1"));
    AtomicBoolean planted = new AtomicBoolean(true);
    try (StaticTargets targets =
        new StaticTargets(
            read("targets: [a.test]"),
            engine,
            name -> {
              if (planted.getAndSet(false)) {
                throw new IllegalStateException("planted");
              }
              return resolve(name);
            })) {
      targets.start();

      Eventually.within(Duration.ofSeconds(10))
          .see("rows", () -> rows(targets), rows -> rows.contains("192.0.2.1 a.test"));
    }
  }

  @Test
  void what_the_engine_gave_up_meanwhile_is_begun_anew() throws Exception {
    StaticTargets targets = targets("[192.0.2.1]");
    targets.refresh();
    Target first = target("192.0.2.1");
    engine.targets().clear();

    targets.refresh();

    assertThat(target("192.0.2.1")).isNotSameAs(first);
    assertThat(rows(targets)).containsExactly("192.0.2.1 192.0.2.1");
    assertThat(first.isKept()).isFalse();
  }

  @Test
  void a_target_is_probed_as_it_says_or_as_its_module_says() throws Exception {
    ProbeConfig config =
        read(
            "{modules: {m: {dscp: 46, size: 99}}, targets: ["
                + "{target: 192.0.2.1, module: m, dscp: 10}, 192.0.2.2]}");
    new StaticTargets(config, engine, this::resolve).refresh();

    assertThat(engine.targets().stream().map(Target::destination))
        .containsExactlyInAnyOrder(
            new Destination(
                Probing.address("192.0.2.1"),
                Destination.ECHO,
                Options.NONE.dscp(10).size(99).made()),
            Destination.echo(Probing.address("192.0.2.2")));
  }

  @Test
  void the_same_name_may_be_probed_in_another_way_by_the_other_family() throws Exception {
    assertThat(
            read("targets: [{target: a, ip_version: 4, dscp: 1}, {target: a, ip_version: 6}]")
                .targets())
        .hasSize(2);
  }

  @Test
  void an_address_of_a_name_that_is_forbidden_is_not_probed_and_counted_once() throws Exception {
    ProbeConfig config = read("{deny: [192.0.2.0/24], targets: [a.test]}");
    zone.put("a.test", addresses("192.0.2.1", "203.0.113.1"));
    try (ProbeEngine strict =
        new ProbeEngine(
            config, ProbeListener.NONE, ProbeEngine.platformThreads(), TransmitStamps.NUMBERED)) {
      StaticTargets targets = new StaticTargets(config, strict, this::resolve);
      for (int second = 0; second < 5; second++) {
        targets.refresh();
      }

      assertThat(rows(targets)).containsExactly("203.0.113.1 a.test");
      assertThat(Series.of(List.of(strict.refusedTargets().family())))
          .containsEntry("probe_refused_targets_total{reason=\"deny\"}", 1.0);
    }
  }

  @Test
  void mistakes_are_told_with_their_place() {
    refused(
        "targets: [192.0.2.1, '-x-', {target: '127.1'}]",
        "t.yml:2:24: probe.targets[1]: -x- (expected: an IP address or a host name)",
        "t.yml:2:40: probe.targets[2].target: 127.1 (expected: an IP address or a host name)");
    refused(
        "targets: [{tcp_ports: [0], ip_version: 5, port: 1}]",
        "t.yml:2:13: probe.targets[0]: no 'target' (expected: this key, it has no default)",
        "t.yml:2:26: probe.targets[0].tcp_ports[0]: 0 (expected: a whole number from 1 to 65535)",
        "t.yml:2:42: probe.targets[0].ip_version: 5 (expected: one of 4, 6, all)",
        "t.yml:2:45: probe.targets[0]: unknown key 'port' (expected: one of df, dscp,"
            + " interface, interval, ip_version, module, size, source, target, tcp_ports)");
    refused(
        "{deny: [192.0.2.0/24], targets: [a, 192.0.2.1]}",
        "t.yml:2:35: probe.targets: 192.0.2.1 (expected: an address that probe.deny lets be probed)");
    refused("targets: [[a]]", "t.yml:2:13: probe.targets[0]: a list (expected: a single value)");
    refused(
        "{max_targets: 2, targets: [a, {target: b, tcp_ports: [1, 2]}]}",
        "t.yml:2:29: probe.targets: 3 of them (expected: at most max_targets, 2)");
  }

  private static void refused(String section, String... problems) {
    assertThatThrownBy(() -> read(section))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems()).containsExactly(problems));
  }

  private static ProbeConfig read(String section) throws ConfigException {
    return ConfigDocument.parse("t.yml", "probe:\n  " + section + "\n")
        .bind(root -> ProbeConfig.read(root.section("probe"), true));
  }

  private StaticTargets targets(String list) throws ConfigException {
    return new StaticTargets(read("targets: " + list), engine, this::resolve);
  }

  /** The second time, because a look-up's answer is seen by who asks after it. */
  private Map<String, Double> series(String list) throws ConfigException {
    StaticTargets targets = targets(list);
    targets.refresh();
    targets.refresh();
    return Series.of(ProbeFamilies.of(targets.published(), true));
  }

  private static List<String> rows(StaticTargets targets) {
    List<String> rows = new ArrayList<>();
    targets
        .published()
        .rows()
        .keySet()
        .forEach(row -> rows.add(row.destination().address() + " " + row.target()));
    return rows;
  }

  private Target target(String address) {
    return engine.targets().stream()
        .filter(target -> target.address().equals(Probing.address(address)))
        .findFirst()
        .orElseThrow();
  }

  private static Destination destination(String literal) {
    return Destination.echo(Probing.address(literal));
  }

  private static List<IpAddress> addresses(String... literals) {
    return List.of(literals).stream().map(Probing::address).toList();
  }
}
