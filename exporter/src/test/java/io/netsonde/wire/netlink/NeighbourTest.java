package io.netsonde.wire.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Recorded neighbours against what {@code ip neigh} printed of the same table. */
class NeighbourTest {
  @Test
  void recorded_neighbours_are_those_that_ip_neigh_lists() throws Exception {
    List<Neighbour> hosts =
        recorded().stream()
            .filter(one -> !one.isIn(Neighbours.NUD_NOARP))
            .filter(one -> one.address().isGlobalUnicast() || one.address().scopeId() != 0)
            .toList();
    // The same table as ip-neigh.txt of the recording: five of IPv4 and four of IPv6.
    assertThat(hosts)
        .extracting(one -> one.address() + " " + one.mac())
        .containsExactlyInAnyOrder(
            "192.168.10.20 12:68:5b:00:08:b8",
            "192.168.10.3 12:68:5b:00:08:b8",
            "192.168.10.2 12:68:5b:00:08:b8",
            "192.168.10.4 12:68:5b:00:08:b8",
            "203.0.113.2 22:5b:a5:03:ad:7c",
            "fe80::1068:5bff:fe00:8b8%2 12:68:5b:00:08:b8",
            "fe80::205b:a5ff:fe03:ad7c%4 22:5b:a5:03:ad:7c",
            "2001:db8:ffff::2 22:5b:a5:03:ad:7c",
            "2001:db8:1::20 12:68:5b:00:08:b8");
  }

  @Test
  void states_and_times_are_read() throws Exception {
    Neighbour one =
        recorded().stream()
            .filter(neighbour -> neighbour.address().toString().equals("192.168.10.20"))
            .findFirst()
            .orElseThrow();
    assertThat(one.index()).isEqualTo(2);
    assertThat(one.state()).isEqualTo(Neighbours.NUD_REACHABLE);
    // 0x832 hundredths of a second.
    assertThat(one.confirmedMillis()).isEqualTo(20_980);
  }

  @Test
  void recorded_bytes_cut_anywhere_end_in_a_named_failure_or_not_at_all() throws Exception {
    byte[] whole = bytes();
    NetlinkMessages messages = new NetlinkMessages();
    for (int cut = 0; cut < whole.length; cut++) {
      MemorySegment part = MemorySegment.ofArray(Arrays.copyOf(whole, cut));
      messages.over(part, 0, cut);
      try {
        while (messages.next()) {
          if (messages.type() == Neighbours.RTM_NEWNEIGH) {
            Neighbour.of(messages);
          }
        }
      } catch (NetlinkFormatException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  private static List<Neighbour> recorded() throws Exception {
    byte[] bytes = bytes();
    NetlinkMessages messages = new NetlinkMessages();
    messages.over(MemorySegment.ofArray(bytes), 0, bytes.length);
    List<Neighbour> found = new ArrayList<>();
    while (messages.next()) {
      if (messages.type() == Neighbours.RTM_NEWNEIGH) {
        found.add(Objects.requireNonNull(Neighbour.of(messages)));
      }
    }
    return found;
  }

  private static byte[] bytes() throws Exception {
    try (InputStream in = NeighbourTest.class.getResourceAsStream("nl-neigh.bin")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
