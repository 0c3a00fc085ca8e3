package io.netsonde.bench;

import io.netsonde.linux.PacketRing;
import io.netsonde.linux.Poll;
import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.filter.CaptureFilter;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.FrameSink;
import java.lang.management.ManagementFactory;
import java.net.NetworkInterface;
import java.util.List;

/**
 * A program of its own that reads the ring of an interface until nothing comes for two seconds:
 * {@code RingReader INTERFACE count|analyse}. It prints frames, drops, nanoseconds of its thread's
 * CPU for each frame, and bytes where it counts.
 */
final class RingReader {
  private static final long PATIENCE = 2_000_000_000L;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 32;

  private RingReader() {}

  /** What counts and does no more: what reading the ring costs. */
  private static final class Counter implements FrameSink {
    private long bytes;

    @Override
    public void accept(Frame frame) {
      bytes += frame.length();
    }
  }

  /** Reads. */
  public static void main(String[] arguments) throws Exception {
    int device = NetworkInterface.getByName(arguments[0]).getIndex();
    Counter counter = new Counter();
    FrameSink sink =
        arguments[1].equals("count") ? counter : new Analyser(AnalysisConfig.defaults());
    PacketRing.Settings settings =
        new PacketRing.Settings(
            device, CaptureFilter.of("tcp", 128).program(List.of()), BLOCK, BLOCKS, 25, 0);
    try (PacketRing ring = PacketRing.open(settings);
        Poll poll = new Poll(1)) {
      poll.add(ring.descriptor(), Poll.POLLIN);
      System.out.println("ready");
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long frames = 0;
      while (poll.await(frames == 0 ? 30 * PATIENCE : PATIENCE) > 0) {
        frames += ring.read(sink, Integer.MAX_VALUE, Long.MAX_VALUE);
      }
      cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
      ring.count();
      System.out.println(
          frames + " " + ring.drops() + " " + cpu / Math.max(1, frames) + " " + counter.bytes);
    }
  }
}
