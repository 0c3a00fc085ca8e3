package io.netsonde.lab;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsTool({"ip", "tcpdump", "fping"})
class CaptureTest {
  private final Lab lab = Lab.open();
  private final Link link =
      lab.link(lab.host("near"), lab.host("far"), "10.77.1.0/24", "fd77:1::/64");

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void a_ping_is_witnessed_from_its_first_packet() {
    Capture wire = link.left().capture("icmp");
    Instant before = Instant.now();

    link.left().host().run("fping", "-t", "9000", "-c", "3", "-p", "10", "10.77.1.2");
    Eventually.within(ofSeconds(5)).see("six packets", wire::packets, p -> p.size() == 6);
    List<CapturedPacket> packets = wire.stop();

    assertThat(packets.stream().filter(CapturedPacket::isEchoRequest).map(p -> p.sequence()))
        .containsExactly(0, 1, 2);
    assertThat(packets.stream().filter(CapturedPacket::isEchoReply).map(p -> p.id()).distinct())
        .containsExactly(packets.getFirst().id());
    assertThat(packets).allMatch(p -> p.length() == 84);
    assertThat(packets.getFirst().source()).isEqualTo(link.left().ipv4());
    assertThat(packets).isSortedAccordingTo((a, b) -> Long.compare(a.epochNanos(), b.epochNanos()));
    long first = packets.getFirst().epochNanos() / 1_000_000;
    assertThat(first).isBetween(before.toEpochMilli() - 1, Instant.now().toEpochMilli());
  }

  @Test
  void ipv6_is_witnessed_too() {
    Capture wire = link.right().capture("icmp6 and ip6[40] >= 128 and ip6[40] <= 129");

    link.left().host().run("fping", "-c", "1", "fd77:1::2");

    Eventually.within(ofSeconds(5))
        .see(
            "request and reply",
            wire::packets,
            p -> p.size() == 2 && p.get(0).isEchoRequest() && p.get(1).isEchoReply());
  }

  @Test
  void a_bad_filter_fails_with_the_words_of_tcpdump() {
    assertThatThrownBy(() -> link.left().capture("no such filter"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("syntax error");
  }
}
