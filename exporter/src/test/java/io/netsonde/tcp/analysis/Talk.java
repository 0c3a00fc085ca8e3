package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairSnapshot;
import io.netsonde.wire.frame.Crafted;
import io.netsonde.wire.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation played into an analysis, segment by segment, with a clock that is told. */
final class Talk {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;
  static final long MILLI = 1_000_000;

  /** What was found of each segment, in order. */
  final List<String> found = new ArrayList<>();

  final Analyser analyser;
  private long now = 1_700_000_000_000_000_000L;
  private int device = 1;
  private Frame.Direction direction = Frame.Direction.UNKNOWN;
  private int segmentSize;
  private byte[] options = new byte[0];
  private boolean v6;
  private int port = 40_000;

  Talk() {
    this(AnalysisConfig.defaults());
  }

  Talk(AnalysisConfig config) {
    analyser =
        new Analyser(
            config, (frame, packet, number, findings) -> found.add(Findings.names(findings)));
  }

  Talk pass(long millis) {
    now += millis * MILLI;
    return this;
  }

  Talk on(int number, Frame.Direction way) {
    device = number;
    direction = way;
    return this;
  }

  Talk gso(int size) {
    segmentSize = size;
    return this;
  }

  Talk with(byte... tcpOptions) {
    options = tcpOptions;
    return this;
  }

  Talk stamp(int value) {
    return with(
        (byte) 8,
        (byte) 10,
        (byte) (value >> 24),
        (byte) (value >> 16),
        (byte) (value >> 8),
        (byte) value,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 1,
        (byte) 1);
  }

  Talk overIpv6() {
    v6 = true;
    return this;
  }

  Talk fromPort(int number) {
    port = number;
    return this;
  }

  /** A segment of the client. */
  Talk client(int flags, int seq, int ack, int payload, int window, int id) {
    return send(true, flags, seq, ack, payload, window, id);
  }

  /** A segment of the server. */
  Talk server(int flags, int seq, int ack, int payload, int window, int id) {
    return send(false, flags, seq, ack, payload, window, id);
  }

  /** A handshake in 20 ms: 10 to the server, 10 to the client. */
  Talk open() {
    byte[] before = options;
    with((byte) 2, (byte) 4, (byte) 5, (byte) 0xb4, (byte) 3, (byte) 3, (byte) 7, (byte) 0);
    client(SYN, 100, 0, 0, 64240, 1);
    pass(10).server(SYN | ACK, 500, 101, 0, 65160, 0);
    options = before;
    return pass(10).client(ACK, 101, 501, 0, 502, 2);
  }

  private Talk send(boolean fromClient, int flags, int seq, int ack, int size, int window, int id) {
    byte[] segment =
        fromClient
            ? Crafted.tcp(port, 443, seq, ack, flags, window, options, size)
            : Crafted.tcp(443, port, seq, ack, flags, window, options, size);
    byte[] packet;
    if (v6) {
      packet = fromClient ? Crafted.ipv6(1, 2, 6, segment) : Crafted.ipv6(2, 1, 6, segment);
    } else {
      packet =
          fromClient
              ? Crafted.ipv4(Crafted.CLIENT, Crafted.SERVER, 6, id, segment)
              : Crafted.ipv4(Crafted.SERVER, Crafted.CLIENT, 6, id, segment);
    }
    Frame frame = new Frame();
    frame.moveTo(packet, 0, Math.min(96, packet.length), packet.length, 101, device, now);
    frame.knownToKernel(direction, segmentSize, false);
    analyser.accept(frame);
    return this;
  }

  /** The latest findings. */
  String last() {
    return found.getLast();
  }

  /** A counter of the client's packets, on all devices together. */
  long client(int column) {
    return sum("192.0.2.1", column);
  }

  /** A counter of the server's packets. */
  long server(int column) {
    return sum("198.51.100.2", column);
  }

  private long sum(String source, int column) {
    long sum = 0;
    for (PairSnapshot pair : analyser.snapshot().pairs()) {
      if (pair.key().source().equals(source)) {
        sum += pair.get(column);
      }
    }
    return sum;
  }

  /** The row of the client on the first device. */
  @Nullable PairSnapshot clientRow() {
    return analyser.snapshot().pairs().stream()
        .filter(pair -> pair.key().source().equals("192.0.2.1"))
        .findFirst()
        .orElse(null);
  }

  /** All packets of all rows. */
  long packets() {
    return analyser.snapshot().pairs().stream().mapToLong(pair -> pair.get(Columns.PACKETS)).sum();
  }
}
