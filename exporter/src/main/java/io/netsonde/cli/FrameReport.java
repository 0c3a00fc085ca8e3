package io.netsonde.cli;

import io.netsonde.tcp.analysis.Findings;
import io.netsonde.tcp.analysis.Verdicts;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.frame.TcpView;
import java.io.PrintWriter;
import java.util.Locale;

/** A line for each frame, its fields separated by tabs; those that it does not have are empty. */
final class FrameReport implements Verdicts {
  static final String HEADER =
      "file\tframe\ttime\tstream\tsrc\tsrcport\tdst\tdstport\tflags\tseq\tack\tlen\tfindings\n";

  private static final long SECOND = 1_000_000_000L;

  private final PrintWriter out;
  private final StringBuilder line = new StringBuilder();
  private String file = "";
  private long number;

  FrameReport(PrintWriter out) {
    this.out = out;
  }

  /** Begins a file, whose frames are counted from 1. */
  void begin(String name) {
    // What separates fields and lines cannot stand in one.
    file = name.replaceAll("\\p{Cntrl}", "\ufffd");
    number = 0;
  }

  @Override
  public void accept(Frame frame, Packet packet, long conversation, int findings) {
    number++;
    line.setLength(0);
    line.append(file).append('\t').append(number).append('\t');
    time(frame.epochNanos());
    line.append('\t');
    if (conversation >= 0) {
      line.append(conversation);
    }
    line.append('\t');
    addresses(packet);
    if (conversation >= 0) {
      numbers(packet.tcp());
    } else {
      line.append("\t\t\t\t");
    }
    line.append('\t').append(Findings.names(findings)).append('\n');
    out.append(line);
  }

  private void time(long nanos) {
    String fraction = Long.toString(SECOND + Math.floorMod(nanos, SECOND)).substring(1);
    line.append(Math.floorDiv(nanos, SECOND)).append('.').append(fraction);
  }

  private void addresses(Packet packet) {
    if (packet.ip()) {
      line.append(packet.outer().source());
    }
    line.append('\t');
    if (packet.tcpWhole()) {
      line.append(packet.tcp().sourcePort());
    }
    line.append('\t');
    if (packet.ip()) {
      line.append(packet.outer().destination());
    }
    line.append('\t');
    if (packet.tcpWhole()) {
      line.append(packet.tcp().destinationPort());
    }
  }

  private void numbers(TcpView tcp) {
    line.append('\t')
        .append(String.format(Locale.ROOT, "0x%04x", tcp.flags()))
        .append('\t')
        .append(Integer.toUnsignedString(tcp.sequence()))
        .append('\t')
        .append(Integer.toUnsignedString(tcp.acknowledgement()))
        .append('\t')
        .append(tcp.payload());
  }
}
