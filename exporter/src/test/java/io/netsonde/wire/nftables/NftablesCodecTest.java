package io.netsonde.wire.nftables;

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
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a kernel (6.18) said of a real ruleset, which {@code nft} printed as it stands here. */
class NftablesCodecTest {
  @Test
  void elements_have_their_keys_counters_and_the_time_that_is_left() throws Exception {
    List<String> found = new ArrayList<>();
    CountedElements elements = new CountedElements();
    walk(
        recorded("nl-nft-setelem.bin"),
        message ->
            elements.read(
                message,
                (segment, keyAt, keyBytes, bytes, packets, expires) ->
                    found.add(
                        IpAddress.v4(segment, keyAt)
                            + " "
                            + keyBytes
                            + " "
                            + bytes
                            + " "
                            + packets
                            + " "
                            + expires)));
    assertThat(found).containsExactly("192.168.10.2 4 168 2 86399512");
  }

  @Test
  void sets_tell_how_full_they_are() throws Exception {
    List<SetFill> found = new ArrayList<>();
    walk(
        recorded("nl-nft-sets.bin"),
        message -> {
          SetFill fill = SetFill.of(message);
          if (fill != null) {
            found.add(fill);
          }
        });
    assertThat(found)
        .containsExactly(
            new SetFill("tx4", 65535, 86_400_000, 1),
            new SetFill("rx4", 65535, 86_400_000, 1),
            new SetFill("tx6", 65535, 86_400_000, 0));
  }

  @Test
  void tables_tell_their_family_and_whose_they_are() throws Exception {
    List<TableState> found = new ArrayList<>();
    walk(
        recorded("nl-nft-tables.bin"),
        message -> {
          TableState table = TableState.of(message);
          if (table != null) {
            found.add(table);
          }
        });
    assertThat(found)
        .containsExactly(
            new TableState(1, "filter", 0, 0, "", false),
            new TableState(2, "nat", 0, 0, "", false),
            new TableState(1, "acct", 0, 0, "", false));
  }

  @Test
  void rules_have_their_comments_and_counters() throws Exception {
    List<CommentedCounter> found = new ArrayList<>();
    walk(
        recorded("nl-nft-rules.bin"),
        message -> {
          CommentedCounter counter = CommentedCounter.of(message);
          if (counter != null) {
            found.add(counter);
          }
        });
    assertThat(found)
        .contains(
            new CommentedCounter("tx_192.168.10.2", 168, 2),
            new CommentedCounter("rx_192.168.10.2", 168, 2),
            new CommentedCounter("tx_192.168.10.3", 0, 0))
        .hasSize(6);
  }

  @Test
  void what_is_cut_anywhere_is_read_or_refused() throws Exception {
    for (String name :
        List.of("nl-nft-setelem.bin", "nl-nft-sets.bin", "nl-nft-tables.bin", "nl-nft-rules.bin")) {
      byte[] whole = recorded(name);
      for (int length = 0; length < whole.length; length++) {
        any_bytes_are_read_or_refused(Arrays.copyOf(whole, length));
      }
    }
  }

  @FuzzTest
  void any_bytes_are_read_or_refused(byte[] bytes) {
    CountedElements elements = new CountedElements();
    try {
      walk(
          bytes,
          message -> {
            elements.read(message, (segment, at, length, b, p, e) -> segment.asSlice(at, length));
            SetFill.of(message);
            TableState.of(message);
            CommentedCounter.of(message);
            Flowtable.of(message);
          });
    } catch (NetlinkFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
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
        Objects.requireNonNull(NftablesCodecTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
