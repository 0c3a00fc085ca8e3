package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A TCP header (RFC 9293 section 3.1), read and written in place: any field of any segment, and the
 * segments of an opening or refused handshake. {@link TcpOptions} reads what follows the fixed 20
 * bytes.
 *
 * <p>Ask {@link #headerLength} first: the other getters read where it said that a header is.
 */
public final class TcpSegment {
  /** Length of a header without options, in bytes. */
  public static final int MIN_LENGTH = 20;

  /** Length of the longest header that this class writes, in bytes. */
  public static final int MAX_WRITTEN = 24;

  /** IANA protocol number. */
  public static final int PROTOCOL = 6;

  /** RFC 9293 section 3.1: no more data from the sender. */
  public static final int FIN = 1;

  /** RFC 9293 section 3.1: synchronize sequence numbers. */
  public static final int SYN = 2;

  /** RFC 9293 section 3.1: reset the connection. */
  public static final int RST = 4;

  /** RFC 9293 section 3.1: push function. */
  public static final int PSH = 8;

  /** RFC 9293 section 3.1: acknowledgement field is significant. */
  public static final int ACK = 16;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final long SOURCE_PORT = 0;
  private static final long DESTINATION_PORT = 2;
  private static final long SEQUENCE = 4;
  private static final long ACKNOWLEDGEMENT = 8;
  private static final long DATA_OFFSET = 12;
  private static final long FLAGS = 13;
  private static final long WINDOW = 14;
  private static final long CHECKSUM = 16;

  private TcpSegment() {}

  /**
   * Length of the header at {@code offset} including options.
   *
   * @param available bytes from {@code offset} to the end of the segment
   * @return 20 to 60, or -1 when what stands there is no whole TCP header
   */
  public static int headerLength(MemorySegment bytes, long offset, int available) {
    if (available < MIN_LENGTH) {
      return -1;
    }
    int length =
        (Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset + DATA_OFFSET)) >>> 4) * 4;
    return length >= MIN_LENGTH && length <= available ? length : -1;
  }

  /** The sender's port, 0 to 65535. */
  public static int sourcePort(MemorySegment bytes, long offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, offset + SOURCE_PORT));
  }

  /** The receiver's port, 0 to 65535. */
  public static int destinationPort(MemorySegment bytes, long offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, offset + DESTINATION_PORT));
  }

  /** The sequence number, modulo 2³² and therefore an {@code int} of either sign. */
  public static int sequence(MemorySegment bytes, long offset) {
    return bytes.get(INT, offset + SEQUENCE);
  }

  /** The acknowledgement number, as {@link #sequence}; means something only with {@link #ACK}. */
  public static int acknowledgement(MemorySegment bytes, long offset) {
    return bytes.get(INT, offset + ACKNOWLEDGEMENT);
  }

  /** All eight flags: {@link #SYN} and the like, and above them URG, ECE and CWR. */
  public static int flags(MemorySegment bytes, long offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset + FLAGS));
  }

  /** The window as it stands, not scaled: 0 to 65535. */
  public static int window(MemorySegment bytes, long offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, offset + WINDOW));
  }

  /**
   * Whether the checksum is right.
   *
   * @param length of the segment, header and data
   */
  public static boolean isIntact(
      MemorySegment bytes, long offset, int length, IpAddress source, IpAddress destination) {
    return checksum(bytes, offset, length, source, destination) == 0;
  }

  /**
   * Whether the checksum is right, or left for a network card to finish: what never leaves this
   * machine (loopback, veth) has no card, and arrives so.
   *
   * @param length of the segment, header and data
   */
  public static boolean isIntactOrUnfinished(
      MemorySegment bytes, long offset, int length, IpAddress source, IpAddress destination) {
    return isIntact(bytes, offset, length, source, destination)
        || bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + CHECKSUM)
            == InternetChecksum.ofPseudoHeader(length, PROTOCOL, source, destination);
  }

  /**
   * Writes the request of a handshake, with a checksum of 0, which {@link #seal} puts right.
   *
   * @param maximumSegmentSize for the option of that name, 1 to 65535 (RFC 9293 section 3.7.1)
   * @return length of the segment
   */
  public static int writeSyn(
      MemorySegment bytes,
      long offset,
      int sourcePort,
      int destinationPort,
      int sequence,
      int window,
      int maximumSegmentSize) {
    writeHeader(bytes, offset, sourcePort, destinationPort, sequence, 0, SYN, MAX_WRITTEN, window);
    TcpOptions.writeMaximumSegmentSize(bytes, offset + MIN_LENGTH, maximumSegmentSize);
    return MAX_WRITTEN;
  }

  /**
   * Writes the answer of an open port, with a checksum of 0, which {@link #seal} puts right.
   *
   * @param acknowledgement the request's sequence number plus 1
   * @param maximumSegmentSize for the option of that name, 1 to 65535
   * @return length of the segment
   */
  public static int writeSynAck(
      MemorySegment bytes,
      long offset,
      int sourcePort,
      int destinationPort,
      int sequence,
      int acknowledgement,
      int window,
      int maximumSegmentSize) {
    writeHeader(
        bytes,
        offset,
        sourcePort,
        destinationPort,
        sequence,
        acknowledgement,
        SYN | ACK,
        MAX_WRITTEN,
        window);
    TcpOptions.writeMaximumSegmentSize(bytes, offset + MIN_LENGTH, maximumSegmentSize);
    return MAX_WRITTEN;
  }

  /**
   * Writes the answer to a segment that acknowledges something unknown (RFC 9293 section 3.10.7.1),
   * with a checksum of 0, which {@link #seal} puts right.
   *
   * @param sequence the acknowledgement number of that segment
   * @return length of the segment
   */
  public static int writeReset(
      MemorySegment bytes, long offset, int sourcePort, int destinationPort, int sequence) {
    writeHeader(bytes, offset, sourcePort, destinationPort, sequence, 0, RST, MIN_LENGTH, 0);
    return MIN_LENGTH;
  }

  /**
   * Writes the answer of a closed port to a request (RFC 9293 section 3.10.7.1), with a checksum of
   * 0, which {@link #seal} puts right.
   *
   * @param acknowledgement the request's sequence number plus 1
   * @return length of the segment
   */
  public static int writeRefusal(
      MemorySegment bytes, long offset, int sourcePort, int destinationPort, int acknowledgement) {
    writeHeader(
        bytes, offset, sourcePort, destinationPort, 0, acknowledgement, RST | ACK, MIN_LENGTH, 0);
    return MIN_LENGTH;
  }

  /**
   * Writes the checksum, once everything else stands.
   *
   * @param length of the segment, header and data
   * @param source of the packet
   * @param destination of the packet, of the same family
   */
  public static void seal(
      MemorySegment bytes, long offset, int length, IpAddress source, IpAddress destination) {
    bytes.set(SHORT, offset + CHECKSUM, (short) 0);
    bytes.set(
        ValueLayout.JAVA_SHORT_UNALIGNED,
        offset + CHECKSUM,
        checksum(bytes, offset, length, source, destination));
  }

  private static void writeHeader(
      MemorySegment bytes,
      long offset,
      int sourcePort,
      int destinationPort,
      int sequence,
      int acknowledgement,
      int flags,
      int length,
      int window) {
    bytes.asSlice(offset, MIN_LENGTH).fill((byte) 0);
    bytes.set(SHORT, offset + SOURCE_PORT, (short) sourcePort);
    bytes.set(SHORT, offset + DESTINATION_PORT, (short) destinationPort);
    bytes.set(INT, offset + SEQUENCE, sequence);
    bytes.set(INT, offset + ACKNOWLEDGEMENT, acknowledgement);
    // A quarter of the length, in the upper half of the byte.
    bytes.set(ValueLayout.JAVA_BYTE, offset + DATA_OFFSET, (byte) (length * 4));
    bytes.set(ValueLayout.JAVA_BYTE, offset + FLAGS, (byte) flags);
    bytes.set(SHORT, offset + WINDOW, (short) window);
  }

  private static short checksum(
      MemorySegment bytes, long offset, int length, IpAddress source, IpAddress destination) {
    return InternetChecksum.withPseudoHeader(bytes, offset, length, PROTOCOL, source, destination);
  }
}
