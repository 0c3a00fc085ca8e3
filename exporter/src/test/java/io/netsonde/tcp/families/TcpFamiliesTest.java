package io.netsonde.tcp.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.metrics.FamilyUnion;
import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.wire.frame.Crafted;
import io.netsonde.wire.frame.Frame;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The names that users rely on, and how much there is of them under a flood. */
class TcpFamiliesTest {
  /** tcp-exporter's, with their labels. */
  private static final Map<String, Set<String>> ORIGINAL =
      Map.of(
          "packet_count", Set.of("deviceName"),
          "ip_packet_size", Set.of("deviceName"),
          "tcp_packet_size", Set.of("deviceName"),
          "ip_df_metric", Set.of("srcIp", "dstIp", "deviceName"),
          "window_scale_metric", Set.of("srcIp", "dstIp", "deviceName"),
          "rst_metric", Set.of("srcIp", "dstIp", "deviceName"),
          "zerowindow_metric", Set.of("srcIp", "dstIp", "deviceName"),
          "duration_metric", Set.of("srcIp", "dstIp", "deviceName"),
          "retransmission_metric", Set.of("srcIp", "dstIp", "deviceName"));

  private final Analyser analyser = new Analyser(AnalysisConfig.defaults());

  @Test
  void the_nine_original_names_are_there_with_their_labels_and_go_by_one_switch() {
    segment(Crafted.CLIENT, Crafted.SERVER, 2);
    AnalysisSnapshot snapshot = analyser.snapshot();
    Map<String, Set<String>> seen =
        TcpFamilies.of(snapshot, true).stream()
            .filter(family -> ORIGINAL.containsKey(name(family)))
            .collect(Collectors.toMap(TcpFamiliesTest::name, TcpFamiliesTest::labels));
    assertThat(seen).isEqualTo(ORIGINAL);
    assertThat(TcpFamilies.of(snapshot, false))
        .allMatch(family -> name(family).startsWith("tcp_flow_"));
  }

  /** A handshake, data, the same again, a closed window, a reset after two seconds. */
  @Test
  void the_old_names_say_what_their_words_promise() {
    at(0, true, 2, 100, 0, OFFERS, 1);
    at(10, false, 0x12, 500, 0, OFFERS, 0);
    at(20, true, 0x10, 101, 0, new byte[0], 2);
    at(30, true, 0x18, 101, 500, new byte[0], 3);
    at(530, true, 0x18, 101, 500, new byte[0], 4);
    window = 0;
    at(540, false, 0x10, 501, 0, new byte[0], 0);
    window = 1000;
    at(2000, true, 0x04, 601, 0, new byte[0], 5);

    String there = "{deviceName=\"if3\",dstIp=\"198.51.100.2\",srcIp=\"192.0.2.1\"} ";
    String back = "{deviceName=\"if3\",dstIp=\"192.0.2.1\",srcIp=\"198.51.100.2\"} ";
    assertThat(text().lines())
        .contains(
            "packet_count{deviceName=\"if3\"} 7.0",
            "ip_packet_size{deviceName=\"if3\"} 1040.0",
            "tcp_packet_size{deviceName=\"if3\"} 1000.0",
            "ip_df_metric" + there + "5.0",
            "ip_df_metric" + back + "2.0",
            "window_scale_metric" + there + "1.0",
            "window_scale_metric" + back + "1.0",
            "tcp_flow_window_scale_shift{device=\"if3\",dst=\"198.51.100.2\",src=\"192.0.2.1\"} 7.0",
            "rst_metric" + there + "1.0",
            "zerowindow_metric" + back + "1.0",
            "duration_metric" + there + "2.0",
            "retransmission_metric" + there + "1.0");
  }

  private static final byte[] OFFERS = {3, 3, 7, 1, 2, 4, 5, 0};
  private int window = 1000;

  private void at(
      int millis, boolean forth, int flags, int sequence, int payload, byte[] options, int id) {
    int acknowledged = forth ? (flags == 2 ? 0 : 501) : flags == 0x12 ? 101 : 601;
    byte[] segment =
        Crafted.tcp(
            forth ? 4000 : 80,
            forth ? 80 : 4000,
            sequence,
            acknowledged,
            flags,
            window,
            options,
            payload);
    byte[] packet =
        Crafted.ipv4(
            forth ? Crafted.CLIENT : Crafted.SERVER,
            forth ? Crafted.SERVER : Crafted.CLIENT,
            6,
            id,
            segment);
    Frame frame = new Frame();
    frame.moveTo(
        packet,
        0,
        packet.length,
        packet.length,
        101,
        3,
        1_700_000_000_000_000_000L + millis * 1_000_000L);
    analyser.accept(frame);
  }

  @Test
  void every_family_has_help_that_is_a_sentence_and_counters_end_in_total() {
    segment(Crafted.CLIENT, Crafted.SERVER, 2);
    for (MetricSnapshot family : TcpFamilies.of(analyser.snapshot(), true)) {
      assertThat(family.getMetadata().getHelp()).as(name(family)).matches("[A-Z].*\\.");
      boolean tagged = name(family).startsWith("tcp_flow_vlan");
      assertThat(family.getDataPoints().isEmpty()).as(name(family)).isEqualTo(tagged);
    }
    assertThat(text()).contains("# TYPE tcp_flow_retransmitted_segments_total counter");
    assertThat(TcpFamilies.of(analyser.snapshot(), true))
        .filteredOn(CounterSnapshot.class::isInstance)
        .hasSizeGreaterThan(40);
  }

  @Test
  void no_family_contradicts_another() {
    segment(Crafted.CLIENT, Crafted.SERVER, 2);
    FamilyUnion union = new FamilyUnion();
    for (MetricSnapshot family : TcpFamilies.of(analyser.snapshot(), true)) {
      assertThat(union.add(family)).as(name(family)).isTrue();
    }
  }

  @Test
  void a_flood_of_sources_brings_a_bounded_answer_and_loses_nothing() {
    for (int i = 0; i < 120_000; i++) {
      segment(0x0b000000 + i * 31, Crafted.SERVER, 2);
    }
    String text = text();
    assertThat(text.length()).isLessThan(2_000_000);
    double sum =
        text.lines()
            .filter(line -> line.startsWith("tcp_flow_packets_total{"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    assertThat(sum).isEqualTo(120_000.0);
    assertThat(text.lines().filter(line -> line.startsWith("tcp_flow_packets_total{")))
        .hasSizeLessThanOrEqualTo(1001);
    assertThat(text).contains("packet_count{deviceName=\"if3\"} 120000.0\n");
  }

  private void segment(int source, int destination, int flags) {
    byte[] options = {3, 3, 7, 1, 2, 4, 5, 0};
    byte[] segment = Crafted.tcp(1000, 80, 1, 0, flags, 1000, options, 0);
    byte[] packet = Crafted.ipv4(source, destination, 6, 1, segment);
    Frame frame = new Frame();
    frame.moveTo(packet, 0, packet.length, packet.length, 101, 3, 1_700_000_000_000_000_000L);
    analyser.accept(frame);
  }

  private String text() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrometheusTextFormatWriter.create()
          .write(
              out, new FamilyUnion().addAll(TcpFamilies.of(analyser.snapshot(), true)).snapshots());
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("memory is always writable", e);
    }
  }

  private static String name(MetricSnapshot family) {
    return family.getMetadata().getPrometheusName();
  }

  private static Set<String> labels(MetricSnapshot family) {
    Set<String> names = new TreeSet<>();
    List<? extends DataPointSnapshot> points = family.getDataPoints();
    points.forEach(point -> point.getLabels().forEach(label -> names.add(label.getName())));
    return names;
  }
}
