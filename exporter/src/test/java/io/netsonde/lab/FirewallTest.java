package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
class FirewallTest {
  private final Lab lab = Lab.open();
  private final Link link =
      lab.link(lab.host("near"), lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
  private final Host near = link.left().host();
  private final Host far = link.right().host();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void dropped_output_fails_in_the_sender_until_the_rule_is_removed() throws Exception {
    Firewall.Rule rule = near.firewall().dropOutputTo("10.77.1.2");

    try (DatagramSocket socket = near.call(DatagramSocket::new)) {
      DatagramPacket packet = new DatagramPacket(new byte[8], 8, link.right().ipv4(), 9);
      assertThatThrownBy(() -> socket.send(packet)).hasMessage("Operation not permitted");
      rule.close();
      socket.send(packet);
    }
    assertThat(ping("10.77.1.2", 1).exitCode()).isZero();
  }

  @Test
  void rejected_output_is_answered_with_an_error() throws Exception {
    near.firewall().rejectOutputTo("10.77.1.2");

    try (DatagramSocket socket = near.call(DatagramSocket::new)) {
      socket.connect(link.right().ipv4(), 9);
      socket.setSoTimeout(5_000);
      DatagramPacket packet = new DatagramPacket(new byte[8], 8);
      assertThatThrownBy(() -> socket.send(packet)).hasMessage("Operation not permitted");
      assertThatThrownBy(() -> socket.receive(packet)).isInstanceOf(PortUnreachableException.class);
    }
  }

  @Test
  void dropped_input_is_silent_loss_in_both_families() {
    Firewall.Rule rule = far.firewall().dropInput();

    assertThat(ping("10.77.1.2", 1).errors()).contains("1/0/100%");
    assertThat(ping("fd77:1::2", 1).exitCode()).isNotZero();
    rule.close();
    // Neighbour discovery was dropped too, and asks again only after a second.
    Eventually.within(Duration.ofSeconds(10))
        .see("an answer", () -> ping("fd77:1::2", 1).exitCode(), code -> code == 0);
  }

  @Test
  void input_from_another_address_still_passes() {
    Firewall.Rule rule = far.firewall().dropInputFrom("10.77.1.3");

    assertThat(ping("10.77.1.2", 1).exitCode()).isZero();
    assertThat(rule.packets()).isZero();
  }

  @Test
  void every_nth_packet_is_dropped_and_counted() {
    Firewall.Rule rule = far.firewall().dropEveryNthInputFrom(3, "10.77.1.1");

    assertThat(ping("10.77.1.2", 9).errors()).contains("9/6/33%");
    assertThat(rule.packets()).isEqualTo(3);
  }

  @Test
  void every_nth_sent_packet_is_refused_in_ipv6_too() {
    Firewall.Rule rule = near.firewall().dropEveryNthOutputTo(2, "fd77:1::2");

    assertThat(ping("fd77:1::2", 4).errors()).contains("4/2/50%");
    assertThat(rule.packets()).isEqualTo(2);
  }

  @Test
  void clear_removes_all_and_rules_can_be_added_again() {
    Firewall.Rule rule = near.firewall().dropOutputTo("10.77.1.2");

    near.firewall().clear();

    assertThat(ping("10.77.1.2", 1).exitCode()).isZero();
    assertThatThrownBy(rule::packets).isInstanceOf(LabException.class);
    near.firewall().dropOutputTo("10.77.1.2");
    assertThat(ping("10.77.1.2", 1).exitCode()).isNotZero();
  }

  private Outcome ping(String address, int count) {
    return near.shell()
        .execute("fping", "-c", Integer.toString(count), "-p", "10", "-t", "300", address);
  }
}
