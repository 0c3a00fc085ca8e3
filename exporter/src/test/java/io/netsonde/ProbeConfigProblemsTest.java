package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Keys of {@code probe} that are right alone and wrong together. */
class ProbeConfigProblemsTest {
  /** An interval and a rate that do not go together, and what means nothing beside ports. */
  @Test
  void what_does_not_fit_together_is_told() {
    refused(
        "probe: {interval: 5ms}\n",
        "netsonde.yml:1:19: probe.interval: 5ms (expected: at least 10ms, because"
            + " probe.max_target_pps is 100)");
    refused(
        "probe: {max_target_pps: 3, modules: {a: {interval: 333ms}}}\n",
        "netsonde.yml:1:52: probe.modules.a.interval: 333ms (expected: at least"
            + " 333ms333us334ns, because probe.max_target_pps is 3)");
    refused(
        "probe: {interval: 1h1ms}\n",
        "netsonde.yml:1:19: probe.interval: 1h1ms (expected: at most 1h)");
    refused(
        "probe: {modules: {a: {size: 100, tcp_ports: [80]}}}\n",
        "netsonde.yml:1:29: probe.modules.a.size: size beside tcp_ports (expected: one of the"
            + " two)");
    refused(
        "probe: {modules: {a: {df: false, tcp_ports: [80]}}}\n",
        "netsonde.yml:1:27: probe.modules.a.df: df beside tcp_ports (expected: one of the two)");
    refused(
        "probe: {interface4: none, interface6: none}\n",
        "netsonde.yml:1:39: probe.interface6: none, as interface4 is (expected: one family to"
            + " probe; 'enabled: false' turns probing off)");
    refused(
        "probe: {modules: {a: {interface: none}}}\n",
        "netsonde.yml:1:34: probe.modules.a.interface: none (expected: auto or the name of an"
            + " interface)");
    refused(
        "probe: {targets: [{target: '::1', source: 192.0.2.1}]}\n",
        "netsonde.yml:1:43: probe.targets[0].source: a source of the other family (expected: one"
            + " of the family of ::1)");
    refused(
        "probe: {targets: [{target: '::1', module: web}]}\n",
        "netsonde.yml:1:43: probe.targets[0].module: web (expected: a name in probe.modules)");
    refused(
        "probe: {modules: {m: {size: 99}}, targets: [{target: '::1', module: m, tcp_ports:"
            + " [80]}]}\n",
        "netsonde.yml:1:45: probe.targets[0].size: size together with a module (expected: no"
            + " tcp_ports in either)");
    refused(
        "probe: {targets: ['::1', {target: '::1', dscp: 1}]}\n",
        "netsonde.yml:1:18: probe.targets: ::1 twice (expected: all with the same options)");
    refused(
        "probe: {modules: {a: {tos: 4}}}\n",
        "netsonde.yml:1:23: probe.modules.a: unknown key 'tos' (expected: one of df, dscp,"
            + " interface, interval, ip_version, size, source, tcp_ports)");
  }

  @Test
  void an_interval_may_be_as_short_as_the_rate_of_a_target_allows() throws Exception {
    assertThat(read("probe: {max_target_pps: 1000, interval: 1ms}\n").probe().interval())
        .isEqualTo(Duration.ofMillis(1));
  }

  private static void refused(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems()).containsExactly(problem));
  }

  private static Configuration read(String text) throws ConfigException {
    return ConfigDocument.parse("netsonde.yml", text).bind(Configuration::read);
  }
}
