package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Fields of an IPv4 header (RFC 791 section 3.1), read in place. */
public final class Ipv4Header {
  /** Length of a header without options, in bytes. */
  public static final int MIN_LENGTH = 20;

  private Ipv4Header() {}

  /**
   * Length of the header at {@code offset} including options.
   *
   * @param available bytes from {@code offset} to the end of the packet
   * @return 20 to 60, or -1 when what stands there is no whole IPv4 header
   */
  public static int length(MemorySegment bytes, long offset, int available) {
    if (available < MIN_LENGTH) {
      return -1;
    }
    int first = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
    int length = (first & 15) * 4;
    return first >>> 4 == 4 && length >= MIN_LENGTH && length <= available ? length : -1;
  }
}
