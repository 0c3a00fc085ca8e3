package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted at the sender of packets is what the sender's kernel says it sent again. */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class KernelTruthTest {
  private static final String RETRANSMITTED = "tcp_flow_retransmitted_segments_total";
  private static final String TRUTH = "tcp_host_retransmitted_segments_total";

  private final LossyWay way = new LossyWay();

  @AfterEach
  void remove() {
    way.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void segments_that_were_sent_again_are_those_of_the_kernel(boolean offload) throws Exception {
    long bytes = 200_000_000;
    if (!offload) {
      bytes = 30_000_000;
      way.withoutOffload();
    }
    way.lose();
    String section = "interfaces: ['v*']\nring_size: 32MiB\n";
    try (WatchedHost watched = WatchedHost.in(way.sender, section);
        WatchedHost other = WatchedHost.in(way.receiver, section)) {
      way.transfer(bytes);

      String from = "src=" + way.near.left().ipv4().getHostAddress();
      long sent = bytes;
      watched.eventually(
          "the kernel's count",
          () -> {
            assertThat(watched.sum(TRUTH)).isPositive();
            assertThat(watched.sum(RETRANSMITTED, from)).isEqualTo(watched.sum(TRUTH));
            assertThat(
                    watched.sum("tcp_flow_payload_bytes_total", from)
                        - watched.sum("tcp_flow_retransmitted_bytes_total", from))
                .isEqualTo(sent);
          });
      assertThat(watched.sum("tcp_flow_reordered_packets_total")).isZero();
      assertThat(watched.sum("tcp_capture_dropped_packets_total")).isZero();
      if (offload) {
        assertThat(watched.sum("tcp_flow_retransmitted_packets_total", from))
            .isLessThan(watched.sum(RETRANSMITTED, from));
      }
      // Nothing is overtaken on this way, so nothing is taken for it.
      other.eventually(
          "the receiver's view",
          () ->
              assertThat(other.sum("tcp_flow_payload_bytes_total", from))
                  .isGreaterThanOrEqualTo(sent));
      assertThat(other.sum("tcp_flow_reordered_packets_total")).isZero();
      assertThat(other.sum(RETRANSMITTED, from)).isPositive();
    }
  }

  @Test
  void over_ipv6_as_well() throws Exception {
    way.lose();
    try (WatchedHost watched =
        WatchedHost.in(way.sender, "interfaces: ['v*']\nring_size: 32MiB\n")) {
      Transfer.send(way.sender, way.receiver, way.far.left().ipv6(), 100_000_000);

      watched.eventually(
          "the kernel's count",
          () -> {
            assertThat(watched.sum(TRUTH)).isPositive();
            assertThat(watched.sum(RETRANSMITTED, "src=fd98::1")).isEqualTo(watched.sum(TRUTH));
          });
      assertThat(watched.sum("tcp_flow_window_scale_options_total")).isEqualTo(2);
    }
  }
}
