package io.netsonde.wire.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a kernel (6.18) said of real connections, which {@code conntrack} printed as here. */
class ConntrackCodecTest {
  @Test
  void connections_have_both_directions_and_their_counters() throws Exception {
    List<String> found = new ArrayList<>();
    Set<Long> keys = new HashSet<>();
    ConntrackEntry entry = new ConntrackEntry();
    walk(
        recorded("nl-ct-get.bin"),
        message -> {
          if (entry.read(message)) {
            keys.add(entry.key());
            found.add(
                source(entry.original())
                    + " "
                    + entry.original().protocol()
                    + " "
                    + entry.originalPackets()
                    + " "
                    + entry.originalBytes()
                    + " "
                    + source(entry.reply())
                    + " "
                    + entry.replyPackets()
                    + " "
                    + entry.replyBytes());
          }
        });
    assertThat(found)
        .contains(
            "192.168.10.2 17 1 30 203.0.113.2 0 0",
            "2001:db8:1::20 58 1 104 2001:db8:ffff::2 1 104",
            "2001:db8:1::20 6 6 527 2001:db8:ffff::2 6 2020",
            "192.168.10.3 6 7 452 203.0.113.2 6 1900");
    assertThat(keys).hasSameSizeAs(found);
  }

  @Test
  void a_connection_has_the_same_key_whenever_it_is_read() throws Exception {
    List<Long> once = keys();
    assertThat(keys()).isEqualTo(once).isNotEmpty();
  }

  @Test
  void what_every_processor_counted_is_added_up() throws Exception {
    List<ConntrackStatistics> all = new ArrayList<>(List.of(ConntrackStatistics.NONE));
    walk(recorded("nl-ct-stats-cpu.bin"), message -> all.add(all.getLast().with(message)));
    assertThat(all).hasSizeGreaterThan(2);
    assertThat(all.getLast().dropped()).isZero();
  }

  @Test
  void what_is_cut_anywhere_is_read_or_refused() throws Exception {
    for (String name : List.of("nl-ct-get.bin", "nl-ct-stats-cpu.bin")) {
      byte[] whole = recorded(name);
      for (int length = 0; length < whole.length; length++) {
        any_bytes_are_read_or_refused(Arrays.copyOf(whole, length));
      }
    }
  }

  @FuzzTest
  void any_bytes_are_read_or_refused(byte[] bytes) {
    ConntrackEntry entry = new ConntrackEntry();
    try {
      walk(
          bytes,
          message -> {
            entry.read(message);
            ConntrackStatistics.NONE.with(message);
          });
    } catch (NetlinkFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static List<Long> keys() throws Exception {
    List<Long> keys = new ArrayList<>();
    ConntrackEntry entry = new ConntrackEntry();
    walk(
        recorded("nl-ct-get.bin"),
        message -> {
          if (entry.read(message)) {
            keys.add(entry.key());
          }
        });
    return keys;
  }

  private static String source(ConntrackEntry.Tuple tuple) {
    return new IpAddress(tuple.v6(), tuple.sourceHigh(), tuple.sourceLow(), 0).toString();
  }

  private interface Reader {
    void read(NetlinkMessages message) throws NetlinkFormatException;
  }

  private static void walk(byte[] bytes, Reader reader) throws NetlinkFormatException {
    NetlinkMessages messages =
        new NetlinkMessages().over(MemorySegment.ofArray(bytes), 0, bytes.length);
    while (messages.next()) {
      reader.read(messages);
    }
  }

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ConntrackCodecTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
