package io.netsonde.tcp;

import io.netsonde.metrics.Exposition;
import io.netsonde.tcp.capture.CaptureSnapshot;
import io.netsonde.tcp.host.HostFamilies;
import io.netsonde.tcp.host.WholeHost;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every family about capturing and about the kernel's own counters. */
public final class WholeCapture {
  private WholeCapture() {}

  /** As Prometheus text. */
  public static String text() throws IOException {
    CaptureSnapshot snapshot =
        new CaptureSnapshot(
            "",
            true,
            List.of(new CaptureSnapshot.Device("eth0", true, "", true, 3, 2, 1)),
            Optional.empty(),
            Map.of(),
            Map.of());
    List<MetricSnapshot> families =
        new ArrayList<>(CaptureFamilies.of(TcpConfig.defaults().capture(), List.of(snapshot)));
    families.addAll(HostFamilies.of(WholeHost.snapshot()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(), List.of()).write(new MetricSnapshots(families), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
