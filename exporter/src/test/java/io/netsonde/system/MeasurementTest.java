package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The numbers against an independent witness: two hosts and unreachable ones, IPv4 and IPv6, and
 * captures of the same packets.
 *
 * <p>Both ends of a cable are captured, and a round trip is read from arrivals alone: of the
 * request at the far end, of the reply at the near one. This machine's clock is both ends' and the
 * cable has no length, while on the way out a packet is delayed by the capture itself, after its
 * stamp and before the cable, by 6 to 15 µs on an idle machine.
 */
@NeedsRoot
@NeedsTool({"ip", "tcpdump"})
class MeasurementTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** After this the outcome of every earlier probe is known and published. */
  private static final Duration SETTLED = Duration.ofMillis(400);

  private static final int PROBES = 10;
  private static final double MICROS = 1e-6;

  private static final List<String> REACHABLE =
      List.of("10.77.1.2", "fd77:1::2", "10.77.2.2", "fd77:2::2");
  private static final List<String> UNREACHABLE =
      List.of("10.77.9.9", "fd77:9::9", "10.77.1.99", "fd77:1::99");

  @Test
  void counts_are_exact_and_latency_is_what_passed_the_wire() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      Witness first = Witness.of(lab.link(near, lab.host("first"), "10.77.1.0/24", "fd77:1::/64"));
      Witness second =
          Witness.of(lab.link(near, lab.host("second"), "10.77.2.0/24", "fd77:2::/64"));
      // Lost beyond a host that does not forward; the others are lost for want of a neighbour.
      near.route("10.77.9.0/24 via 10.77.1.2").route("fd77:9::/64 via fd77:1::2");
      ServedNetsonde netsonde =
          ServedNetsonde.start(
              near, "probe: {interval: 600ms, timeout: 150ms, expiry: 2s, max_targets: 8}\n");

      for (String address : List.of("10.77.1.2", "fd77:1::2")) {
        assertExact(netsonde, first, address);
      }
      for (String address : List.of("10.77.2.2", "fd77:2::2")) {
        assertExact(netsonde, second, address);
      }
      WebAnswer last = all(netsonde);
      for (String address : UNREACHABLE) {
        assertThat(last.of("icmp_probe_packets_sent_total", address)).as(address).isPositive();
        assertThat(last.of("icmp_probe_packets_recv_total", address)).as(address).isZero();
        assertThat(last.of("icmp_probe_loss_ratio", address)).as(address).isEqualTo(1);
        assertThat(last.has("icmp_probe_latency_seconds", address)).as(address).isFalse();
        assertThat(last.has("icmp_probe_standard_deviation_seconds", address))
            .as(address)
            .isFalse();
      }
      assertTotals(netsonde, first, second);
    }
  }

  private static void assertExact(ServedNetsonde netsonde, Witness wire, String address) {
    WebAnswer answer = atRest(netsonde, wire, address);
    Exchange seen = wire.exchange(address);
    double received = answer.of("icmp_probe_packets_recv_total", address);
    assertThat(answer.of("icmp_probe_packets_sent_total", address))
        .as("sent to " + address)
        .isEqualTo(seen.requests);
    assertThat(received).as("received from " + address).isEqualTo(seen.replies);
    assertThat(seen.replies).isEqualTo(seen.requests);
    assertThat(answer.of("icmp_probe_loss_ratio", address)).isZero();
    assertThat(answer.of("icmp_probe_latency_seconds", address))
        .as("mean round trip of " + address)
        .isCloseTo(seen.meanSeconds, within(10 * MICROS));
    assertThat(answer.of("icmp_probe_latency_seconds_total", address) / received)
        .as("mean round trip of " + address + " over all its time")
        .isCloseTo(seen.meanSeconds, within(10 * MICROS));
  }

  /** With nothing more under way, the engine's own counters are the capture's. */
  private static void assertTotals(ServedNetsonde netsonde, Witness first, Witness second) {
    WebAnswer metrics =
        Eventually.within(LIMIT)
            .see(
                "no target left",
                () -> netsonde.get("/metrics"),
                answer -> answer.sample("icmp_active_probes").orElse(-1) == 0);
    double replies = 0;
    for (String address : REACHABLE) {
      replies += first.exchange(address).replies + second.exchange(address).replies;
    }
    assertThat(metrics.sample("icmp_packets_recv_total")).hasValue(replies);
  }

  /** Looks when no packet has passed for so long that the counters must have caught up. */
  private static WebAnswer atRest(ServedNetsonde netsonde, Witness wire, String address) {
    return Eventually.within(LIMIT)
        .see(
            "a moment of rest",
            () -> {
              Exchange before = wire.exchange(address);
              Instant asked = Instant.now();
              WebAnswer answer = all(netsonde);
              boolean rest =
                  before.requests >= PROBES
                      && before.last.plus(SETTLED).isBefore(asked)
                      && wire.exchange(address).requests == before.requests;
              return new Rest(answer, rest);
            },
            Rest::reached)
        .answer;
  }

  private record Rest(WebAnswer answer, boolean reached) {}

  private static WebAnswer all(ServedNetsonde netsonde) throws Exception {
    return netsonde.probe(String.join("&target=", REACHABLE), String.join("&target=", UNREACHABLE));
  }

  /** Both ends of a cable. */
  private record Witness(Capture near, Capture far) {
    static Witness of(Link link) {
      return new Witness(
          link.left().capture("icmp or icmp6"), link.right().capture("icmp or icmp6"));
    }

    Exchange exchange(String address) {
      InetAddress target = InetAddress.ofLiteral(address);
      Map<Integer, Long> arrived = new HashMap<>();
      long last = 0;
      for (CapturedPacket packet : far.packets()) {
        if (packet.isEchoRequest() && packet.destination().equals(target)) {
          arrived.put(packet.sequence(), packet.epochNanos());
          last = packet.epochNanos();
        }
      }
      int replies = 0;
      double sum = 0;
      for (CapturedPacket packet : near.packets()) {
        if (packet.isEchoReply() && packet.source().equals(target)) {
          replies++;
          sum += (packet.epochNanos() - arrived.getOrDefault(packet.sequence(), 0L)) / 1e9;
        }
      }
      return new Exchange(arrived.size(), replies, sum / replies, Instant.EPOCH.plusNanos(last));
    }
  }

  /** What the captures show of one address. */
  private record Exchange(int requests, int replies, double meanSeconds, Instant last) {}
}
