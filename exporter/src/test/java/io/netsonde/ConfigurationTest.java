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
import io.netsonde.probe.ProbeConfig;
import io.netsonde.probe.TcpMethod;
import io.netsonde.tcp.TcpConfig;
import io.netsonde.web.ListenAddress;
import io.netsonde.web.WebConfig;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.jool.Translator;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
          // ProbeConfigurationTest has its keys.
          ProbeConfig.defaults(),
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
          ProbeConfig.defaults().with(TcpMethod.CONNECT),
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
                  tcp_method: connect
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

  /** Each component of one record is another in the other. */
  static void assertDiffers(Record one, Record other) throws Exception {
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
