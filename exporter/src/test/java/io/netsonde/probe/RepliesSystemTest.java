package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.probe.EchoResponder.Manner;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back is not always a reply: each kind has its counter and is no success. */
@NeedsRoot
@NeedsTool("ip")
class RepliesSystemTest {
  private static final int TIMES = 10;
  private static final Lab LAB = Lab.open();
  private static final Host NEAR = LAB.host("near");
  private static final Host FAR = LAB.host("far");
  private static final Link LINK = LAB.link(NEAR, FAR, "10.77.1.0/24", "fd77:1::/64");

  @BeforeAll
  static void the_kernel_of_the_far_host_is_told_not_to_answer() {
    Probing.introduce(NEAR, target(false), target(true));
    FAR.sysctl("net.ipv4.icmp_echo_ignore_all", "1");
    FAR.sysctl("net.ipv6.icmp.echo_ignore_all", "1");
    LINK.right().address("10.77.1.3/24", "fd77:1::3/64");
  }

  @AfterAll
  static void close() {
    LAB.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_honest_reply_is_received(boolean v6) throws Exception {
    probed(v6, target(v6), Manner.HONEST, TIMES, Map.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_second_reply_is_a_duplicate_and_not_received_again(boolean v6) throws Exception {
    probed(v6, target(v6), Manner.TWICE, TIMES, Map.of(Discard.DUPLICATE, (long) TIMES));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_reply_from_another_address_is_of_a_wrong_source(boolean v6) throws Exception {
    IpAddress other = Probing.address(v6 ? "fd77:1::3" : "10.77.1.3");

    probed(v6, other, Manner.HONEST, 0, Map.of(Discard.WRONG_SOURCE, (long) TIMES));
  }

  @ParameterizedTest
  @CsvSource({
    "TRUNCATED, false",
    "TRUNCATED, true",
    "TOO_LONG, false",
    "TOO_LONG, true",
    "ALTERED, false",
    "ALTERED, true",
    // The kernel verifies ICMPv6's checksum, and writes it for a raw socket.
    "BAD_CHECKSUM, false"
  })
  void a_damaged_reply_is_corrupt(Manner manner, boolean v6) throws Exception {
    probed(v6, target(v6), manner, 0, Map.of(Discard.CORRUPT, (long) TIMES));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_reply_after_the_timeout_is_late_and_its_probe_lost(boolean v6) throws Exception {
    probed(v6, target(v6), Manner.LATE, 0, Map.of(Discard.LATE, (long) TIMES));
  }

  /** The engine looks every 10 ms only, but the kernel's stamps know. */
  @Test
  void a_reply_just_after_the_timeout_is_late_whenever_the_engine_looks() throws Exception {
    ProbeConfig config = Probing.config(13, 149);
    try (EchoResponder responder = EchoResponder.start(FAR, target(false), Manner.LATE);
        Probing probing = new Probing(NEAR, config, TransmitStamps.NUMBERED)) {
      assertThat(responder).isNotNull();
      Tally.Of of = probing.probe(target(false), 40);
      probing.until("all outcomes", of, o -> o.sent() == 40);

      assertThat(of.received()).isZero();
      probing.statistics(s -> discards(s).equals(Map.of(Discard.LATE, 40L)));
    }
  }

  /** 60 a second and a timeout of 20 ms make a table of 64. */
  @Test
  void a_reply_from_before_the_table_came_round_is_unknown() throws Exception {
    ProbeConfig small =
        ProbeConfig.defaults()
            .with(
                new ProbeLimits(
                    Duration.ofMillis(10), Duration.ofMillis(20), 60, 10, Duration.ofMinutes(1)));
    try (EchoResponder responder = EchoResponder.start(FAR, target(false), Manner.ANCIENT);
        Probing probing = new Probing(NEAR, small, TransmitStamps.NUMBERED)) {
      assertThat(responder).isNotNull();
      Tally.Of of = probing.ask(target(false));
      probing.until("discards", e -> discards(e.statistics()).containsKey(Discard.UNKNOWN));

      assertThat(of.received()).isZero();
      assertThat(discards(probing.engine().statistics())).containsOnlyKeys(Discard.UNKNOWN);
    }
  }

  private static void probed(
      boolean v6, IpAddress from, Manner manner, int received, Map<Discard, Long> discards)
      throws Exception {
    try (EchoResponder responder = EchoResponder.start(FAR, from, manner);
        Probing probing = new Probing(NEAR, Probing.config(10, 100), TransmitStamps.NUMBERED)) {
      assertThat(responder).isNotNull();
      Tally.Of of = probing.probe(target(v6), TIMES);
      probing.until("all outcomes", of, o -> o.sent() == TIMES);
      // Late ones come after the last outcome.
      ProbeStatistics statistics =
          probing.statistics(s -> s.sent() == TIMES && discards(s).equals(discards));

      assertThat(of.received()).isEqualTo(received);
      assertThat(statistics.received()).isEqualTo(received);
      assertThat(statistics.clockSteps()).isZero();
      assertThat(statistics.errors()).isEmpty();
    }
  }

  private static Map<Discard, Long> discards(ProbeStatistics statistics) {
    Map<Discard, Long> counted = new EnumMap<>(Discard.class);
    for (Map.Entry<Discard, Long> entry : statistics.discards().entrySet()) {
      if (Objects.requireNonNull(entry.getValue()) > 0) {
        counted.put(entry.getKey(), entry.getValue());
      }
    }
    return counted;
  }

  private static IpAddress target(boolean v6) {
    return Probing.address(v6 ? LINK.right().ipv6() : LINK.right().ipv4());
  }
}
