package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Interface;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.bpf.Bpf;
import io.netsonde.wire.bpf.Instruction;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Frame.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ring at one end of a cable, frames from the other. */
@NeedsRoot
@NeedsTool("ip")
class PacketRingTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int SNAP = 64;

  /** EtherType for local experiments (IEEE 802), which nothing else on the cable uses. */
  private static final int OURS = 0x88b5;

  private static Lab lab;
  private static Interface near;
  private static Interface far;

  /** What of a frame can be kept. */
  private record Seen(
      int captured,
      int length,
      int linkType,
      int device,
      long epochNanos,
      int vlanTag,
      int vlanProtocol,
      int segmentSize,
      Direction direction,
      String bytes) {
    static Seen of(Frame frame) {
      byte[] bytes = new byte[frame.captured()];
      System.arraycopy(frame.bytes(), frame.offset(), bytes, 0, bytes.length);
      return new Seen(
          frame.captured(),
          frame.length(),
          frame.linkType(),
          frame.device(),
          frame.epochNanos(),
          frame.vlanTag(),
          frame.vlanProtocol(),
          frame.segmentSize(),
          frame.direction(),
          HexFormat.of().formatHex(bytes));
    }
  }

  @BeforeAll
  static void lay() {
    lab = Lab.open();
    Link link = lab.link(lab.host("near"), lab.host("far"));
    near = link.left();
    far = link.right();
  }

  @AfterAll
  static void remove() {
    lab.close();
  }

  @Test
  void a_frame_is_handed_on_with_what_the_kernel_knows_of_it() throws Exception {
    try (PacketRing there = ring(far, far.index());
        PacketRing here = ring(near, near.index());
        FrameSender sender = FrameSender.at(near)) {
      long before = System.currentTimeMillis();
      byte[] frame = frame(200, OURS);
      sender.send(frame);
      Seen arrived = one(there);
      Seen left = one(here);

      assertThat(arrived.captured).isEqualTo(SNAP);
      assertThat(arrived.bytes).isEqualTo(HexFormat.of().formatHex(frame, 0, SNAP));
      assertThat(arrived.length).isEqualTo(200);
      assertThat(arrived.linkType).isEqualTo(PacketRing.LINKTYPE_ETHERNET);
      assertThat(arrived.device).isEqualTo(far.index());
      assertThat(arrived.epochNanos / 1_000_000).isBetween(before - 1, before + 5_000);
      assertThat(arrived.vlanTag).isEqualTo(Frame.NO_VLAN);
      assertThat(arrived.segmentSize).isZero();
      assertThat(arrived.direction).isEqualTo(Direction.INCOMING);
      assertThat(left.direction).isEqualTo(Direction.OUTGOING);
      assertThat(left.device).isEqualTo(near.index());
      assertThat(left.bytes).isEqualTo(arrived.bytes);
    }
  }

  @Test
  void a_tag_that_the_kernel_strips_goes_with_the_frame_and_an_inner_one_stays_in_it()
      throws Exception {
    try (PacketRing there = ring(far, far.index());
        FrameSender sender = FrameSender.at(near)) {
      sender.send(frame(100, 0x8100, 100, OURS));
      Seen single = one(there);
      assertThat(single.vlanTag & 0xfff).isEqualTo(100);
      assertThat(single.vlanProtocol).isEqualTo(0x8100);
      assertThat(etherType(single)).isEqualTo(OURS);

      sender.send(frame(100, 0x88a8, 300, 0x8100, 200, OURS));
      Seen twice = one(there);
      assertThat(twice.vlanTag & 0xfff).isEqualTo(300);
      assertThat(twice.vlanProtocol).isEqualTo(0x88a8);
      assertThat(etherType(twice)).isEqualTo(0x8100);
    }
  }

  @Test
  void what_finds_no_room_is_counted_and_the_ring_goes_on_behind_it() throws Exception {
    try (PacketRing there = ring(far, far.index());
        FrameSender sender = FrameSender.at(near)) {
      int sent = 4_000;
      byte[] frame = frame(100, OURS);
      for (int i = 0; i < sent; i++) {
        sender.send(frame);
      }
      List<Seen> seen = new ArrayList<>();
      Eventually.within(LIMIT)
          .pass(
              "all counted",
              () -> {
                there.read(f -> seen.add(Seen.of(f)), 10_000, Long.MAX_VALUE);
                there.count();
                assertThat(there.packets()).isEqualTo(sent);
                assertThat(seen.size() + there.drops()).isEqualTo(sent);
              });
      assertThat(there.drops()).isPositive();
      assertThat(there.freezes()).isPositive();

      sender.send(frame);
      assertThat(one(there).length).isEqualTo(100);
    }
  }

  @Test
  void a_sink_that_throws_has_had_its_frame_and_no_other() throws Exception {
    try (PacketRing there = ring(far, far.index());
        FrameSender sender = FrameSender.at(near)) {
      int sent = 100;
      for (int i = 0; i < sent; i++) {
        sender.send(frame(100 + i, OURS));
      }
      List<Integer> lengths = new ArrayList<>();
      Eventually.within(LIMIT)
          .see(
              "all frames",
              () -> {
                try {
                  there.read(
                      frame -> {
                        lengths.add(frame.length());
                        throw new IllegalStateException("as a test wants it");
                      },
                      1_000,
                      Long.MAX_VALUE);
                } catch (IllegalStateException wanted) {
                  // Then it goes on behind it.
                }
                return lengths.size();
              },
              size -> size >= sent);
      for (int i = 0; i < sent; i++) {
        assertThat(lengths.get(i)).isEqualTo(100 + i);
      }
    }
  }

  @Test
  void all_rings_of_a_group_together_have_each_frame_once() throws Exception {
    int index = far.index();
    try (PacketRing first = far.host().call(() -> PacketRing.open(settings(index, 7)));
        PacketRing second = far.host().call(() -> PacketRing.open(settings(index, 7)));
        FrameSender sender = FrameSender.at(near)) {
      for (int i = 0; i < 50; i++) {
        sender.send(frame(100, OURS));
      }
      List<Seen> seen = new ArrayList<>();
      Eventually.within(LIMIT)
          .see(
              "all frames",
              () -> {
                first.read(f -> seen.add(Seen.of(f)), 100, Long.MAX_VALUE);
                second.read(f -> seen.add(Seen.of(f)), 100, Long.MAX_VALUE);
                return seen.size();
              },
              size -> size == 50);
    }
  }

  @Test
  void an_interface_that_goes_away_is_an_error_that_is_told_once() throws Exception {
    Link link = lab.link(lab.host("passing"), lab.host("staying"));
    try (PacketRing ring = ring(link.right(), link.right().index());
        Poll poll = new Poll(1)) {
      int slot = poll.add(ring.descriptor(), Poll.POLLIN);
      link.left().delete();
      Eventually.within(LIMIT)
          .see(
              "an error",
              () -> {
                poll.await(10_000_000);
                return poll.events(slot);
              },
              events -> (events & Poll.POLLERR) != 0);
      assertThat(ring.takeError()).isEqualTo(Errno.ENETDOWN);
      assertThat(ring.takeError()).isZero();
      poll.await(0);
      assertThat(poll.isReady(slot)).isFalse();
    }
  }

  @Test
  void an_interface_that_is_not_there_is_refused() {
    assertThatThrownBy(() -> ring(far, 987_654))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot capture on interface 987654: bind: ENODEV");
  }

  private static PacketRing ring(Interface place, int index) throws Exception {
    return place.host().call(() -> PacketRing.open(settings(index, 0)));
  }

  private static PacketRing.Settings settings(int index, int group) {
    // Frames of our type, tagged or not, and no neighbour discovery.
    PacketFilter ours =
        new PacketFilter(
            List.of(
                Instruction.of(Bpf.LD_HALF, 12),
                new Instruction(Bpf.JUMP_IF_EQUAL, 1, 0, OURS),
                new Instruction(Bpf.JUMP_IF_EQUAL, 0, 1, 0x8100),
                Instruction.of(Bpf.RETURN, SNAP),
                Instruction.of(Bpf.RETURN, 0)));
    return new PacketRing.Settings(index, ours, 1 << 16, 4, 10, group);
  }

  private static Seen one(PacketRing ring) {
    List<Seen> seen = new ArrayList<>();
    return Eventually.within(LIMIT)
        .see(
            "one frame",
            () -> {
              ring.read(frame -> seen.add(Seen.of(frame)), 10, Long.MAX_VALUE);
              return seen;
            },
            all -> all.size() == 1)
        .getFirst();
  }

  private static int etherType(Seen seen) {
    return HexFormat.fromHexDigits(seen.bytes, 24, 28);
  }

  /** A frame to everybody with 16-bit words behind its addresses. */
  private static byte[] frame(int length, int... words) {
    byte[] frame = new byte[length];
    System.arraycopy(HexFormat.of().parseHex("ffffffffffff020000000001"), 0, frame, 0, 12);
    for (int i = 0; i < words.length; i++) {
      frame[12 + 2 * i] = (byte) (words[i] >> 8);
      frame[13 + 2 * i] = (byte) words[i];
    }
    return frame;
  }
}
