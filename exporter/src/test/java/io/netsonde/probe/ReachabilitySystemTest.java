package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two hosts and an unreachable one, beside an independent witness. */
@NeedsRoot
@NeedsTool({"ip", "tcpdump"})
class ReachabilitySystemTest {
  private static final int TIMES = 50;

  /** A virtual machine may lose its processor between two stamps of one packet, but seldom. */
  private static final Lab LAB = Lab.open();

  private static Link link = lay("first", "10.77.1.0/24", "fd77:1::/64");
  private static Link other = lay("second", "10.77.2.0/24", "fd77:2::/64");

  private static Link lay(String far, String... networks) {
    Host near = far.equals("first") ? LAB.host("near") : link.left().host();
    return LAB.link(near, LAB.host(far), networks);
  }

  @BeforeAll
  static void the_lab_stands() {
    Probing.introduce(
        link.left().host(),
        Probing.address(link.right().ipv4()),
        Probing.address(link.right().ipv6()),
        Probing.address(other.right().ipv4()),
        Probing.address(other.right().ipv6()));
  }

  @AfterAll
  static void close() {
    LAB.close();
  }

  @ParameterizedTest
  @CsvSource({"NUMBERED, false", "NUMBERED, true", "LOOPED, false", "LOOPED, true"})
  void hosts_answer_all_and_an_unreachable_one_none_as_the_wire_shows(
      TransmitStamps stamps, boolean v6) {
    IpAddress first = Probing.address(v6 ? link.right().ipv6() : link.right().ipv4());
    IpAddress second = Probing.address(v6 ? other.right().ipv6() : other.right().ipv4());
    IpAddress nobody = Probing.address(v6 ? "fd77:1::99" : "10.77.1.99");
    try (Capture near = link.left().capture("icmp or icmp6");
        Capture far = link.right().capture("icmp or icmp6");
        Probing probing = new Probing(link.left().host(), Probing.config(10, 200), stamps)) {
      probing.probe(first, TIMES);
      probing.probe(second, TIMES);
      probing.probe(nobody, TIMES);
      for (IpAddress address : List.of(first, second, nobody)) {
        probing.until("all outcomes", probing.of(address), o -> o.sent() == TIMES);
      }

      assertThat(probing.of(first).received()).isEqualTo(TIMES);
      assertThat(probing.of(second).received()).isEqualTo(TIMES);
      assertThat(probing.of(nobody).lost()).isEqualTo(TIMES);
      assertThat(probing.of(first).sources()).containsOnly(StampSource.KERNEL);
      ProbeStatistics statistics = probing.statistics(s -> s.sent() == 3 * TIMES);
      assertThat(statistics.received()).isEqualTo(2 * TIMES);
      assertThat(statistics.errors()).isEmpty();
      assertThat(statistics.clockSteps()).isZero();
      assertThat(statistics.discards().values()).containsOnly(0L);
      // The near capture sees a request before the driver stamps it, the far one after, and the
      // reply the other way round: whatever they delay, the truth lies between them.
      assertThat(mean(probing.of(first).rtts()))
          .as("nanoseconds")
          .isBetween(mean(onTheWire(far, first)), mean(onTheWire(near, first)));
    }
  }

  /** Reply stamp less request stamp of each probe, once all have been captured. */
  private static List<Long> onTheWire(Capture wire, IpAddress target) {
    return Eventually.within(Duration.ofSeconds(5))
        .see("requests and replies on the wire", () -> rtts(wire, target), r -> r.size() == TIMES);
  }

  private static List<Long> rtts(Capture wire, IpAddress target) {
    Map<Integer, Long> requests = new HashMap<>();
    Map<Integer, Long> replies = new HashMap<>();
    for (CapturedPacket packet : wire.packets()) {
      if (packet.isEchoRequest() && Probing.address(packet.destination()).equals(target)) {
        requests.put(packet.sequence(), packet.epochNanos());
      } else if (packet.isEchoReply() && Probing.address(packet.source()).equals(target)) {
        replies.put(packet.sequence(), packet.epochNanos());
      }
    }
    assertThat(requests).hasSize(TIMES);
    assertThat(replies).hasSize(TIMES);
    return requests.entrySet().stream()
        .map(request -> Objects.requireNonNull(replies.get(request.getKey())) - request.getValue())
        .toList();
  }

  private static double mean(List<Long> nanos) {
    return nanos.stream().mapToLong(Long::longValue).average().orElseThrow();
  }
}
