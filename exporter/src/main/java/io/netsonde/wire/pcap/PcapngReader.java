package io.netsonde.wire.pcap;

import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.FrameSink;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads pcapng (draft-ietf-opsawg-pcapng section 4): sections in either byte order, each with
 * interfaces of its own. Blocks of other kinds are passed over.
 */
final class PcapngReader {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int STATISTICS = 5;
  private static final int ENHANCED_PACKET = 6;

  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int IF_NAME = 2;
  private static final int IF_TSRESOL = 9;
  private static final int IF_TSOFFSET = 14;
  private static final int ISB_IFDROP = 5;
  private static final int ISB_OSDROP = 7;

  /** Type, length, and the length again at the end. */
  private static final int AROUND = 12;

  private static final int LONGEST_BLOCK = 16 << 20;
  private static final int MOST_INTERFACES = 4096;
  private static final int LONGEST_NAME = 256;

  private final CaptureInput input;
  private final int firstDevice;
  private final CaptureReader.Interfaces interfaces;
  private final FrameSink sink;
  private final Frame frame = new Frame();
  private final List<Interface> section = new ArrayList<>();
  private int devices;
  private long frames;
  private long dropped;

  /** Sections may differ in their byte order; this is that of the one being read. */
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  PcapngReader(
      CaptureInput input, int firstDevice, CaptureReader.Interfaces interfaces, FrameSink sink) {
    this.input = input;
    this.firstDevice = firstDevice;
    this.interfaces = interfaces;
    this.sink = sink;
  }

  private record Interface(int device, int linkType, int snapLength, TimeUnits units) {}

  CaptureEnd read() throws IOException {
    long blocks = 0;
    while (input.has(AROUND)) {
      blocks++;
      if (input.bigEndianInt(0) == SECTION && !beginSection()) {
        return end("block " + blocks + " is a section of unknown byte order");
      }
      long length = input.u32(4);
      if (length < AROUND || length % 4 != 0 || length > LONGEST_BLOCK) {
        return end("block " + blocks + " has a length of " + length);
      }
      if (!input.has((int) length)) {
        return end("it ends within block " + blocks);
      }
      String wrong = block(input.i32(0), (int) length);
      if (!wrong.isEmpty()) {
        return end("block " + blocks + " " + wrong);
      }
      input.skip((int) length);
    }
    return input.available() == 0
        ? new CaptureEnd(frames, devices, dropped, Optional.empty())
        : end("it ends within the header of block " + (blocks + 1));
  }

  private boolean beginSection() {
    int magic = input.bigEndianInt(8);
    if (magic != BYTE_ORDER_MAGIC && Integer.reverseBytes(magic) != BYTE_ORDER_MAGIC) {
      return false;
    }
    order = magic == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    input.order(order);
    section.clear();
    return true;
  }

  /** Reads a block that is there as a whole; what is wrong with it, or nothing. */
  private String block(int type, int length) {
    int body = length - AROUND;
    return switch (type) {
      case INTERFACE -> body < 8 ? "is too short for an interface" : addInterface(length);
      case ENHANCED_PACKET ->
          body < 20
              ? "is too short for a packet"
              : packet(input.u32(8), time(12), input.u32(20), input.u32(24), 28, length);
      case PACKET ->
          body < 20
              ? "is too short for a packet"
              : packet(input.u16(8), time(12), input.u32(20), input.u32(24), 28, length);
      case SIMPLE_PACKET -> body < 4 ? "is too short for a packet" : simplePacket(length);
      case STATISTICS -> body < 12 ? "is too short for statistics" : statistics(length);
      default -> "";
    };
  }

  private long time(int at) {
    return input.u32(at) << 32 | input.u32(at + 4);
  }

  private String addInterface(int length) {
    if (devices == MOST_INTERFACES) {
      return "is one interface too many (expected: at most " + MOST_INTERFACES + ")";
    }
    TimeUnits units = TimeUnits.MICROSECONDS;
    Optional<String> name = Optional.empty();
    for (int at = 16; at + 8 <= length; at += 4 + (input.u16(at + 2) + 3 & ~3)) {
      int code = input.u16(at);
      int size = input.u16(at + 2);
      if (code == 0 || at + 4 + size > length - 4) {
        break;
      }
      if (code == IF_NAME && size > 0) {
        name = Optional.of(text(at + 4, Math.min(size, LONGEST_NAME)));
      } else if (code == IF_TSRESOL && size >= 1) {
        units = units.withResolution(input.u8(at + 4));
      } else if (code == IF_TSOFFSET && size >= 8) {
        units = units.withOffset(eight(at + 4));
      }
    }
    int device = firstDevice + devices++;
    section.add(new Interface(device, input.u16(8), input.i32(12), units));
    interfaces.found(device, name);
    return "";
  }

  private String text(int at, int size) {
    return new String(input.bytes(), input.offset(at), size, StandardCharsets.UTF_8)
        .replace("\0", "");
  }

  private String simplePacket(int length) {
    if (section.isEmpty()) {
      return "is a packet before any interface";
    }
    int snapLength = section.getFirst().snapLength;
    long wire = input.u32(8);
    long captured = Math.min(wire, length - 16L);
    captured = snapLength > 0 ? Math.min(captured, snapLength) : captured;
    return packet(0, 0, captured, wire, 12, length);
  }

  private String packet(long number, long time, long captured, long wire, int at, int blockLength) {
    if (number >= section.size()) {
      return "is a packet of interface " + number + ", which the file does not describe";
    }
    if (captured > blockLength - at - 4 || captured > PcapReader.LONGEST_FRAME) {
      return "is a packet of " + captured + " bytes";
    }
    Interface from = section.get((int) number);
    frame.moveTo(
        input.bytes(),
        input.offset(at),
        (int) captured,
        (int) Math.clamp(wire, captured, Integer.MAX_VALUE),
        from.linkType,
        from.device,
        from.units.nanos(time));
    sink.accept(frame);
    frames++;
    return "";
  }

  private String statistics(int length) {
    for (int at = 20; at + 8 <= length; at += 4 + (input.u16(at + 2) + 3 & ~3)) {
      int code = input.u16(at);
      int size = input.u16(at + 2);
      if (code == 0 || at + 4 + size > length - 4) {
        break;
      }
      if ((code == ISB_IFDROP || code == ISB_OSDROP) && size == 8) {
        dropped += Math.max(0, eight(at + 4));
      }
    }
    return "";
  }

  private long eight(int at) {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    return input.u32(little ? at + 4 : at) << 32 | input.u32(little ? at : at + 4);
  }

  private CaptureEnd end(String damage) {
    return new CaptureEnd(frames, devices, dropped, Optional.of(damage));
  }
}
