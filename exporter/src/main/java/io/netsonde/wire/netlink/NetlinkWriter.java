package io.netsonde.wire.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes requests: one message, or several for one datagram, as nftables wants its batches.
 *
 * <pre>
 * new NetlinkWriter()
 *     .message(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE)
 *     .put32(…)
 *     .string(IFLA_IFNAME, "probe0")
 *     .nest(IFLA_LINKINFO).string(IFLA_INFO_KIND, "dummy").endNest();
 * </pre>
 *
 * <p>Lengths and padding are filled in as the writing goes, so that the bytes are whole after every
 * call, but for open nests. Sequence numbers and port are zero; the socket that sends fills them
 * in. A writer can be used again after {@link #clear}.
 */
public final class NetlinkWriter {
  /** Bytes of the largest request; the kernel refuses an attribute that is larger. */
  public static final int MAX_BYTES = 1 << 16;

  private byte[] bytes = new byte[256];
  private MemorySegment segment = MemorySegment.ofArray(bytes);
  private int size;
  private int message = -1;
  private int messages;
  private int acknowledged = -1;
  private final int[] nests = new int[NetlinkAttributes.MAX_DEPTH];
  private int open;

  /** Forgets what was written. */
  public NetlinkWriter clear() {
    size = 0;
    message = -1;
    messages = 0;
    acknowledged = -1;
    open = 0;
    return this;
  }

  /**
   * Begins a message; the one before it is complete.
   *
   * @param type {@code nlmsg_type}
   * @param flags {@code NLM_F_…}
   */
  public NetlinkWriter message(int type, int flags) {
    if (open > 0) {
      throw new IllegalStateException(open + " nests are open (expected: endNest() for each)");
    }
    pad();
    int at = grow((int) NetlinkMessages.HEADER_BYTES);
    message = at;
    if ((flags & Netlink.NLM_F_ACK) != 0) {
      acknowledged = messages;
    }
    messages++;
    segment.set(JAVA_SHORT_UNALIGNED, at + NetlinkMessages.TYPE, unsigned16("type", type));
    segment.set(JAVA_SHORT_UNALIGNED, at + NetlinkMessages.FLAGS, unsigned16("flags", flags));
    return sealed();
  }

  /** Asks for an acknowledgement of the message that was begun last. */
  public NetlinkWriter acknowledge() {
    sealed();
    int at = message + (int) NetlinkMessages.FLAGS;
    segment.set(
        JAVA_SHORT_UNALIGNED,
        at,
        (short) (segment.get(JAVA_SHORT_UNALIGNED, at) | Netlink.NLM_F_ACK));
    acknowledged = messages - 1;
    return this;
  }

  /** Adds one byte of the protocol's own header. */
  public NetlinkWriter put8(int value) {
    int at = grow(1);
    segment.set(JAVA_BYTE, at, (byte) value);
    return sealed();
  }

  /** Adds two bytes of the protocol's own header in machine order. */
  public NetlinkWriter put16(int value) {
    int at = grow(2);
    segment.set(JAVA_SHORT_UNALIGNED, at, (short) value);
    return sealed();
  }

  /** Adds two bytes of the protocol's own header in network order. */
  public NetlinkWriter putBe16(int value) {
    return put16(Short.reverseBytes((short) value));
  }

  /** Adds four bytes of the protocol's own header in machine order. */
  public NetlinkWriter put32(int value) {
    int at = grow(4);
    segment.set(JAVA_INT_UNALIGNED, at, value);
    return sealed();
  }

  /** Adds an attribute without payload. */
  public NetlinkWriter flag(int type) {
    attribute(type, 0);
    return sealed();
  }

  /** Adds an attribute of one byte. */
  public NetlinkWriter u8(int type, int value) {
    int at = attribute(type, 1);
    segment.set(JAVA_BYTE, at, (byte) value);
    return sealed();
  }

  /** Adds an attribute of two bytes in machine order. */
  public NetlinkWriter u16(int type, int value) {
    int at = attribute(type, 2);
    segment.set(JAVA_SHORT_UNALIGNED, at, (short) value);
    return sealed();
  }

  /** Adds an attribute of two bytes in network order. */
  public NetlinkWriter be16(int type, int value) {
    return u16(type, Short.reverseBytes((short) value));
  }

  /** Adds an attribute of four bytes in machine order. */
  public NetlinkWriter u32(int type, int value) {
    int at = attribute(type, 4);
    segment.set(JAVA_INT_UNALIGNED, at, value);
    return sealed();
  }

  /** Adds an attribute of four bytes in network order. */
  public NetlinkWriter be32(int type, int value) {
    return u32(type, Integer.reverseBytes(value));
  }

  /** Adds an attribute of eight bytes in machine order. */
  public NetlinkWriter u64(int type, long value) {
    int at = attribute(type, 8);
    segment.set(JAVA_LONG_UNALIGNED, at, value);
    return sealed();
  }

  /** Adds an attribute of eight bytes in network order. */
  public NetlinkWriter be64(int type, long value) {
    return u64(type, Long.reverseBytes(value));
  }

  /** Adds an attribute of UTF-8 text with a NUL after it. */
  public NetlinkWriter string(int type, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return bytes(type, Arrays.copyOf(text, text.length + 1));
  }

  /** Adds an attribute of bytes as they are. */
  public NetlinkWriter bytes(int type, byte[] value) {
    int at = attribute(type, value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    return sealed();
  }

  /** Begins an attribute that holds attributes; {@link #endNest} completes it. */
  public NetlinkWriter nest(int type) {
    if (open == nests.length) {
      throw new IllegalStateException(open + " nests are open (expected: fewer)");
    }
    nests[open] = attribute(type | Netlink.NLA_F_NESTED, 0) - (int) NetlinkAttributes.HEADER_BYTES;
    open++;
    return sealed();
  }

  /** Completes the innermost open nest. */
  public NetlinkWriter endNest() {
    if (open == 0) {
      throw new IllegalStateException("no nest is open");
    }
    open--;
    int at = nests[open];
    segment.set(
        JAVA_SHORT_UNALIGNED, at + NetlinkAttributes.LEN, unsigned16("nest length", size - at));
    return this;
  }

  /** Bytes written. */
  public int size() {
    return size;
  }

  /**
   * What was written, valid until the next call that writes.
   *
   * @throws IllegalStateException when nothing was written or a nest is open
   */
  public MemorySegment written() {
    if (message < 0 || open > 0) {
      throw new IllegalStateException(
          message < 0 ? "the request has no message" : open + " nests are open (expected: none)");
    }
    return segment.asSlice(0, size).asReadOnly();
  }

  /** How many messages were begun. */
  public int messages() {
    return messages;
  }

  /** Which message is the last one with {@code NLM_F_ACK}, from 0, or -1 for none. */
  public int acknowledged() {
    return acknowledged;
  }

  /**
   * Copies the request with what only its sender knows.
   *
   * @param target at least {@link #size} bytes
   * @param sequence number of the first message; the others count on
   * @param flags {@code NLM_F_…} to add to the last message
   * @return bytes copied
   */
  public int copyTo(MemorySegment target, int sequence, int flags) {
    target.asSlice(0, size).copyFrom(written());
    int number = sequence;
    for (int at = 0; at < size; number++) {
      target.set(JAVA_INT_UNALIGNED, at + NetlinkMessages.SEQUENCE, number);
      if (at == message) {
        short own = target.get(JAVA_SHORT_UNALIGNED, at + NetlinkMessages.FLAGS);
        target.set(JAVA_SHORT_UNALIGNED, at + NetlinkMessages.FLAGS, (short) (own | flags));
      }
      int length = target.get(JAVA_INT_UNALIGNED, at + NetlinkMessages.LEN);
      at += (int) NetlinkAttributes.aligned(length);
    }
    return size;
  }

  /** Adds an attribute's header and room for its payload; where the payload begins. */
  private int attribute(int type, int length) {
    int whole = (int) NetlinkAttributes.HEADER_BYTES + length;
    short stored = unsigned16("attribute length", whole);
    pad();
    int at = grow(whole);
    pad();
    segment.set(JAVA_SHORT_UNALIGNED, at + NetlinkAttributes.LEN, stored);
    segment.set(JAVA_SHORT_UNALIGNED, at + NetlinkAttributes.TYPE, unsigned16("type", type));
    return at + (int) NetlinkAttributes.HEADER_BYTES;
  }

  private NetlinkWriter sealed() {
    if (message < 0) {
      throw new IllegalStateException("a field before the first message");
    }
    segment.set(JAVA_INT_UNALIGNED, message + NetlinkMessages.LEN, size - message);
    return this;
  }

  private void pad() {
    grow((int) NetlinkAttributes.aligned(size) - size);
  }

  /** Makes room for zeroed bytes; where they begin. */
  private int grow(int by) {
    int at = size;
    int wanted = Math.addExact(at, by);
    if (wanted > MAX_BYTES) {
      throw new IllegalStateException(
          "netlink request: " + wanted + " bytes (expected: at most " + MAX_BYTES + ")");
    }
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(wanted, 2 * bytes.length)));
      segment = MemorySegment.ofArray(bytes);
    }
    Arrays.fill(bytes, at, wanted, (byte) 0);
    size = wanted;
    return at;
  }

  private static short unsigned16(String what, int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 0 to 65535)");
    }
    return (short) value;
  }
}
