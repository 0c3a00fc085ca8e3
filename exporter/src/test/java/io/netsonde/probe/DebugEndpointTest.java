package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.Answer;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code /debug/probes}, with an engine that stands still. */
class DebugEndpointTest {
  private static final int NOW_SECONDS = 1_795_208_706;
  private static final Instant NOW = Instant.ofEpochSecond(NOW_SECONDS);

  private static final int MAX_PROBES = 5;

  private final ProbeEngine engine =
      new ProbeEngine(
          ProbeConfig.defaults(),
          ProbeListener.NONE,
          ProbeEngine.platformThreads(),
          TransmitStamps.NUMBERED);

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void nothing_probed_is_an_empty_array() {
    assertThat(text(0))
        .isEqualTo(
            """
            {
              "probes": [],
              "timestamp": 1795208706,
              "total_probes": 0,
              "omitted_probes": 0,
              "sockets": {
                "icmpv4": "not opened yet",
                "icmpv6": "not opened yet"
              }
            }
            """);
  }

  @Test
  void options_that_differ_from_the_defaults_are_told() {
    IpAddress address = Probing.address("192.0.2.1");
    ProbeOptions all =
        Options.NONE
            .source(Probing.address("192.0.2.9"))
            .device("eth1")
            .dscp(46)
            .size(160)
            .mayBeCut()
            .interval(Duration.ofMillis(100))
            .made();
    assertThat(engine.ask(new Destination(address, Destination.ECHO, all))).isPresent();
    assertThat(engine.ask(Destination.echo(address))).isPresent();

    assertThat(text(0).replaceAll("\\s+", " "))
        .contains(
            "\"options\": { \"source\": \"192.0.2.9\", \"interface\": \"eth1\", \"dscp\": 46,"
                + " \"size\": 160, \"df\": false, \"interval\": \"100ms\" }")
        .contains("\"options\": {}");
  }

  @Test
  void the_originals_members_come_first_in_its_order_and_ours_after_them() {
    Target target = ask("192.0.2.1", 443);
    target.received(1_500_000, 64);
    target.lost(LossCause.NO_REPLY, Optional.empty());
    target.lost(LossCause.HOST_UNREACHABLE, Optional.of(Probing.address("192.0.2.254")));
    target.notSent(1);
    target.discarded(Discard.DUPLICATE);

    assertThat(text(0))
        .startsWith(
            """
            {
              "probes": [
                {
                  "ip_address": "192.0.2.1",
                  "last_access": 1795208706,
                  "recv_count": 1,
                  "sent_count": 3,
                  "tcp_port": 443,
            """)
        .contains("\n  \"timestamp\": 1795208706,\n  \"total_probes\": 1,\n");
    Map<?, ?> probe = probes(0).getFirst();
    assertThat(probe.get("losses")).isEqualTo(Map.of("host_unreachable", 1, "no_reply", 1));
    assertThat(probe.get("send_errors")).isEqualTo(Map.of("eperm", 1));
    assertThat(probe.get("discarded_replies")).isEqualTo(Map.of("duplicate", 1));
    assertThat(probe.get("last_report"))
        .isEqualTo(Map.of("cause", "host_unreachable", "reporter", "192.0.2.254"));
    assertThat(probe.get("window_samples")).isEqualTo(3);
    assertThat(probe.get("latency_seconds")).isEqualTo(0.0015);
    assertThat(probe.get("reply_hop_limit")).isEqualTo(64);
  }

  @Test
  void what_is_not_known_of_a_target_is_absent() {
    ask("192.0.2.1", Destination.ECHO);

    assertThat(probes(0).getFirst().keySet().stream().map(String::valueOf))
        .contains("ip_address", "last_access", "recv_count", "sent_count", "tcp_port")
        .doesNotContain("loss_ratio", "latency_seconds", "reply_hop_limit", "last_report");
  }

  @Test
  void targets_are_sorted_by_address_and_then_by_port() {
    ask("fd77::2", 81);
    ask("10.77.0.2", 8080);
    ask("10.77.0.2", 81);
    ask("10.77.0.2", Destination.ECHO);
    ask("fd77::2", Destination.ECHO);

    assertThat(probes(0).stream().map(p -> p.get("ip_address") + " " + p.get("tcp_port")))
        .containsExactly(
            "10.77.0.2 0", "10.77.0.2 81", "10.77.0.2 8080", "fd77::2 0", "fd77::2 81");
  }

  @Test
  void the_last_access_is_when_it_was_last_asked_for() {
    ask("192.0.2.1", Destination.ECHO);

    assertThat(probes(90).getFirst().get("last_access")).isEqualTo(NOW_SECONDS - 90);
  }

  @Test
  void beyond_its_bound_it_says_how_many_it_left_out() {
    for (int i = 0; i < MAX_PROBES + 2; i++) {
      ask("192.0.2." + i, Destination.ECHO);
    }

    assertThat(probes(0)).hasSize(MAX_PROBES);
    assertThat(text(0)).contains("\"total_probes\": 7,\n  \"omitted_probes\": 2,");
  }

  private Target ask(String address, int port) {
    return engine.ask(new Destination(Probing.address(address), port)).orElseThrow();
  }

  private List<Map<?, ?>> probes(int secondsLater) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(text(secondsLater));
    return read instanceof Map<?, ?> all && all.get("probes") instanceof List<?> probes
        ? probes.stream().<Map<?, ?>>map(probe -> (Map<?, ?>) probe).toList()
        : List.of();
  }

  private String text(int secondsLater) {
    long later = TimeUnit.SECONDS.toNanos(secondsLater);
    DebugEndpoint endpoint =
        new DebugEndpoint(
            engine, InstantSource.fixed(NOW), () -> System.nanoTime() + later, MAX_PROBES);
    if (endpoint.answer() instanceof Answer.Text text) {
      assertThat(text.status()).isEqualTo(200);
      assertThat(text.contentType()).isEqualTo("application/json");
      return text.body();
    }
    throw new AssertionError("not a text");
  }
}
