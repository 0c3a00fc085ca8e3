package io.netsonde.wire.pcap;

import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.FrameSink;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/** Reads pcap-savefile(5), in either byte order, with stamps in microseconds or nanoseconds. */
final class PcapReader {
  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;

  /** A patched libpcap of long ago: each record has 8 bytes more. */
  private static final int MODIFIED = 0xa1b2cd34;

  private static final int HEADER = 24;
  private static final int RECORD = 16;

  /** Upper bits say whether frames end with a checksum. */
  private static final int LINK_TYPE = 0xffff;

  /** libpcap's MAXIMUM_SNAPLEN, and what Wireshark takes. */
  static final int LONGEST_FRAME = 262_144;

  private final CaptureInput input;
  private final int device;
  private final CaptureReader.Interfaces interfaces;
  private final FrameSink sink;
  private final Frame frame = new Frame();
  private long frames;

  PcapReader(CaptureInput input, int device, CaptureReader.Interfaces interfaces, FrameSink sink) {
    this.input = input;
    this.device = device;
    this.interfaces = interfaces;
    this.sink = sink;
  }

  CaptureEnd read() throws IOException {
    int magic = input.bigEndianInt(0);
    boolean swapped = !isMagic(magic);
    if (swapped && !isMagic(Integer.reverseBytes(magic))) {
      throw new CaptureFormatException(
          String.format(
              Locale.ROOT,
              "no capture file: it begins with %08x (expected: pcap or pcapng)",
              magic));
    }
    input.order(swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int kind = swapped ? Integer.reverseBytes(magic) : magic;
    if (!input.has(HEADER)) {
      return end("it ends within its header");
    }
    int linkType = input.i32(20) & LINK_TYPE;
    input.skip(HEADER);
    interfaces.found(device, Optional.empty());
    return records(linkType, kind == NANOS ? 1 : 1000, kind == MODIFIED ? RECORD + 8 : RECORD);
  }

  private static boolean isMagic(int number) {
    return number == MICROS || number == NANOS || number == MODIFIED;
  }

  private CaptureEnd records(int linkType, int nanosPerUnit, int header) throws IOException {
    while (input.has(header)) {
      long nanos = input.u32(0) * 1_000_000_000L + input.u32(4) * nanosPerUnit;
      long captured = input.u32(8);
      if (captured > LONGEST_FRAME) {
        return end(
            "frame "
                + (frames + 1)
                + " has "
                + captured
                + " bytes (expected: at most "
                + LONGEST_FRAME
                + ")");
      }
      int length = (int) Math.clamp(input.u32(12), captured, Integer.MAX_VALUE);
      if (!input.has(header + (int) captured)) {
        return end("it ends within frame " + (frames + 1));
      }
      frame.moveTo(
          input.bytes(), input.offset(header), (int) captured, length, linkType, device, nanos);
      sink.accept(frame);
      frames++;
      input.skip(header + (int) captured);
    }
    return input.available() == 0
        ? new CaptureEnd(frames, 1, 0, Optional.empty())
        : end("it ends within the header of frame " + (frames + 1));
  }

  private CaptureEnd end(String damage) {
    return new CaptureEnd(frames, 1, 0, Optional.of(damage));
  }
}
