package io.netsonde.bench;

import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketRing;
import io.netsonde.linux.Poll;
import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.filter.CaptureFilter;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.FrameSink;
import java.net.NetworkInterface;
import java.util.List;

/**
 * A program of its own that reads the ring of an interface until it is stopped: {@code RingReader
 * INTERFACE count|analyse}. Whenever nothing has come for a while it prints the frames and the
 * drops so far.
 */
final class RingReader {
  private static final long PATIENCE = 500_000_000L;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 32;
  private static final int RETIRE_MILLIS = 25;
  private static final int SNAP_LENGTH = 128;

  private final PacketRing ring;
  private final Poll poll;
  private long frames;
  private long told;

  private RingReader(PacketRing ring, Poll poll) {
    this.ring = ring;
    this.poll = poll;
  }

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
            device,
            CaptureFilter.of("tcp", SNAP_LENGTH).program(List.of()),
            BLOCK,
            BLOCKS,
            RETIRE_MILLIS,
            0);
    try (PacketRing ring = PacketRing.open(settings);
        Poll poll = new Poll(1)) {
      poll.add(ring.descriptor(), Poll.POLLIN);
      System.out.println("ready");
      RingReader reader = new RingReader(ring, poll);
      while (true) {
        reader.turn(sink, counter);
      }
    }
  }

  /** A method, because a loop is compiled much later than one. */
  private void turn(FrameSink sink, Counter counter) throws LinuxException {
    if (poll.await(PATIENCE) > 0) {
      frames += ring.read(sink, Integer.MAX_VALUE, Long.MAX_VALUE);
    } else if (frames > told) {
      ring.count();
      System.out.println("seen " + frames + " " + ring.drops() + " " + counter.bytes);
      told = frames;
    }
  }
}
