package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.clients.RuleChain;
import io.netsonde.clients.presence.PresenceConfig;
import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.jool.InstanceKey;
import io.netsonde.jool.JoolConfig;
import io.netsonde.log.LogConfig;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
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
import io.netsonde.tcp.TcpConfig;
import io.netsonde.web.ListenAddress;
import io.netsonde.web.WebConfig;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.jool.Translator;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every key of a file, its default and where its value goes. */
class ConfigurationTest {
  private static final Configuration DEFAULTS =
      new Configuration(
          new LogConfig(LogLevel.INFO, LogFormat.LOGFMT),
          new WebConfig(
              List.of(new ListenAddress("", 10116)),
              Optional.empty(),
              "/metrics",
              true,
              false,
              64,
              40,
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(5)),
          new ProbeConfig(
              true,
              true,
              true,
              new ProbeLimits(
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(2),
                  10_000,
                  10_000,
                  Duration.ofMinutes(10)),
              TcpMethod.AUTO,
              TargetPolicy.ANY,
              new NamesConfig(NamesConfig.Resolver.DNS, Duration.ofSeconds(1), Duration.ofHours(1)),
              HardwareConfig.off(),
              List.of(),
              new SendingConfig(Outlet.AUTO, Outlet.AUTO, OptionalInt.empty(), 100, Map.of())),
          new ClientsConfig(
              true,
              true,
              Duration.ofSeconds(2),
              ClientsConfig.Mode.AUTOMATIC,
              List.of(),
              List.of(),
              new RuleChain("inet", "filter", "CLIENT_TRAFFIC"),
              false,
              4_096,
              Duration.ofDays(30),
              true,
              1_048_576,
              Duration.ofSeconds(60),
              PresenceConfig.defaults(),
              names(""),
              Optional.empty()),
          new JoolConfig(
              true,
              true,
              Duration.ofSeconds(1),
              Duration.ofMinutes(1),
              List.of(),
              true,
              List.of(),
              new InstanceKey("", Translator.NAT64, "default"),
              "",
              1_000,
              Set.of(),
              Duration.ofSeconds(30),
              100_000),
          TcpConfig.defaults());

  private static final Configuration ALL_CHANGED =
      new Configuration(
          new LogConfig(LogLevel.DEBUG, LogFormat.JSON),
          new WebConfig(
              List.of(new ListenAddress("127.0.0.1", 9116), new ListenAddress("::1", 9117)),
              Optional.of(Path.of("/etc/netsonde/web.yml")),
              "/all/metrics",
              false,
              true,
              65,
              41,
              Duration.ofSeconds(31),
              Duration.ofSeconds(121),
              Duration.ofSeconds(301)),
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
                  new Sharding(3, 2))),
          new ClientsConfig(
              false,
              false,
              Duration.ofMillis(1500),
              ClientsConfig.Mode.READ_ONLY,
              List.of("br-lan", "wg0"),
              List.of(IpPrefix.parse("192.168.0.0/16").orElseThrow()),
              new RuleChain("ip", "mangle", "COUNT"),
              true,
              4_097,
              Duration.ofDays(31),
              false,
              1_048_577,
              Duration.ofSeconds(61),
              new PresenceConfig(
                  Duration.ofSeconds(121), false, Duration.ofSeconds(61), 51, 16_385),
              names("refresh: 11s\n"),
              Optional.of(Path.of("/run/totals"))),
          new JoolConfig(
              false,
              false,
              Duration.ofMillis(1500),
              Duration.ofSeconds(61),
              List.of(
                  new InstanceKey("blue", Translator.SIIT, "s 1"),
                  new InstanceKey("", Translator.NAT64, "a/b")),
              false,
              List.of("/proc/1/ns/net"),
              new InstanceKey("", Translator.SIIT, "other"),
              "gateway",
              1_001,
              Set.of(JoolConfig.Detail.POOL4, JoolConfig.Detail.SESSIONS),
              Duration.ofSeconds(31),
              100_001),
          // TcpConfigTest has its keys.
          TcpConfig.defaults().with(TcpConfig.Enabled.FALSE, false));

  @Test
  void defaults_hold_without_a_file_and_for_what_a_file_leaves_out() throws Exception {
    assertThat(Configuration.defaults()).isEqualTo(DEFAULTS);
    assertThat(read("")).isEqualTo(DEFAULTS);
    assertThat(read("log: {}\nweb: {}\nprobe: {}\nclients: {}\njool: {}\ntcp: {}\n"))
        .isEqualTo(DEFAULTS);
  }

  @Test
  void every_key_reaches_its_place() throws Exception {
    assertThat(
            read(
                """
                log:
                  level: debug
                  format: json
                web:
                  listen_address: ['127.0.0.1:9116', '[::1]:9117']
                  config_file: /etc/netsonde/web.yml
                  telemetry_path: /all/metrics
                  live_page: false
                  enable_lifecycle: true
                  max_connections: 65
                  max_scrapes: 41
                  request_timeout: 31s
                  response_timeout: 2m1s
                  idle_timeout: 5m1s
                probe:
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
                clients:
                  enabled: false
                  compat: false
                  interval: 1s500ms
                  mode: read-only
                  interfaces: [br-lan, wg0]
                  prefixes: [192.168.0.0/16]
                  rules: ip mangle COUNT
                  bridged: true
                  max_clients: 4097
                  expiry: 31d
                  connections: false
                  max_connections: 1048577
                  reconcile: 61s
                  presence:
                    window: 2m1s
                    probe: false
                    ask_interval: 61s
                    max_probes_per_second: 51
                    max_neighbours: 16385
                  state: /run/totals
                  names:
                    refresh: 11s
                jool:
                  enabled: false
                  compat: false
                  interval: 1s500ms
                  retry: 1m1s
                  instances: ['blue:siit/s 1', nat64/a/b]
                  named_namespaces: false
                  namespaces: [/proc/1/ns/net]
                  compat_instance: siit/other
                  hostname: gateway
                  max_instances: 1001
                  details: [pool4, sessions]
                  details_interval: 31s
                  max_table_entries: 100001
                tcp:
                  enabled: false
                  compat: false
                """))
        .isEqualTo(ALL_CHANGED);
  }

  /** Keeps the test above whole when a component is added. */
  @Test
  void every_component_differs_from_its_default_in_the_file_above() throws Exception {
    assertDiffers(DEFAULTS.log(), ALL_CHANGED.log());
    assertDiffers(DEFAULTS.web(), ALL_CHANGED.web());
    assertDiffers(DEFAULTS.probe(), ALL_CHANGED.probe());
    assertDiffers(DEFAULTS.probe().sending(), ALL_CHANGED.probe().sending());
    assertDiffers(DEFAULTS.clients(), ALL_CHANGED.clients());
    assertDiffers(DEFAULTS.clients().presence(), ALL_CHANGED.clients().presence());
    assertDiffers(DEFAULTS.jool(), ALL_CHANGED.jool());
  }

  @Test
  void compat_at_the_top_holds_for_slices_that_do_not_say() throws Exception {
    assertThat(read("compat: false\n").probe().compat()).isFalse();
    assertThat(read("compat: false\nprobe: {compat: true}\n").probe().compat()).isTrue();
  }

  /** NamesConfigTest has all its keys. */
  private static io.netsonde.clients.names.NamesConfig names(String text) {
    try {
      return ConfigDocument.parse("names.yml", text)
          .bind(section ->
              io.netsonde.clients.names.NamesConfig.read(section, Path.of("/var/lib/netsonde")));
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertDiffers(Record one, Record other) throws Exception {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      assertThat(component.getAccessor().invoke(one))
          .as(component.toString())
          .isNotEqualTo(component.getAccessor().invoke(other));
    }
  }

  private static Configuration read(String text) throws ConfigException {
    return ConfigDocument.parse("netsonde.yml", text).bind(Configuration::read);
  }
}
