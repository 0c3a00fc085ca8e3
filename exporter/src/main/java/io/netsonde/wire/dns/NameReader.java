package io.netsonde.wire.dns;

import java.nio.ByteBuffer;

/** Reads names, which may be compressed (RFC 1035 section 4.1.4). */
final class NameReader {
  /** RFC 1035 section 3.1: octets of a name with its length octets. */
  private static final int LONGEST = 255;

  /** As many labels as fit into a name; each may stand behind one pointer. */
  private static final int MOST_POINTERS = 127;

  private static final int POINTER = 0xc0;

  private NameReader() {}

  /**
   * Reads the name at the position and moves behind it.
   *
   * @return in small letters, without the root's dot; octets that no host name has are written as
   *     {@code \DDD}, so that a dot within a label does not look like one between two
   * @throws DnsFormatException when it is too long, or a pointer does not lead back
   */
  static String read(ByteBuffer message) throws DnsFormatException {
    StringBuilder name = new StringBuilder();
    int at = message.position();
    int end = -1;
    int octets = 1;
    int pointers = 0;
    int length = octet(message, at);
    while (length != 0) {
      if ((length & POINTER) == POINTER) {
        int to = (length & ~POINTER) << 8 | octet(message, at + 1);
        // Only backwards, and not often: else a message could be read for ever.
        if (to >= at || ++pointers > MOST_POINTERS) {
          throw new DnsFormatException("a name's pointer leads to " + to + " from " + at);
        }
        end = end < 0 ? at + 2 : end;
        at = to;
      } else if (length >= 64) {
        throw new DnsFormatException("a label of type " + (length >>> 6));
      } else {
        octets += 1 + length;
        if (octets > LONGEST) {
          throw new DnsFormatException("a name of more than 255 octets");
        }
        if (!name.isEmpty()) {
          name.append('.');
        }
        for (int i = 1; i <= length; i++) {
          append(name, octet(message, at + i));
        }
        at += 1 + length;
      }
      length = octet(message, at);
    }
    message.position(end < 0 ? at + 1 : end);
    return name.toString();
  }

  private static int octet(ByteBuffer message, int at) throws DnsFormatException {
    if (at >= message.limit()) {
      throw new DnsFormatException("a name that the message ends in");
    }
    return message.get(at) & 0xff;
  }

  private static void append(StringBuilder name, int octet) {
    if (octet >= 'A' && octet <= 'Z') {
      name.append((char) (octet | 32));
    } else if (octet > ' ' && octet < 0x7f && octet != '.' && octet != '\\') {
      name.append((char) octet);
    } else {
      name.append(String.format("\\%03d", octet));
    }
  }
}
