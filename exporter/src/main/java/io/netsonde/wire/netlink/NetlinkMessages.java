package io.netsonde.wire.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.netsonde.wire.CStruct;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A cursor over the messages of one datagram, read in place.
 *
 * <pre>
 * messages.over(buffer, 0, length);
 * while (messages.next()) {
 *   if (messages.type() == RTM_NEWLINK) { … }
 * }
 * </pre>
 *
 * <p>One cursor serves any number of datagrams; nothing is allocated per message. What a cursor
 * shows is valid until the next {@link #next} or until the buffer is filled anew.
 *
 * <p>Hot: a connection-tracking dump passes some 100 000 messages per second through here.
 */
public final class NetlinkMessages {
  static final CStruct NLMSGHDR =
      CStruct.of(
          "struct nlmsghdr",
          "linux/netlink.h",
          CStruct.u32("nlmsg_len"),
          CStruct.u16("nlmsg_type"),
          CStruct.u16("nlmsg_flags"),
          CStruct.u32("nlmsg_seq"),
          CStruct.u32("nlmsg_pid"));

  /** Bytes of a message header. */
  public static final long HEADER_BYTES = NLMSGHDR.size();

  static final long LEN = NLMSGHDR.offset("nlmsg_len");
  static final long TYPE = NLMSGHDR.offset("nlmsg_type");
  static final long FLAGS = NLMSGHDR.offset("nlmsg_flags");
  static final long SEQUENCE = NLMSGHDR.offset("nlmsg_seq");
  static final long PORT = NLMSGHDR.offset("nlmsg_pid");

  private final NetlinkAttributes attributes = new NetlinkAttributes();
  private MemorySegment segment = MemorySegment.NULL;
  private long end;
  private long following;
  private long current;
  private long currentEnd;

  /**
   * Puts the cursor before the first message of a range.
   *
   * @return this cursor
   * @throws IndexOutOfBoundsException when the range is not within the buffer
   */
  public NetlinkMessages over(MemorySegment buffer, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, buffer.byteSize());
    segment = buffer;
    end = offset + length;
    following = offset;
    current = offset;
    currentEnd = offset;
    return this;
  }

  /**
   * Moves to the next message.
   *
   * @return whether there is one
   * @throws NetlinkFormatException when the header is cut short or its length is impossible; the
   *     cursor is then at the end
   */
  public boolean next() throws NetlinkFormatException {
    long left = end - following;
    if (left <= 0) {
      return false;
    }
    long at = following;
    following = end;
    if (left < HEADER_BYTES) {
      throw new NetlinkFormatException(
          "netlink message at byte " + at + ": " + left + " bytes are left (expected: 16 or more)");
    }
    long length = Integer.toUnsignedLong(segment.get(JAVA_INT_UNALIGNED, at + LEN));
    if (length < HEADER_BYTES || length > left) {
      throw new NetlinkFormatException(
          "netlink message at byte "
              + at
              + ": length "
              + length
              + " (expected: 16 to "
              + left
              + ")");
    }
    current = at;
    currentEnd = at + length;
    following = Math.min(end, at + NetlinkAttributes.aligned(length));
    return true;
  }

  /** What the message is ({@code nlmsg_type}): one of the protocol's types or {@code NLMSG_…}. */
  public int type() {
    return Short.toUnsignedInt(header().get(JAVA_SHORT_UNALIGNED, current + TYPE));
  }

  /** Flags ({@code NLM_F_…}). */
  public int flags() {
    return Short.toUnsignedInt(header().get(JAVA_SHORT_UNALIGNED, current + FLAGS));
  }

  /** The number of the request that this answers, or 0 for an event. */
  public int sequence() {
    return header().get(JAVA_INT_UNALIGNED, current + SEQUENCE);
  }

  /** The port of the socket that asked ({@code nlmsg_pid}), or 0 for an event. */
  public int portId() {
    return header().get(JAVA_INT_UNALIGNED, current + PORT);
  }

  /** The buffer that the message is in. */
  public MemorySegment segment() {
    return segment;
  }

  /** Where the payload begins in {@link #segment}. */
  public long offset() {
    header();
    return current + HEADER_BYTES;
  }

  /** Bytes of payload. */
  public long length() {
    header();
    return currentEnd - current - HEADER_BYTES;
  }

  /** One byte of the payload, at an offset from its start. */
  public int u8(long at) throws NetlinkFormatException {
    return Byte.toUnsignedInt(segment.get(JAVA_BYTE, field(at, 1)));
  }

  /** Two bytes of the payload in machine order, at an offset from its start. */
  public int u16(long at) throws NetlinkFormatException {
    return Short.toUnsignedInt(segment.get(JAVA_SHORT_UNALIGNED, field(at, 2)));
  }

  /** Four bytes of the payload in machine order, at an offset from its start. */
  public int s32(long at) throws NetlinkFormatException {
    return segment.get(JAVA_INT_UNALIGNED, field(at, 4));
  }

  /**
   * The attributes that follow the protocol's own header. There is one such cursor per message
   * cursor, set anew by each call.
   *
   * @param fixed bytes of the protocol's own header, which is padded to four
   * @throws NetlinkFormatException when the payload is shorter than that
   */
  public NetlinkAttributes attributes(long fixed) throws NetlinkFormatException {
    field(0, fixed);
    long skipped = Math.min(length(), NetlinkAttributes.aligned(fixed));
    return attributes.over(segment, offset() + skipped, length() - skipped);
  }

  private long field(long at, long bytes) throws NetlinkFormatException {
    if (at < 0 || at + bytes > length()) {
      throw new NetlinkFormatException(
          "netlink message of type "
              + type()
              + ": "
              + length()
              + " bytes of payload (expected: "
              + (at + bytes)
              + " or more)");
    }
    return offset() + at;
  }

  private MemorySegment header() {
    if (current == currentEnd) {
      throw new IllegalStateException("the cursor is not at a message: call next() first");
    }
    return segment;
  }
}
