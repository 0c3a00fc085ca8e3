package io.netsonde.tcp.families;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.LabelText;
import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The nine series of tcp-exporter, by their names and with their labels, and with values that are
 * what the names say. A pair has one from the first time on that something happened, as in the
 * original. They are counters without {@code _total}, which no Prometheus client writes as such any
 * more, and so gauges by their type.
 */
final class OriginalFamilies {
  private static final double NANOS = 1e9;

  private OriginalFamilies() {}

  static List<MetricSnapshot> of(List<LabelledPair> rows) {
    List<MetricSnapshot> families = new ArrayList<>();
    families.add(
        byDevice(
            "packet_count",
            "IP packets, each once, however often it was seen; twin: tcp_flow_packets_total.",
            rows,
            Columns.PACKETS));
    families.add(
        byDevice(
            "ip_packet_size",
            "Bytes that IP carried in TCP packets with data, with TCP's headers; see"
                + " tcp_flow_bytes_total.",
            rows,
            Columns.DATA_BYTES));
    families.add(
        byDevice(
            "tcp_packet_size",
            "Bytes that TCP carried; twin: tcp_flow_payload_bytes_total.",
            rows,
            Columns.PAYLOAD_BYTES));
    families.add(
        byPair(
            "ip_df_metric",
            "IPv4 packets that must not be fragmented; twin: tcp_flow_dont_fragment_packets_total.",
            rows,
            pair -> (double) pair.get(Columns.DONT_FRAGMENT)));
    families.add(
        byPair(
            "window_scale_metric",
            "Packets with the window scale option, of which a handshake has one in each direction;"
                + " its value is in tcp_flow_window_scale_shift.",
            rows,
            pair -> (double) pair.get(Columns.WINDOW_SCALES)));
    families.add(
        byPair(
            "rst_metric",
            "Packets with RST; twin by stage: tcp_flow_resets_total.",
            rows,
            pair -> (double) pair.sum(Columns.RESETS, 4)));
    families.add(
        byPair(
            "zerowindow_metric",
            "Packets that say that the source takes no more; twin:"
                + " tcp_flow_zero_window_packets_total.",
            rows,
            pair -> (double) pair.get(Columns.ZERO_WINDOWS)));
    families.add(
        byPair(
            "duration_metric",
            "How long connections from srcIp to dstIp lasted so far, all together, in seconds; twin:"
                + " tcp_flow_connection_seconds_total.",
            rows,
            pair -> pair.get(Columns.CONNECTION_NANOS) / NANOS));
    families.add(
        byPair(
            "retransmission_metric",
            "TCP packets that were sent again; twin by kind:"
                + " tcp_flow_retransmitted_packets_total.",
            rows,
            pair -> (double) pair.retransmittedPackets()));
    return families;
  }

  private static MetricSnapshot byDevice(
      String name, String help, List<LabelledPair> rows, int column) {
    Map<String, Long> sums = new TreeMap<>();
    rows.forEach(
        row -> sums.merge(row.pair().key().device().name(), row.pair().get(column), Long::sum));
    Family family = Family.gauge(name, help, "deviceName");
    sums.forEach((device, sum) -> family.add(sum.doubleValue(), LabelText.of(device)));
    return family.snapshot();
  }

  private static MetricSnapshot byPair(
      String name, String help, List<LabelledPair> rows, ToDoubleFunction<PairSnapshot> value) {
    Family family = Family.gauge(name, help, "srcIp", "dstIp", "deviceName");
    for (LabelledPair row : rows) {
      double counted = value.applyAsDouble(row.pair());
      if (counted != 0 || row.isOther()) {
        family.add(counted, row.labels().original());
      }
    }
    return family.snapshot();
  }
}
