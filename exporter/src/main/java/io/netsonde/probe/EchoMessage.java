package io.netsonde.probe;

import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.InternetChecksum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The echo message that Netsonde sends. Its data are
 *
 * <pre>
 *  0         4         8
 * | number  | seal    | a text that says who is probing, over and over …
 * </pre>
 *
 * <p>The number says which probe this is, the seal is a keyed hash of it: a reply that was not
 * caused by a probe of this process, or was altered on the way, does not match. The key is drawn
 * anew at each start; it guards against strays and mistakes, not against somebody who reads the
 * packets.
 *
 * <p>Where nobody asks for another size, the length is that of ping(8) and of the original: 84
 * bytes of IPv4, in which the text stands once. What is longer goes on with {@link #tail}, which is
 * the same for all, so that a batch of long messages needs no more memory than one of short ones.
 */
final class EchoMessage {
  /** Bytes from the beginning that hold number and seal. */
  static final int SEALED_LENGTH = IcmpEcho.HEADER_LENGTH + ProbeOptions.MIN_SIZE;

  /** Longest part of a message that is its own, in bytes: header, number, seal and text. */
  static final int HEAD_LENGTH = IcmpEcho.HEADER_LENGTH + ProbeOptions.DEFAULT_SIZE;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final long NUMBER = IcmpEcho.HEADER_LENGTH;
  private static final long SEAL = NUMBER + Integer.BYTES;
  private static final int TEXT = SEALED_LENGTH;
  private static final MemorySegment TEXT_BYTES =
      MemorySegment.ofArray(
          "Netsonde echo probe, sent by a monitoring system".getBytes(StandardCharsets.US_ASCII));

  private final long key;

  /** 64 KB, of which a process without long probes has none. */
  private static final class Tail {
    static final MemorySegment BYTES = Arena.global().allocate(ProbeOptions.MAX_SIZE);

    static {
      for (long i = 0; i < BYTES.byteSize(); i++) {
        BYTES.set(
            ValueLayout.JAVA_BYTE,
            i,
            TEXT_BYTES.get(ValueLayout.JAVA_BYTE, i % TEXT_BYTES.byteSize()));
      }
    }
  }

  EchoMessage(long key) {
    this.key = key;
  }

  /** Length of a message's own part, for data of {@code size} bytes. */
  static int headLength(int size) {
    return IcmpEcho.HEADER_LENGTH + Math.min(size, ProbeOptions.DEFAULT_SIZE);
  }

  /** Length of the part of {@link #tail} that follows, for data of {@code size} bytes. */
  static int tailLength(int size) {
    return Math.max(0, size - ProbeOptions.DEFAULT_SIZE);
  }

  /** What long messages go on with, in native memory. */
  static MemorySegment tail() {
    return Tail.BYTES;
  }

  /**
   * Writes the request of probe {@code number}, but for its tail, at {@code offset}.
   *
   * @param size of its data, in bytes
   */
  void write(MemorySegment to, long offset, int size, boolean v6, int identifier, int number) {
    int length = headLength(size);
    to.set(INT, offset + NUMBER, number);
    to.set(INT, offset + SEAL, seal(number));
    MemorySegment.copy(TEXT_BYTES, 0, to, offset + TEXT, length - TEXT);
    int tailLength = tailLength(size);
    IcmpEcho.writeRequest(
        to,
        offset,
        length,
        tailLength == 0 ? MemorySegment.NULL : tail(),
        tailLength,
        v6,
        identifier,
        number);
  }

  /**
   * Whether the message at {@code offset} is an unaltered reply to a request of ours, as far as it
   * can tell itself: how long the request was is not in it.
   *
   * <p>The kernel hands ICMP to raw IPv4 sockets before it verifies the checksum, so that is done
   * here; ICMPv6 and ping sockets get only what it has verified.
   */
  boolean isIntactReply(MemorySegment from, long offset, int length, boolean v6) {
    return length >= SEALED_LENGTH
        && IcmpEcho.isReply(from, offset, v6)
        && (v6 || InternetChecksum.of(from, offset, length) == 0)
        && isOurs(from, offset)
        && IcmpEcho.sequence(from, offset) == (number(from, offset) & 0xffff)
        && isText(from, offset, length);
  }

  private static boolean isText(MemorySegment from, long offset, int length) {
    int head = Math.min(length, HEAD_LENGTH);
    long text = offset + TEXT;
    return MemorySegment.mismatch(from, text, offset + head, TEXT_BYTES, 0, head - TEXT) == -1
        && (length == head
            || (length - head <= tail().byteSize()
                && MemorySegment.mismatch(
                        from, offset + head, offset + length, tail(), 0, length - head)
                    == -1));
  }

  /** Whether the seal of the message at {@code offset} fits its number. */
  boolean isOurs(MemorySegment from, long offset) {
    return from.get(INT, offset + SEAL) == seal(number(from, offset));
  }

  /** The probe's number. */
  static int number(MemorySegment from, long offset) {
    return from.get(INT, offset + NUMBER);
  }

  /** The finaliser of SplitMix64, which turns each bit of the input over half of the output's. */
  private int seal(int number) {
    long z = key + number * 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return (int) (z ^ z >>> 31);
  }
}
