package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.probe.HardwareConfig;
import io.netsonde.probe.IpVersion;
import io.netsonde.probe.Outlet;
import io.netsonde.probe.ProbeConfig;
import io.netsonde.probe.ProbeLimits;
import io.netsonde.probe.ProbePreset;
import io.netsonde.probe.SendingConfig;
import io.netsonde.probe.StaticTarget;
import io.netsonde.probe.TargetPolicy;
import io.netsonde.probe.TcpMethod;
import io.netsonde.probe.discovery.DnsSdConfig;
import io.netsonde.probe.discovery.FileSdConfig;
import io.netsonde.probe.discovery.FleetConfig;
import io.netsonde.probe.discovery.HttpSdConfig;
import io.netsonde.probe.discovery.Sharding;
import io.netsonde.probe.names.NamesConfig;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Every key of the section {@code probe}, its default and where its value goes. */
class ProbeConfigurationTest {
  private static final ProbeConfig DEFAULTS =
      new ProbeConfig(
          true,
          true,
          true,
          new ProbeLimits(
              Duration.ofSeconds(2), Duration.ofSeconds(2), 10_000, 10_000, Duration.ofMinutes(10)),
          TcpMethod.AUTO,
          TargetPolicy.ANY,
          new NamesConfig(NamesConfig.Resolver.DNS, Duration.ofSeconds(1), Duration.ofHours(1)),
          HardwareConfig.off(),
          List.of(),
          new SendingConfig(Outlet.AUTO, Outlet.AUTO, OptionalInt.empty(), 100, Map.of()),
          FleetConfig.NONE);

  private static final ProbeConfig ALL_CHANGED =
      new ProbeConfig(
          false,
          false,
          false,
          new ProbeLimits(
              Duration.ofMillis(1500),
              Duration.ofMillis(2500),
              10_001,
              10_002,
              Duration.ofSeconds(601)),
          TcpMethod.CONNECT,
          new TargetPolicy(
              List.of(
                  IpPrefix.parse("10.0.0.0/8").orElseThrow(),
                  IpPrefix.parse("fd00::/8").orElseThrow()),
              List.of(IpPrefix.parse("10.0.0.1").orElseThrow())),
          new NamesConfig(
              NamesConfig.Resolver.SYSTEM, Duration.ofSeconds(11), Duration.ofSeconds(602)),
          new HardwareConfig(true, List.of("eth0", "eth1")),
          List.of(
              StaticTarget.of("10.9.0.1"),
              new StaticTarget(
                  "www.example.com",
                  new ProbePreset(
                      Optional.empty(),
                      Optional.of(Outlet.AUTO),
                      Optional.of(34),
                      Optional.empty(),
                      Optional.of(true),
                      Optional.empty(),
                      Optional.of(IpVersion.V6),
                      List.of(443, 80)))),
          new SendingConfig(
              new Outlet(false, Optional.of("eth0")),
              Outlet.NONE,
              OptionalInt.of(1),
              99,
              Map.of(
                  "voip",
                  new ProbePreset(
                      Optional.of(new IpAddress(false, 0, 0xc0000201L, 0)),
                      Optional.of(new Outlet(false, Optional.of("eth1"))),
                      Optional.of(46),
                      Optional.of(160),
                      Optional.of(false),
                      Optional.of(Duration.ofMillis(20)),
                      Optional.of(IpVersion.V4),
                      List.of()),
                  "web",
                  new ProbePreset(
                      Optional.empty(),
                      Optional.of(Outlet.AUTO),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(true),
                      Optional.empty(),
                      Optional.of(IpVersion.ALL),
                      List.of(80, 443)))),
          new FleetConfig(
              List.of(
                  new FileSdConfig(
                      List.of(Path.of("/etc/a/*.json"), Path.of("/etc/b.yml")),
                      Duration.ofSeconds(6),
                      Map.of("__param_module", "web", "site", "vienna"))),
              List.of(
                  new HttpSdConfig(
                      URI.create("https://inventory.example/t?a=b"),
                      Duration.ofSeconds(61),
                      Duration.ofSeconds(11),
                      Optional.of(new HttpSdConfig.User("me", Path.of("/run/password"))),
                      Optional.of(Path.of("/run/ca.crt")),
                      Map.of("a", "b"))),
              List.of(new DnsSdConfig(List.of("a.example"), true, Map.of())),
              new Sharding(3, 2)));

  @Test
  void defaults_hold_for_what_a_file_leaves_out() throws Exception {
    assertThat(ProbeConfig.defaults()).isEqualTo(DEFAULTS);
    assertThat(read("")).isEqualTo(DEFAULTS);
  }

  @Test
  void every_key_reaches_its_place() throws Exception {
    assertThat(
            read(
                """
                enabled: false
                compat: false
                interval: 1s500ms
                timeout: 2s500ms
                max_pps: 10001
                max_targets: 10002
                histograms: false
                expiry: 10m1s
                tcp_method: connect
                allow: [10.0.0.0/8, 'fd00::/8']
                deny: [10.0.0.1]
                resolver: system
                dns_min_ttl: 11s
                dns_max_ttl: 10m2s
                targets:
                  - 10.9.0.1
                  - target: www.example.com
                    module: web
                    tcp_ports: [443, 80, 443]
                    ip_version: 6
                    dscp: 34
                hardware_stamps: on
                hardware_interfaces: [eth0, eth1]
                interface4: eth0
                interface6: none
                identifier: 1
                max_target_pps: 99
                modules:
                  voip:
                    source: 192.0.2.1
                    interface: eth1
                    dscp: 46
                    size: 160
                    df: 0
                    interval: 20ms
                    ip_version: 4
                  web: {interface: auto, df: true, ip_version: all, tcp_ports: [80, 443, 80]}
                file_sd:
                  - files: [/etc/a/*.json, /etc/b.yml]
                    refresh_interval: 6s
                    module: web
                    labels: {site: vienna}
                http_sd:
                  - url: https://inventory.example/t?a=b
                    refresh_interval: 61s
                    timeout: 11s
                    basic_auth: {username: me, password_file: /run/password}
                    tls_config: {ca_file: /run/ca.crt}
                    labels: {a: b}
                dns_sd:
                  - names: [a.example]
                    skip_self: true
                sharding: {shards: 3, shard: 2}
                """))
        .isEqualTo(ALL_CHANGED);
  }

  /** Keeps the test above whole when a component is added. */
  @Test
  void every_component_differs_from_its_default_in_the_text_above() throws Exception {
    ConfigurationTest.assertDiffers(DEFAULTS, ALL_CHANGED);
    ConfigurationTest.assertDiffers(DEFAULTS.sending(), ALL_CHANGED.sending());
  }

  private static ProbeConfig read(String text) throws ConfigException {
    return ConfigDocument.parse("probe.yml", text).bind(root -> ProbeConfig.read(root, true));
  }
}
