package io.netsonde.probe;

import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.InternetChecksum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The echo message that Netsonde sends: 64 bytes, of which the data are
 *
 * <pre>
 *  0         4         8                                   56
 * | number  | seal    | a text that says who is probing … |
 * </pre>
 *
 * <p>The number says which probe this is, the seal is a keyed hash of it: a reply that was not
 * caused by a probe of this process, or was altered on the way, does not match. The key is drawn
 * anew at each start; it guards against strays and mistakes, not against somebody who reads the
 * packets.
 *
 * <p>The length is that of ping(8) and of the original: 84 bytes of IPv4.
 */
final class EchoMessage {
  /** Bytes from the beginning that hold number and seal. */
  static final int SEALED_LENGTH = IcmpEcho.HEADER_LENGTH + 2 * Integer.BYTES;

  /** Header and data, in bytes. */
  static final int LENGTH = 64;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final long NUMBER = IcmpEcho.HEADER_LENGTH;
  private static final long SEAL = NUMBER + Integer.BYTES;
  private static final long TEXT = SEAL + Integer.BYTES;
  private static final MemorySegment TEXT_BYTES =
      MemorySegment.ofArray(
          "Netsonde echo probe, sent by a monitoring system".getBytes(StandardCharsets.US_ASCII));

  private final long key;

  EchoMessage(long key) {
    this.key = key;
  }

  /** Writes the request of probe {@code number} at {@code offset}. */
  void write(MemorySegment to, long offset, boolean v6, int identifier, int number) {
    to.set(INT, offset + NUMBER, number);
    to.set(INT, offset + SEAL, seal(number));
    MemorySegment.copy(TEXT_BYTES, 0, to, offset + TEXT, TEXT_BYTES.byteSize());
    IcmpEcho.writeRequest(to, offset, LENGTH, v6, identifier, number);
  }

  /**
   * Whether the message at {@code offset} is a whole and unaltered reply to a request of ours.
   *
   * <p>The kernel hands ICMP to raw IPv4 sockets before it verifies the checksum, so that is done
   * here; ICMPv6 and ping sockets get only what it has verified.
   */
  boolean isIntactReply(MemorySegment from, long offset, int length, boolean v6) {
    return length == LENGTH
        && IcmpEcho.isReply(from, offset, v6)
        && (v6 || InternetChecksum.of(from, offset, LENGTH) == 0)
        && isOurs(from, offset)
        && IcmpEcho.sequence(from, offset) == (number(from, offset) & 0xffff)
        && MemorySegment.mismatch(
                from, offset + TEXT, offset + LENGTH, TEXT_BYTES, 0, TEXT_BYTES.byteSize())
            == -1;
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
