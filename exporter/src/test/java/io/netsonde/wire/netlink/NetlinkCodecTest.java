package io.netsonde.wire.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetlinkCodecTest {
  private final NetlinkMessages messages = new NetlinkMessages();

  @Test
  void recorded_links_are_read() throws Exception {
    List<Link> links = new ArrayList<>();
    MemorySegment recorded = recorded("nl-link.bin");
    messages.over(recorded, 0, recorded.byteSize());
    boolean done = false;
    while (messages.next()) {
      if (messages.type() == Rtnetlink.RTM_NEWLINK) {
        links.add(Link.of(messages));
      }
      done |= messages.type() == Netlink.NLMSG_DONE;
    }
    assertThat(done).isTrue();
    assertThat(links).hasSizeGreaterThan(1);
    Link loopback = links.getFirst();
    assertThat(loopback.name()).isEqualTo("lo");
    assertThat(loopback.index()).isEqualTo(1);
    assertThat(loopback.mtu()).isEqualTo(65536);
    assertThat(loopback.isLoopback()).isTrue();
    assertThat(loopback.isUp()).isTrue();
    assertThat(loopback.hardwareAddress()).isEqualTo("00:00:00:00:00:00");
    assertThat(links).allMatch(link -> !link.name().isEmpty() && link.index() > 0);
  }

  @Test
  void recorded_neighbours_pass_the_cursors() throws Exception {
    MemorySegment recorded = recorded("nl-neigh.bin");
    messages.over(recorded, 0, recorded.byteSize());
    int neighbours = 0;
    while (messages.next()) {
      if (messages.type() == 28) {
        NetlinkAttributes attributes = messages.attributes(12);
        boolean destination = false;
        while (attributes.next()) {
          destination |= attributes.type() == 1;
        }
        assertThat(destination).isTrue();
        neighbours++;
      }
    }
    assertThat(neighbours).isPositive();
  }

  @Test
  void recorded_bytes_cut_anywhere_end_in_a_named_failure_or_not_at_all() throws Exception {
    MemorySegment recorded = recorded("nl-link.bin");
    for (long cut = 0; cut < recorded.byteSize(); cut++) {
      messages.over(recorded, 0, cut);
      try {
        while (messages.next()) {
          if (messages.type() == Rtnetlink.RTM_NEWLINK) {
            Link.of(messages);
          }
        }
      } catch (NetlinkFormatException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void a_length_shorter_than_its_header_ends_the_cursor() {
    MemorySegment zeros = MemorySegment.ofArray(new byte[64]);
    messages.over(zeros, 0, 64);
    assertThatThrownBy(messages::next)
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("netlink message at byte 0: length 0 (expected: 16 to 64)");
    assertThat(readsOn(messages)).isFalse();
    NetlinkAttributes attributes = new NetlinkAttributes().over(zeros, 4, 60);
    assertThatThrownBy(attributes::next)
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("netlink attribute at byte 4: length 0 (expected: 4 to 60)");
  }

  @Test
  void a_payload_shorter_than_the_value_is_a_named_failure() throws Exception {
    NetlinkAttributes attributes =
        first(new NetlinkWriter().message(16, 0).u16(7, 0x1234).written());
    assertThatThrownBy(attributes::s32)
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("netlink attribute of type 7: 2 bytes of payload (expected: 4 or more)");
    assertThatThrownBy(() -> messages.attributes(40))
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessageContaining("8 bytes of payload (expected: 40 or more)");
  }

  @Test
  void a_cursor_that_is_nowhere_refuses_to_read() {
    messages.over(MemorySegment.ofArray(new byte[16]), 0, 0);
    assertThatThrownBy(messages::type).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(new NetlinkAttributes()::u8).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nesting_has_an_end() throws Exception {
    NetlinkWriter writer = new NetlinkWriter().message(16, 0);
    for (int i = 0; i < NetlinkAttributes.MAX_DEPTH; i++) {
      writer.nest(1);
    }
    assertThatThrownBy(() -> writer.nest(1)).isInstanceOf(IllegalStateException.class);
    for (int i = 0; i < NetlinkAttributes.MAX_DEPTH; i++) {
      writer.endNest();
    }
    NetlinkAttributes inner = first(writer.written());
    for (int i = 1; i < NetlinkAttributes.MAX_DEPTH; i++) {
      inner = inner.nested();
      assertThat(inner.next()).isTrue();
      assertThat(inner.isNested()).isTrue();
    }
    NetlinkAttributes deepest = inner;
    assertThatThrownBy(deepest::nested).hasMessageContaining("deeper than 16");
  }

  @Test
  void flags_are_not_part_of_a_type() throws Exception {
    NetlinkAttributes attributes =
        first(
            new NetlinkWriter().message(16, 0).be32(3 | Netlink.NLA_F_NET_BYTEORDER, 9).written());
    assertThat(attributes.type()).isEqualTo(3);
    assertThat(attributes.isNetworkOrder()).isTrue();
    assertThat(attributes.isNested()).isFalse();
    assertThat(attributes.be32()).isEqualTo(9);
  }

  @Test
  void what_is_written_is_read_back() throws Exception {
    long seed = Long.getLong("netsonde.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      NetlinkWriter writer = new NetlinkWriter();
      int count = 1 + random.nextInt(4);
      long replay = random.nextLong();
      Random writing = new Random(replay);
      for (int i = 0; i < count; i++) {
        writer
            .message(16 + writing.nextInt(100), writing.nextInt(1 << 16))
            .put32(writing.nextInt());
        write(writer, writing, 3);
      }
      Random reading = new Random(replay);
      MemorySegment written = writer.written();
      messages.over(written, 0, written.byteSize());
      for (int i = 0; i < count; i++) {
        assertThat(messages.next()).as("seed %d", seed).isTrue();
        assertThat(messages.type()).as("seed %d", seed).isEqualTo(16 + reading.nextInt(100));
        assertThat(messages.flags()).as("seed %d", seed).isEqualTo(reading.nextInt(1 << 16));
        assertThat(messages.s32(0)).as("seed %d", seed).isEqualTo(reading.nextInt());
        read(messages.attributes(4), reading, 3, seed);
      }
      assertThat(messages.next()).as("seed %d", seed).isFalse();
    }
  }

  private static void write(NetlinkWriter writer, Random random, int depth) {
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int type = 1 + random.nextInt(1000);
      switch (random.nextInt(depth == 0 ? 7 : 8)) {
        case 0 -> writer.u8(type, random.nextInt(256));
        case 1 -> writer.u16(type, random.nextInt(1 << 16));
        case 2 -> writer.u32(type, random.nextInt());
        case 3 -> writer.be32(type, random.nextInt());
        case 4 -> writer.be64(type, random.nextLong());
        case 5 -> writer.string(type, "x".repeat(random.nextInt(40)));
        case 6 -> writer.flag(type);
        default -> {
          writer.nest(type);
          write(writer, random, depth - 1);
          writer.endNest();
        }
      }
    }
  }

  private static void read(NetlinkAttributes read, Random random, int depth, long seed)
      throws NetlinkFormatException {
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      assertThat(read.next()).as("seed %d", seed).isTrue();
      assertThat(read.type()).as("seed %d", seed).isEqualTo(1 + random.nextInt(1000));
      switch (random.nextInt(depth == 0 ? 7 : 8)) {
        case 0 -> assertThat(read.u8()).as("seed %d", seed).isEqualTo(random.nextInt(256));
        case 1 -> assertThat(read.u16()).as("seed %d", seed).isEqualTo(random.nextInt(1 << 16));
        case 2 -> assertThat(read.s32()).as("seed %d", seed).isEqualTo(random.nextInt());
        case 3 -> assertThat((int) read.be32()).as("seed %d", seed).isEqualTo(random.nextInt());
        case 4 -> assertThat(read.be64()).as("seed %d", seed).isEqualTo(random.nextLong());
        case 5 ->
            assertThat(read.string()).as("seed %d", seed).isEqualTo("x".repeat(random.nextInt(40)));
        case 6 -> assertThat(read.length()).as("seed %d", seed).isZero();
        default -> read(read.nested(), random, depth - 1, seed);
      }
    }
    assertThat(read.next()).as("seed %d", seed).isFalse();
  }

  private NetlinkAttributes first(MemorySegment written) throws NetlinkFormatException {
    assertThat(messages.over(written, 0, written.byteSize()).next()).isTrue();
    NetlinkAttributes attributes = messages.attributes(0);
    assertThat(attributes.next()).isTrue();
    return attributes;
  }

  private static boolean readsOn(NetlinkMessages messages) {
    try {
      return messages.next();
    } catch (NetlinkFormatException e) {
      return true;
    }
  }

  static MemorySegment recorded(String name) throws Exception {
    try (InputStream in = NetlinkCodecTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return MemorySegment.ofArray(Objects.requireNonNull(in).readAllBytes());
    }
  }
}
