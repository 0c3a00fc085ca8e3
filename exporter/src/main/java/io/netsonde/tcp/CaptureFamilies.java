package io.netsonde.tcp;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.LabelText;
import io.netsonde.tcp.capture.CaptureConfig;
import io.netsonde.tcp.capture.CaptureSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The families about the capture itself, for one scrape. */
final class CaptureFamilies {
  private static final String DEVICE = "device";

  private final Family open =
      Family.gauge(
          "tcp_capture_open",
          "Whether packets of the interface are captured now; one that is gone is forgotten after a"
              + " while.",
          DEVICE);
  private final Family packets =
      Family.counter(
          "tcp_capture_packets_total",
          "Packets of the interface that passed the filter, those dropped included.",
          DEVICE);
  private final Family dropped =
      Family.counter(
          "tcp_capture_dropped_packets_total",
          "Packets that the kernel dropped because the ring was full: what is told of the interface"
              + " then lacks them. A larger tcp.ring_size or more tcp.readers help.",
          DEVICE);
  private final Family full =
      Family.counter("tcp_capture_ring_full_total", "How often the ring was full.", DEVICE);
  private final Family filter =
      Family.gauge(
          "tcp_capture_filter_info",
          "Which packets are captured, and who compiled the expression; always 1.",
          "expression",
          "compiler");

  private CaptureFamilies() {}

  /** The families of all readers together. */
  static List<MetricSnapshot> of(CaptureConfig config, List<CaptureSnapshot> readers) {
    return new CaptureFamilies().build(config, readers);
  }

  private List<MetricSnapshot> build(CaptureConfig config, List<CaptureSnapshot> readers) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    Map<String, Boolean> opened = new LinkedHashMap<>();
    for (CaptureSnapshot reader : readers) {
      for (CaptureSnapshot.Device device : reader.devices()) {
        String name = LabelText.of(device.name());
        opened.merge(name, device.open(), Boolean::logicalOr);
        if (device.counted()) {
          long[] sum = counts.computeIfAbsent(name, n -> new long[3]);
          sum[0] += device.packets();
          sum[1] += device.drops();
          sum[2] += device.freezes();
        }
      }
    }
    opened.forEach((name, isOpen) -> open.add(isOpen ? 1 : 0, name));
    counts.forEach((name, sum) -> {
      packets.add((double) sum[0], name);
      dropped.add((double) sum[1], name);
      full.add((double) sum[2], name);
    });
    filter.add(1, LabelText.of(config.filter().expression()), config.filter().compiler());
    return Stream.of(open, packets, dropped, full, filter).map(Family::snapshot).toList();
  }
}
