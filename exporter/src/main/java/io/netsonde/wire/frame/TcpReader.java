package io.netsonde.wire.frame;

import io.netsonde.wire.TcpOptions;
import io.netsonde.wire.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads a TCP header as far as it was captured: the fixed 20 bytes tell almost all, and options
 * that the snap length cut off only leave their own facts unknown.
 *
 * <p>Hot: once per packet, watched by bench tcp.
 */
final class TcpReader {
  /** RFC 8684 section 3. */
  private static final int MULTIPATH = 30;

  /** RFC 7323 appendix A: timestamps alone after two options of no operation, as nearly all do. */
  static final int ALIGNED_TIMESTAMPS = 0x0101080a;

  static final int ALIGNED_TIMESTAMPS_END = TcpSegment.MIN_LENGTH + 12;

  private TcpReader() {}

  /** Reads the segment that begins at the cursor and fills the rest of the packet. */
  static @Nullable Undecodable read(Cursor c, Packet packet) {
    packet.tcpFound = true;
    if (!c.has(TcpSegment.MIN_LENGTH)) {
      return Undecodable.TRUNCATED;
    }
    int headerLength = (c.u8(12) >>> 4) * 4;
    if (headerLength < TcpSegment.MIN_LENGTH || headerLength > c.length()) {
      return Undecodable.MALFORMED;
    }
    TcpView tcp = packet.tcp;
    int ports = c.i32(0);
    tcp.sourcePort = ports >>> 16;
    tcp.destinationPort = ports & 0xffff;
    tcp.sequence = c.i32(4);
    tcp.acknowledgement = c.i32(8);
    tcp.flags = c.u8(13);
    tcp.window = c.u16(14);
    tcp.headerLength = headerLength;
    tcp.payload = c.length() - headerLength;
    packet.tcpWhole = true;
    options(c, tcp);
    return null;
  }

  /** Reads the options of the segment that begins at the cursor, and whose header is known. */
  static void options(Cursor c, TcpView tcp) {
    tcp.optionsWhole = c.has(tcp.headerLength);
    int end = Math.min(tcp.headerLength, c.captured());
    int at = TcpSegment.MIN_LENGTH;
    if (at == end) {
      return;
    }
    tcp.optionsDigest = digest(c, at, end);
    while (at < end) {
      int kind = c.u8(at);
      if (kind == TcpOptions.END) {
        break;
      }
      if (kind == TcpOptions.NO_OPERATION) {
        at++;
        continue;
      }
      int length = at + 1 < end ? c.u8(at + 1) : 0;
      if (length < 2 || at + length > end) {
        break;
      }
      option(c, tcp, kind, at, length);
      at += length;
    }
  }

  /** The digest of aligned timestamps that have been read. */
  static int timestampsDigest(TcpView tcp) {
    return next(next(next(0, ALIGNED_TIMESTAMPS), tcp.timestamp), tcp.timestampEcho);
  }

  private static int next(int digest, int word) {
    return (digest + word) * 0x9E3779B1;
  }

  private static int digest(Cursor c, int begin, int end) {
    int digest = 0;
    int at = begin;
    for (; at + 4 <= end; at += 4) {
      digest = next(digest, c.i32(at));
    }
    for (; at < end; at++) {
      digest = digest * 31 + c.u8(at);
    }
    return digest;
  }

  private static void stamp(Cursor c, TcpView tcp, int at) {
    tcp.timestamps(c.i32(at + 2), c.i32(at + 6));
  }

  private static void option(Cursor c, TcpView tcp, int kind, int at, int length) {
    if (kind == TcpOptions.TIMESTAMPS && length == 10) {
      stamp(c, tcp, at);
    } else if (kind == TcpOptions.MAXIMUM_SEGMENT_SIZE && length == 4) {
      tcp.maximumSegmentSize = c.u16(at + 2);
    } else if (kind == TcpOptions.WINDOW_SCALE && length == 3) {
      tcp.windowScale = c.u8(at + 2);
    } else if (kind == MULTIPATH && length > 2) {
      tcp.multipath |= 1 << (c.u8(at + 2) >>> 4);
    }
  }
}
