package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.linux.Capability;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.capture.CaptureConfig;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.tcp.filter.CaptureFilter;
import io.netsonde.tcp.host.HostConfig;
import io.netsonde.tcp.pairs.PairConfig;
import io.netsonde.wire.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every key of the section and where its value goes. */
class TcpConfigTest {
  @Test
  void every_key_goes_to_its_place() throws Exception {
    TcpConfig config =
        read(
            """
            enabled: true
            compat: false
            interfaces: [eth0, 'veth*', any]
            exclude_interfaces: [veth9]
            filter: tcp port 443
            promiscuous: true
            snap_length: 96B
            ring_size: 32MiB
            max_rings: 3
            readers: 2
            max_connections: 17
            connection_idle: 16m
            connection_linger: 2m
            inner_addresses: true
            max_pairs: 7
            pair_idle: 11m
            ipv4_prefix: 24
            ipv6_prefix: 64
            include: [10.0.0.0/8]
            exclude: [10.0.0.1, 'fd00::/8']
            include_ports: [443]
            exclude_ports: [22, 23]
            side: local
            local: [192.0.2.0/24]
            host_counters: false
            host_interval: 11s
            named_namespaces: false
            namespaces: [blue, /proc/1/ns/net]
            max_namespaces: 9
            socket_survey: true
            tracepoints: true
            """);

    TcpConfig defaults = TcpConfig.defaults();
    assertThat(config)
        .isEqualTo(
            new TcpConfig(
                TcpConfig.Enabled.TRUE,
                false,
                new CaptureConfig(
                    List.of(
                        new InterfacePattern("eth0"),
                        new InterfacePattern("veth*"),
                        InterfacePattern.ALL),
                    List.of(new InterfacePattern("veth9")),
                    CaptureFilter.of("tcp port 443", 96),
                    true,
                    32 << 20,
                    defaults.capture().retire(),
                    3,
                    defaults.capture().publish()),
                2,
                new AnalysisConfig(
                    AnalysisConfig.Mode.OWN,
                    17,
                    Duration.ofMinutes(16),
                    Duration.ofMinutes(2),
                    true,
                    new PairConfig(
                        7,
                        Duration.ofMinutes(11),
                        24,
                        64,
                        List.of(prefix("10.0.0.0/8")),
                        List.of(prefix("10.0.0.1"), prefix("fd00::/8")),
                        Set.of(443),
                        Set.of(22, 23),
                        PairConfig.Side.LOCAL,
                        List.of(prefix("192.0.2.0/24")))),
                new HostConfig(
                    false,
                    Duration.ofSeconds(11),
                    false,
                    List.of("blue", "/proc/1/ns/net"),
                    9,
                    true,
                    true)));
  }

  @Test
  void an_empty_section_is_the_defaults() throws Exception {
    assertThat(read("")).isEqualTo(TcpConfig.defaults());
    assertThat(TcpConfig.defaults().capture().filter().expression())
        .isEqualTo("tcp or icmp or icmp6");
  }

  @Test
  void a_side_without_its_addresses_is_refused() {
    assertThatThrownBy(() -> read("side: remote\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith(
            "side: remote (expected: both, or tcp.local with the addresses that are this"
                + " side)");
  }

  @Test
  void rights_are_asked_for_where_they_are_used() throws Exception {
    assertThat(read("enabled: false\n").rights()).isEmpty();
    assertThat(read("host_counters: false\n").rights()).isEmpty();
    assertThat(read("named_namespaces: false\n").rights()).isEmpty();
    assertThat(read("named_namespaces: false\ntracepoints: true\n").rights())
        .containsExactlyInAnyOrder(Capability.CAP_BPF, Capability.CAP_PERFMON);
    assertThat(read("").rights()).containsExactly(Capability.CAP_SYS_ADMIN);
    assertThat(read("namespaces: [/proc/1/ns/net]\n").rights())
        .containsExactlyInAnyOrder(Capability.CAP_SYS_ADMIN, Capability.CAP_SYS_PTRACE);
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  private static TcpConfig read(String text) throws ConfigException {
    return ConfigDocument.parse("netsonde.yml", text.isEmpty() ? "{}" : text)
        .bind(section -> TcpConfig.read(section, true));
  }
}
