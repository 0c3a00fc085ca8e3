package io.netsonde.cli;

import io.netsonde.linux.PcapLibrary;
import io.netsonde.tcp.LiveWatch;
import io.netsonde.tcp.TcpConfig;
import io.netsonde.tcp.capture.CaptureSnapshot;
import io.netsonde.tcp.tracepoints.Tracing;
import java.io.IOException;
import java.util.List;

/** What the doctor says of capturing: it captures for a moment. */
final class CaptureExamination {
  private static final long LIMIT_NANOS = 5_000_000_000L;
  private static final long LOOK_MILLIS = 10;

  private CaptureExamination() {}

  static List<Finding> findings() throws InterruptedException {
    return List.of(capture(), filters(), tracepoints());
  }

  private static Finding capture() throws InterruptedException {
    try (LiveWatch watch = new LiveWatch(TcpConfig.defaults())) {
      long deadline = System.nanoTime() + LIMIT_NANOS;
      while (watch.capture().equals(CaptureSnapshot.NOTHING) && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_MILLIS);
      }
      CaptureSnapshot snapshot = watch.capture();
      if (snapshot.trouble().isEmpty()) {
        return Finding.ok("capture", "packets of " + String.join(", ", snapshot.open()));
      }
      return Finding.warn(
          "capture",
          "none: " + snapshot.trouble(),
          snapshot.permitted() ? "" : "give the process CAP_NET_RAW, to have TCP watched");
    }
  }

  private static Finding filters() {
    return PcapLibrary.installed().isPresent()
        ? Finding.ok("filters", "all that libpcap compiles")
        : Finding.ok(
            "filters",
            "protocols, host, net, port, and, or, not; libpcap, which compiles all others, is not"
                + " installed");
  }

  private static Finding tracepoints() {
    try {
      Tracing.open().close();
      return Finding.ok("tracepoints", "the kernel can count by itself, with tcp.tracepoints");
    } catch (IOException e) {
      return Finding.ok(
          "tracepoints", "not to be had, should tcp.tracepoints be wanted: " + e.getMessage());
    }
  }
}
