package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Firewall;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The faults that end the original (reference F1 to F4): trouble of this machine's own that comes
 * and goes. It stops the probes that it concerns, is told by its cause, and touches nothing else;
 * one process lives through all of it.
 */
@NeedsRoot
@NeedsTool({"ip", "nft"})
@TestInstance(Lifecycle.PER_CLASS)
class FaultTest {
  private static final String FAR = "10.77.1.2";
  private static final String FAR_V6 = "fd77:1::2";
  private static final String OTHER = "10.77.2.2";
  private static final List<String> ALL = List.of(FAR, FAR_V6, OTHER);
  private static final Duration INTERVAL = Duration.ofMillis(400);

  /** For a cause to show: an interval, a publication, and a machine that is busy with more. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** Three intervals, and again a machine that is busy with more. */
  private static final Duration RECOVERY = INTERVAL.multipliedBy(3).plus(Duration.ofSeconds(2));

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");
  private final ServedNetsonde netsonde;
  private Link link = lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");

  FaultTest() {
    lab.link(near, lab.host("other"), "10.77.2.0/24");
    netsonde = ServedNetsonde.start(near, "probe: {interval: 400ms, timeout: 200ms}\n");
  }

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void output_dropped_by_the_firewall_is_eperm_and_no_loss() throws Exception {
    Seen before = healthy();
    try (Firewall.Rule rule = near.firewall().dropOutputTo(FAR)) {
      awaitErrors(FAR, "eperm", before);
      assertThat(rule.packets()).isPositive();
      assertUntouched(before, FAR_V6, OTHER);
    }
    assertRecovered(before);
  }

  @Test
  void output_rejected_by_the_firewall_is_eperm_and_no_loss() throws Exception {
    Seen before = healthy();
    try (Firewall.Rule rule = near.firewall().rejectOutputTo(FAR_V6)) {
      awaitErrors(FAR_V6, "eperm", before);
      assertThat(rule.packets()).isPositive();
      assertUntouched(before, FAR, OTHER);
    }
    assertRecovered(before);
  }

  @Test
  void address_lost_and_regained_is_told_and_no_loss() throws Exception {
    Seen before = healthy();
    link.left().removeAddress("10.77.1.1/24");

    awaitErrors(FAR, "enetunreach", before);
    assertUntouched(before, FAR_V6, OTHER);

    link.left().address("10.77.1.1/24");
    assertRecovered(before);
  }

  @Test
  void mtu_below_the_size_of_a_probe_is_emsgsize_and_no_loss() throws Exception {
    Seen before = healthy();
    // IPv6 ends on the interface below 1280 bytes and its address has to be given again.
    link.left().mtu(80);

    awaitErrors(FAR, "emsgsize", before);
    awaitErrors(FAR_V6, "enetunreach", before);
    assertUntouched(before, OTHER);

    link.left().mtu(1500);
    Eventually.within(SOON).pass("IPv6 is back", () -> link.left().address("fd77:1::1/64"));
    assertRecovered(before);
  }

  @Test
  void device_deleted_and_made_again_is_told_and_no_loss() throws Exception {
    Seen before = healthy();
    link.left().delete();

    awaitErrors(FAR, "enetunreach", before);
    awaitErrors(FAR_V6, "enetunreach", before);
    assertUntouched(before, OTHER);

    // Ours last: with the far end there, no probe can be lost to a neighbour not yet known.
    link = lab.link(near, far);
    link.right().address("10.77.1.2/24", "fd77:1::2/64");
    link.left().address("10.77.1.1/24", "fd77:1::1/64");
    assertRecovered(before);
  }

  /** Two answers of each target in a row, whatever an earlier fault left. */
  private Seen healthy() {
    double[] first = ALL.stream().mapToDouble(a -> 0).toArray();
    return new Seen(
        Eventually.within(SOON)
            .see(
                "all targets answer",
                () -> answer(ALL),
                answer -> {
                  for (int i = 0; i < first.length; i++) {
                    double received = answer.of("icmp_probe_packets_recv_total", ALL.get(i));
                    first[i] = first[i] == 0 && received > 0 ? received : first[i];
                    if (received < first[i] + 1) {
                      return false;
                    }
                  }
                  return true;
                }));
  }

  private void awaitErrors(String address, String reason, Seen before) throws Exception {
    String series = "probe_send_errors_total{ip=\"" + address + "\",reason=\"" + reason + "\"}";
    double earlier = before.answer.sample(series).orElse(0);
    Eventually.within(SOON)
        .see(
            series + " rises",
            () -> answer(ALL),
            answer -> answer.sample(series).orElse(0) >= earlier + 2);
    String ofTheSlice = "netsonde_slice_errors_total{reason=\"" + reason + "\",slice=\"probe\"}";
    Eventually.within(SOON)
        .see(
            ofTheSlice + " has them too",
            () -> netsonde.get("/metrics"),
            answer -> answer.sample(ofTheSlice).orElse(0) >= 2);
  }

  private void assertUntouched(Seen before, String... addresses) throws Exception {
    for (String address : addresses) {
      double received = before.received(address);
      Eventually.within(SOON)
          .see(
              address + " goes on answering",
              () -> answer(ALL),
              answer -> answer.of("icmp_probe_packets_recv_total", address) > received + 1);
    }
  }

  /** All targets answer again in time, and the whole affair has cost none of them a loss. */
  private void assertRecovered(Seen before) throws Exception {
    Seen repaired = new Seen(answer(ALL));
    WebAnswer after =
        Eventually.within(RECOVERY)
            .see(
                "all answer in time",
                () -> answer(ALL),
                answer ->
                    ALL.stream()
                        .allMatch(address ->
                            answer.of("icmp_probe_packets_recv_total", address)
                                > repaired.received(address)));
    for (String address : ALL) {
      assertThat(new Seen(after).lost(address))
          .as("lost probes of " + address)
          .isEqualTo(before.lost(address));
    }
    assertThat(netsonde.process().alive()).isTrue();
    assertThat(netsonde.process().errors()).doesNotContain("level=ERROR");
  }

  private WebAnswer answer(List<String> addresses) throws Exception {
    return netsonde.probe(addresses.toArray(String[]::new));
  }

  /** The counters at one time. */
  private record Seen(WebAnswer answer) {
    double received(String address) {
      return answer.of("icmp_probe_packets_recv_total", address);
    }

    double lost(String address) {
      return answer.of("icmp_probe_packets_sent_total", address) - received(address);
    }
  }
}
