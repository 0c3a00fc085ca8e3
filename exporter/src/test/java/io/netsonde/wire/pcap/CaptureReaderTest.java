package io.netsonde.wire.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.StoredInputs;
import io.netsonde.wire.frame.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of both formats and orders, whole, cut anywhere, and wrong. */
class CaptureReaderTest {
  private static final byte[] ONE = {1, 2, 3, 4, 5};
  private static final byte[] TWO = new byte[1000];
  private final List<String> frames = new ArrayList<>();
  private final List<String> devices = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void pcap_is_read_in_both_orders_and_units(boolean big, boolean nanos) throws Exception {
    long time = 4_000_000_000_123_456_000L;
    byte[] file =
        CaptureBytes.pcap(order(big), nanos, 101)
            .packet(time, ONE, 5)
            .packet(time + 1_000, TWO, 96)
            .bytes();

    CaptureEnd end = read(file);

    assertThat(end).isEqualTo(new CaptureEnd(2, 1, 0, Optional.empty()));
    assertThat(frames)
        .containsExactly("7 101 4000000000123456000 5/5 1", "7 101 4000000000123457000 96/1000 0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pcapng_has_several_interfaces_each_with_units_of_its_own(boolean big) throws Exception {
    CaptureBytes file = CaptureBytes.pcapng(order(big));
    file.device(1, "eth0", 6).device(101, "tun", 9).device(113, "any", 0x80 | 20);
    file.packet(0, 1_700_000_000_000_001L, ONE);
    file.packet(1, 1_700_000_000_000_000_002L, ONE);
    file.packet(2, (1_700_000_000L << 20) + (1 << 19), ONE);
    // Blocks of names and of kinds that nobody knows.
    file.block(4, file.buffer(8)).block(0x0bad, file.buffer(4));
    file.block(5, file.buffer(28).position(12).putShort((short) 5).putShort((short) 8));

    CaptureEnd end = read(file.bytes());

    assertThat(end.damage()).isEmpty();
    assertThat(devices).containsExactly("7 eth0", "8 tun", "9 any");
    assertThat(frames)
        .containsExactly(
            "7 1 1700000000000001000 5/5 1",
            "8 101 1700000000000000002 5/5 1",
            "9 113 1700000000500000000 5/5 1");
  }

  @Test
  void sections_may_differ_in_their_order() throws Exception {
    byte[] one = CaptureBytes.pcapng(order(true)).device(1, "a", 6).packet(0, 1, ONE).bytes();
    byte[] other = CaptureBytes.pcapng(order(false)).device(1, "b", 6).packet(0, 2, ONE).bytes();
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);

    assertThat(read(both).frames()).isEqualTo(2);
    assertThat(devices).containsExactly("7 a", "8 b");
  }

  @Test
  void a_file_that_is_cut_anywhere_gives_what_came_before() throws Exception {
    byte[] pcap =
        CaptureBytes.pcap(order(false), false, 1).packet(1, ONE, 5).packet(2, ONE, 5).bytes();
    byte[] pcapng =
        CaptureBytes.pcapng(order(false))
            .device(1, "x", 6)
            .packet(0, 1, ONE)
            .packet(0, 2, ONE)
            .bytes();
    for (byte[] file : List.of(pcap, pcapng)) {
      long before = 0;
      for (int length = 4; length <= file.length; length++) {
        CaptureEnd end = read(Arrays.copyOf(file, length));
        assertThat(end.frames()).isGreaterThanOrEqualTo(before);
        assertThat(end.damage().isEmpty()).isEqualTo(isWhole(file, length));
        before = end.frames();
      }
      assertThat(before).isEqualTo(2);
    }
  }

  /** Whether a cut is between two records. */
  private static boolean isWhole(byte[] file, int length) {
    boolean pcap = file[0] != 0x0a;
    if (pcap) {
      return length >= 24 && (length - 24) % 21 == 0;
    }
    List<Integer> ends = List.of(28, 28 + 40, 28 + 40 + 40, 28 + 40 + 40 + 40);
    return ends.contains(length);
  }

  @Test
  void a_length_that_cannot_be_ends_it() throws Exception {
    byte[] file =
        CaptureBytes.pcap(order(true), false, 1).packet(1, ONE, 5).packet(2, ONE, 5).bytes();
    file[24 + 21 + 8] = 0x7f;
    CaptureEnd end = read(file);
    assertThat(end.frames()).isEqualTo(1);
    assertThat(end.damage().orElseThrow())
        .isEqualTo("frame 2 has 2130706437 bytes (expected: at most 262144)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "GIF89a, no capture at all"})
  void what_is_no_capture_is_refused(String text) {
    assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageStartingWith("no capture file");
  }

  @FuzzTest
  void any_file_is_read_or_refused(FuzzedDataProvider data) throws IOException {
    try {
      read(data.consumeRemainingAsBytes());
    } catch (CaptureFormatException e) {
      assertThat(e).hasMessageStartingWith("no capture file");
    }
  }

  @Test
  void the_search_begins_with_both_formats_in_both_orders() throws IOException {
    Map<String, byte[]> inputs = new TreeMap<>();
    byte[] packet = {0x45, 0, 0, 20, 0, 1, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};
    for (boolean big : new boolean[] {false, true}) {
      String of = big ? "big" : "little";
      inputs.put(
          "pcap-" + of,
          CaptureBytes.pcap(order(big), false, 101)
              .packet(1_700_000_000_000_001_000L, packet, 20)
              .packet(1_700_000_000_000_002_000L, packet, 8)
              .bytes());
      inputs.put(
          "pcap-nanos-" + of,
          CaptureBytes.pcap(order(big), true, 101)
              .packet(1_700_000_000_000_000_001L, packet, 20)
              .bytes());
      inputs.put(
          "pcapng-" + of,
          CaptureBytes.pcapng(order(big))
              .device(101, "eth0", 9)
              .device(1, "wan", 6)
              .packet(0, 1_700_000_000_000_000_001L, packet)
              .packet(1, 1_700_000_000_000_001L, packet)
              .bytes());
    }
    byte[] whole = CaptureBytes.pcapng(order(false)).device(101, "eth0", 9).bytes();
    inputs.put("pcapng-cut", Arrays.copyOf(whole, whole.length - 7));

    StoredInputs.check(getClass(), "any_file_is_read_or_refused", inputs);
  }

  private CaptureEnd read(byte[] file) throws IOException {
    frames.clear();
    devices.clear();
    return CaptureReader.read(
        Channels.newChannel(new ByteArrayInputStream(file)),
        7,
        (device, name) -> devices.add(device + " " + name.orElse("")),
        this::note);
  }

  private void note(Frame frame) {
    int first = frame.captured() == 0 ? -1 : frame.bytes()[frame.offset()];
    frames.add(
        frame.device()
            + " "
            + frame.linkType()
            + " "
            + frame.epochNanos()
            + " "
            + frame.captured()
            + "/"
            + frame.length()
            + " "
            + first);
  }

  private static ByteOrder order(boolean big) {
    return big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
