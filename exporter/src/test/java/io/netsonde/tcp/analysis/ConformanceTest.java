package io.netsonde.tcp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.DeviceSnapshot;
import io.netsonde.tcp.pairs.PairSnapshot;
import io.netsonde.tcp.pairs.Retransmission;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.FrameSink;
import io.netsonde.wire.pcap.CaptureReader;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Wireshark says of its captures, by frame, by pair and in total. They are not part of this
 * repository: where they are not beside it, there is nothing to compare.
 */
class ConformanceTest {
  /** Columns of the tables and ours; where there are several, their sum. */
  private static final Map<String, int[]> COLUMNS = columns();

  /** Packets of a capture that are cut. */
  private static final int FIRST = 3;

  static List<Path> captures() throws Exception {
    return Reference.isPresent() ? Reference.captures() : List.of();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("captures")
  void strict_mode_says_of_each_frame_what_wireshark_says(Path file) throws Exception {
    Map<Long, String> expected = new TreeMap<>();
    for (Map<String, String> row : Reference.rows("pcap_truth_frames.tsv", file)) {
      expected.put(Long.valueOf(row.get("frame")), row.get("findings"));
    }
    if (file.endsWith("dx_test_snap54.pcap")) {
      // Wireshark judges no segment whose options are cut off.
      expected.putAll(Map.of(4L, "retrans", 6L, "retrans", 8L, "dupack", 9L, "dupack"));
    }

    assertThat(new ReferenceRun(file, AnalysisConfig.Mode.WIRESHARK).findings())
        .isEqualTo(expected);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("captures")
  void pairs_have_the_counts_that_wireshark_has(Path file) throws Exception {
    if (file.endsWith("dx_test_snap54.pcap")) {
      return;
    }
    Set<String> expected = new TreeSet<>();
    for (Map<String, String> row : Reference.rows("pcap_truth_pairs.tsv", file)) {
      expected.add(row.get("src") + " > " + row.get("dst") + " " + numbers(row));
    }
    Set<String> seen = new TreeSet<>();
    AnalysisSnapshot snapshot =
        new ReferenceRun(file, AnalysisConfig.Mode.WIRESHARK).analyser.snapshot();
    for (PairSnapshot pair : snapshot.pairs()) {
      if (!pair.key().isOther()) {
        Map<String, Long> row = new LinkedHashMap<>();
        COLUMNS.forEach((name, columns) -> row.put(name, sum(pair, columns)));
        seen.add(pair.key().source() + " > " + pair.key().destination() + " " + row);
      }
    }

    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(seen);
    seen.removeAll(expected);
    assertThat(seen).as("instead of %s", missing).isEmpty();
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("captures")
  void totals_are_those_that_wireshark_has(Path file) throws Exception {
    Map<String, String> truth = Reference.rows("pcap_truth.tsv", file).getFirst();
    ReferenceRun run = new ReferenceRun(file, AnalysisConfig.Mode.WIRESHARK);
    AnalysisSnapshot snapshot = run.analyser.snapshot();
    Map<String, Long> seen = new LinkedHashMap<>();
    seen.put("packets", run.end.frames());
    seen.put("syns", total(snapshot, Columns.SYNS));
    seen.put("icmp_fragneeded", total(snapshot, Columns.FRAGMENTATION_NEEDED));
    seen.put("window_scales", total(snapshot, Columns.WINDOW_SCALES));
    seen.put("damaged", run.end.damage().isPresent() ? 1L : 0L);
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("packets", number(truth, "packets"));
    expected.put("syns", number(truth, "syn") + number(truth, "synack"));
    expected.put("icmp_fragneeded", number(truth, "icmp_fragneeded"));
    expected.put("window_scales", scales(truth));
    expected.put("damaged", number(truth, "exit") == 2 ? 1L : 0L);

    assertThat(seen).isEqualTo(expected);
  }

  /** The first packets of each, cut at each byte: a reason, and nothing more. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("captures")
  void packets_that_are_cut_anywhere_do_no_harm(Path file) throws Exception {
    Analyser analyser = new Analyser(AnalysisConfig.ofFiles());
    Frame cut = new Frame();
    long[] given = new long[2];
    FrameSink cutter =
        frame -> {
          if (given[0]++ < FIRST) {
            byte[] whole = new byte[frame.captured()];
            System.arraycopy(frame.bytes(), frame.offset(), whole, 0, whole.length);
            for (int length = 0; length <= whole.length; length++) {
              cut.moveTo(whole, 0, length, frame.length(), frame.linkType(), 1, frame.epochNanos());
              analyser.accept(cut);
              given[1]++;
            }
          }
        };
    try (FileChannel channel = FileChannel.open(file)) {
      CaptureReader.read(channel, 0, (device, name) -> {}, cutter);
    }

    assertThat(analyser.snapshot().devices().stream().mapToLong(DeviceSnapshot::frames).sum())
        .isEqualTo(given[1]);
  }

  static List<Arguments> copies() {
    return Reference.isPresent()
        ? List.of(
            Arguments.of("dx_fast009_everytwice.pcap", 39L),
            Arguments.of("zk_retransmit-fast009.pcap", 0L))
        : List.of();
  }

  /** Here Wireshark is not the measure: it takes copies for retransmissions. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("copies")
  void of_a_capture_in_which_all_is_twice_each_packet_counts_once(String name, long duplicates)
      throws Exception {
    Path file = Reference.PLACE.resolve("captures").resolve(name);
    AnalysisSnapshot snapshot = new ReferenceRun(file, AnalysisConfig.Mode.OWN).analyser.snapshot();

    assertThat(total(snapshot, Columns.PACKETS)).isEqualTo(39);
    assertThat(total(snapshot, Columns.DUPLICATES)).isEqualTo(duplicates);
    assertThat(snapshot.pairs().stream().mapToLong(PairSnapshot::retransmittedPackets).sum())
        .isEqualTo(3);
    assertThat(total(snapshot, Columns.DUPLICATE_ACKS)).isEqualTo(5);
  }

  private static long number(Map<String, String> row, String column) {
    String value = row.getOrDefault(column, "");
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  /** Of {@code S:5x70 S:nonex30 SA:9x1} those that are numbers. */
  private static long scales(Map<String, String> row) {
    long sum = 0;
    for (String value : row.getOrDefault("synack_wscale_values", "").split(" ", -1)) {
      if (!value.isEmpty() && !value.contains("none")) {
        sum += Long.parseLong(value.substring(value.indexOf('x') + 1));
      }
    }
    return sum;
  }

  private static Map<String, Long> numbers(Map<String, String> row) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    COLUMNS.keySet().forEach(name -> numbers.put(name, Long.valueOf(row.get(name))));
    return numbers;
  }

  private static long total(AnalysisSnapshot snapshot, int column) {
    return snapshot.pairs().stream().mapToLong(pair -> pair.get(column)).sum();
  }

  private static long sum(PairSnapshot pair, int[] columns) {
    long sum = 0;
    for (int column : columns) {
      sum += pair.get(column);
    }
    return sum;
  }

  private static Map<String, int[]> columns() {
    Map<String, int[]> columns = new LinkedHashMap<>();
    columns.put("packets", new int[] {Columns.PACKETS});
    columns.put("ip_df", new int[] {Columns.DONT_FRAGMENT});
    columns.put("ip_fragments", new int[] {Columns.FRAGMENTS});
    columns.put("tcp", new int[] {Columns.TCP_PACKETS});
    columns.put("tcp_payload_bytes", new int[] {Columns.PAYLOAD_BYTES});
    columns.put("fin", new int[] {Columns.FINS});
    columns.put(
        "rst",
        new int[] {Columns.RESETS, Columns.RESETS + 1, Columns.RESETS + 2, Columns.RESETS + 3});
    columns.put("ooo", new int[] {Columns.REORDERED});
    columns.put("dupack", new int[] {Columns.DUPLICATE_ACKS});
    columns.put("zero_window", new int[] {Columns.ZERO_WINDOWS});
    columns.put("win_full", new int[] {Columns.WINDOW_FULL});
    columns.put("keepalive", new int[] {Columns.KEEP_ALIVES});
    columns.put("lost_segment", new int[] {Columns.GAPS});
    int[] retransmissions =
        Arrays.stream(Retransmission.values()).mapToInt(Retransmission::column).toArray();
    columns.put("retrans", retransmissions);
    return columns;
  }
}
