package io.netsonde.wire.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.netsonde.wire.CStruct;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over netlink attributes, read in place.
 *
 * <p>An attribute is a 16-bit length, a 16-bit type and a payload, padded to four bytes. The two
 * high bits of the type are flags, which {@link #type} leaves out: some of the kernel's own
 * families set them, some do not. Attributes that a reader does not know are to be passed over.
 *
 * <p>A cursor makes the cursor for the level below once and uses it again, so that a walk allocates
 * nothing but the strings and arrays that it asks for. Integer getters read the first bytes of the
 * payload and want at least as many as they read.
 */
public final class NetlinkAttributes {
  static final CStruct NLATTR =
      CStruct.of(
          "struct nlattr", "linux/netlink.h", CStruct.u16("nla_len"), CStruct.u16("nla_type"));

  /** Bytes of an attribute header. */
  public static final long HEADER_BYTES = NLATTR.size();

  /** Levels of nesting; the kernel's deepest (nftables expressions) has seven. */
  public static final int MAX_DEPTH = 16;

  static final long LEN = NLATTR.offset("nla_len");
  static final long TYPE = NLATTR.offset("nla_type");

  private final int depth;
  private @Nullable NetlinkAttributes below;
  private MemorySegment segment = MemorySegment.NULL;
  private long end;
  private long following;
  private long payload;
  private long length = -1;
  private int rawType;

  /** Makes a cursor over nothing. */
  public NetlinkAttributes() {
    this(1);
  }

  private NetlinkAttributes(int depth) {
    this.depth = depth;
  }

  /**
   * Puts the cursor before the first attribute of a range.
   *
   * @return this cursor
   * @throws IndexOutOfBoundsException when the range is not within the buffer
   */
  public NetlinkAttributes over(MemorySegment buffer, long offset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, buffer.byteSize());
    segment = buffer;
    end = offset + bytes;
    following = offset;
    length = -1;
    return this;
  }

  /**
   * Moves to the next attribute.
   *
   * @return whether there is one
   * @throws NetlinkFormatException when the header is cut short or its length is impossible; the
   *     cursor is then at the end
   */
  public boolean next() throws NetlinkFormatException {
    long left = end - following;
    if (left <= 0) {
      length = -1;
      return false;
    }
    long at = following;
    following = end;
    if (left < HEADER_BYTES) {
      throw new NetlinkFormatException(
          "netlink attribute at byte " + at + ": " + left + " bytes left (expected: 4 or more)");
    }
    int whole = Short.toUnsignedInt(segment.get(JAVA_SHORT_UNALIGNED, at + LEN));
    rawType = Short.toUnsignedInt(segment.get(JAVA_SHORT_UNALIGNED, at + TYPE));
    if (whole < HEADER_BYTES || whole > left) {
      throw new NetlinkFormatException(
          "netlink attribute at byte "
              + at
              + ": length "
              + whole
              + " (expected: 4 to "
              + left
              + ")");
    }
    payload = at + HEADER_BYTES;
    length = whole - HEADER_BYTES;
    following = Math.min(end, at + aligned(whole));
    return true;
  }

  /** The attribute's type without flags. */
  public int type() {
    return rawType & Netlink.NLA_TYPE_MASK;
  }

  /** Whether the attribute is flagged as holding attributes; not every family flags its own. */
  public boolean isNested() {
    return (rawType & Netlink.NLA_F_NESTED) != 0;
  }

  /** Whether the attribute is flagged as being in network order; few are that are. */
  public boolean isNetworkOrder() {
    return (rawType & Netlink.NLA_F_NET_BYTEORDER) != 0;
  }

  /** The buffer that the attribute is in. */
  public MemorySegment segment() {
    return segment;
  }

  /** Where the payload begins in {@link #segment}. */
  public long offset() {
    return payload;
  }

  /** Bytes of payload. */
  public long length() {
    return Math.max(0, length);
  }

  /** The payload's first byte, 0 to 255. */
  public int u8() throws NetlinkFormatException {
    return Byte.toUnsignedInt(segment.get(JAVA_BYTE, atLeast(1)));
  }

  /** The payload's first two bytes in machine order, 0 to 65535. */
  public int u16() throws NetlinkFormatException {
    return Short.toUnsignedInt(segment.get(JAVA_SHORT_UNALIGNED, atLeast(2)));
  }

  /** The payload's first two bytes in network order, 0 to 65535. */
  public int be16() throws NetlinkFormatException {
    return Short.toUnsignedInt(Short.reverseBytes(segment.get(JAVA_SHORT_UNALIGNED, atLeast(2))));
  }

  /** The payload's first four bytes in machine order, signed. */
  public int s32() throws NetlinkFormatException {
    return segment.get(JAVA_INT_UNALIGNED, atLeast(4));
  }

  /** The payload's first four bytes in machine order, 0 to 2³²−1. */
  public long u32() throws NetlinkFormatException {
    return Integer.toUnsignedLong(s32());
  }

  /** The payload's first four bytes in network order, 0 to 2³²−1. */
  public long be32() throws NetlinkFormatException {
    return Integer.toUnsignedLong(Integer.reverseBytes(s32()));
  }

  /** The payload's first eight bytes in machine order; a value over 2⁶³−1 comes out negative. */
  public long u64() throws NetlinkFormatException {
    return segment.get(JAVA_LONG_UNALIGNED, atLeast(8));
  }

  /** The payload's first eight bytes in network order; a value over 2⁶³−1 comes out negative. */
  public long be64() throws NetlinkFormatException {
    return Long.reverseBytes(u64());
  }

  /** The payload up to its first NUL or its end, as UTF-8. */
  public String string() throws NetlinkFormatException {
    byte[] bytes = bytes();
    int size = 0;
    while (size < bytes.length && bytes[size] != 0) {
      size++;
    }
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  /** A copy of the payload. */
  public byte[] bytes() throws NetlinkFormatException {
    return segment.asSlice(atLeast(0), length).toArray(JAVA_BYTE);
  }

  /**
   * The attributes within this one, flagged as nested or not. There is one such cursor per cursor,
   * set anew by each call.
   *
   * @throws NetlinkFormatException when this cursor is at the deepest level
   */
  public NetlinkAttributes nested() throws NetlinkFormatException {
    atLeast(0);
    NetlinkAttributes inner = below;
    if (inner == null) {
      if (depth == MAX_DEPTH) {
        throw new NetlinkFormatException(
            "netlink attributes nest deeper than " + MAX_DEPTH + " levels");
      }
      inner = new NetlinkAttributes(depth + 1);
      below = inner;
    }
    return inner.over(segment, payload, length);
  }

  private long atLeast(int bytes) throws NetlinkFormatException {
    if (length < bytes) {
      if (length < 0) {
        throw new IllegalStateException("the cursor is not at an attribute: call next() first");
      }
      throw new NetlinkFormatException(
          "netlink attribute of type "
              + type()
              + ": "
              + length
              + " bytes of payload (expected: "
              + bytes
              + " or more)");
    }
    return payload;
  }

  /** A length rounded up to the next multiple of four, as messages and attributes are padded. */
  static long aligned(long length) {
    return (length + 3) & ~3L;
  }
}
