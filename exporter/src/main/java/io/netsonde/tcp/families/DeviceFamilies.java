package io.netsonde.tcp.families;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.HistogramFamily;
import io.netsonde.metrics.LabelText;
import io.netsonde.tcp.pairs.DeviceSnapshot;
import io.netsonde.wire.frame.Undecodable;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** The families by device. */
final class DeviceFamilies {
  private DeviceFamilies() {}

  static List<MetricSnapshot> of(List<DeviceSnapshot> devices) {
    Family frames = Family.counter("tcp_flow_frames_total", "Frames that were captured.", "device");
    Family undecodable =
        Family.counter(
            "tcp_flow_undecodable_frames_total",
            "Frames that could not be read to the end of their headers, by reason.",
            "device",
            "reason");
    Family vlans =
        Family.counter(
            "tcp_flow_vlan_frames_total",
            "Frames with tags of VLANs, by number, and that of the one inside behind a dot; the"
                + " first 64 are told apart.",
            "device",
            "vlan");
    HistogramFamily roundTrips =
        new HistogramFamily(
            "tcp_flow_round_trip_time_seconds",
            "Times from a segment to its acknowledgement, from this place and back; of handshakes"
                + " and of data.",
            "device",
            "phase");
    HistogramFamily durations =
        new HistogramFamily(
            "tcp_flow_connection_duration_seconds",
            "How long connections lasted whose beginning and end were seen.",
            "device");
    for (DeviceSnapshot device : devices) {
      String name = LabelText.of(device.name());
      frames.add((double) device.frames(), name);
      device.vlans().forEach((vlan, count) -> vlans.add(count.doubleValue(), name, vlan));
      for (Undecodable reason : Undecodable.values()) {
        undecodable.add((double) device.undecodable(reason.number()), name, reason.label());
      }
      device.handshakes().addTo(roundTrips, roundTrips.labels(name, "handshake"));
      device.roundTrips().addTo(roundTrips, roundTrips.labels(name, "data"));
      device.durations().addTo(durations, Labels.of("device", name));
    }
    return List.of(
        frames.snapshot(),
        undecodable.snapshot(),
        vlans.snapshot(),
        roundTrips.snapshot(),
        durations.snapshot());
  }
}
