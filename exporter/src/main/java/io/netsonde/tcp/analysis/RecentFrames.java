package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.Device;
import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.frame.TcpView;

/**
 * Tells a frame that is seen twice: on each device that it crosses, or on one whose switch mirrors
 * both directions. Such a frame was sent once, and counts once.
 *
 * <p>The same frame has the same numbers of TCP, and the same identification of IPv4. Where a
 * sender counts identifications up, a segment that it sends again has another, and so whatever
 * comes within {@value #OTHER_NANOS} ns is a copy. Where not, or where they mean nothing (IPv6, or
 * always 0), a copy on the same device comes within {@value #SAME_NANOS} ns, and an acknowledgement
 * without one is never taken for a copy there, because two such may well be equal. A hop limit that
 * is different is a router between the two places; it is not compared.
 *
 * <p>The last {@value #MOST} segments are kept, one behind the other, and those of one hash are
 * chained, as a compressor chains what it may repeat. So the memory is 152 KB, however many frames
 * there are, and nearly all of what a segment writes lies beside what the one before wrote: the
 * processor waits for memory if it does not (bench tcp).
 *
 * <p>Threads: that of the analysis. Hot: once per segment.
 */
final class RecentFrames {
  private static final long SAME_NANOS = 1_000_000;
  private static final long OTHER_NANOS = 100_000_000;

  /** Twice as many as there are hashes. */
  private static final int MOST = 8192;

  private static final int HASH_SHIFT = Long.SIZE - 12;

  /** A chain is one or two long; nobody can make one so long that it costs. */
  private static final int LONGEST = 32;

  /** Of the number of a device, of which there are {@link io.netsonde.tcp.pairs.Devices#MOST}. */
  private static final int DEVICE_BITS = 16;

  private static final long DEVICE_MASK = (1 << DEVICE_BITS) - 1;

  /**
   * Of each segment a digest, and a time (as much of it as three days take) above the number of a
   * device.
   */
  private final long[] segments = new long[2 * MOST];

  /** Of each segment the one before of the same hash, by the lower bits of its serial number. */
  private final char[] earlier = new char[MOST];

  /** Of each hash the latest. */
  private final char[] latest = new char[MOST / 2];

  /** Serial number of the next one. */
  private int serial;

  /** Whether a segment was seen just before; it is remembered if not. */
  boolean isKnown(
      Device device,
      Packet packet,
      Conversation conversation,
      Side sender,
      Frame.Direction direction,
      long now) {
    TcpView tcp = packet.tcp();
    long digest = digest(packet, conversation);
    int hash = (int) (digest >>> HASH_SHIFT);
    long seen = (now << DEVICE_BITS) | (device.number() & DEVICE_MASK);
    if (!isNewData(tcp, sender) && !isNewAcknowledgement(tcp, sender)) {
      int before = find(digest, hash);
      if (before >= 0 && isCopy(segments[before + 1], seen, packet, sender, direction)) {
        return true;
      }
    }
    int place = serial & MOST - 1;
    segments[2 * place] = digest;
    segments[2 * place + 1] = seen;
    earlier[place] = latest[hash];
    latest[hash] = (char) serial++;
    return false;
  }

  /**
   * Whether a segment goes beyond all that was seen of its side, and so is no copy of any: most do,
   * and need no search. A byte alone may be a question about the window, beyond which nothing is
   * noted.
   */
  private static boolean isNewData(TcpView tcp, Side sender) {
    return tcp.payload() > 1
        && sender.known
        && !tcp.has(TcpSegment.RST)
        && Sequence.after(tcp.end(), sender.next);
  }

  /** The same of what only acknowledges. */
  private static boolean isNewAcknowledgement(TcpView tcp, Side sender) {
    return tcp.payload() <= 1
        && sender.acked
        && (tcp.flags() & (TcpSegment.RST | TcpSegment.ACK)) == TcpSegment.ACK
        && Sequence.after(tcp.acknowledgement(), sender.lastAck);
  }

  /** Where the latest of a digest is, or -1. */
  private int find(long digest, int hash) {
    char candidate = latest[hash];
    int age = 0;
    for (int i = 0; i < LONGEST; i++) {
      int older = serial - candidate & Character.MAX_VALUE;
      // A chain ends where it leads to what has been overwritten, which may seem to be younger.
      if (older <= age || older > MOST) {
        return -1;
      }
      age = older;
      int place = candidate & MOST - 1;
      if (segments[2 * place] == digest) {
        return 2 * place;
      }
      candidate = earlier[place];
    }
    return -1;
  }

  private static boolean isCopy(
      long before, long seen, Packet packet, Side sender, Frame.Direction direction) {
    if (((before ^ seen) & DEVICE_MASK) != 0) {
      return isWithin(before, seen, OTHER_NANOS);
    }
    TcpView tcp = packet.tcp();
    boolean numbered = packet.innerIdentification() != 0;
    boolean counted = numbered && sender.identificationTrust > 0;
    boolean telling = numbered || tcp.payload() > 0 || tcp.has(TcpSegment.SYN | TcpSegment.FIN);
    // What this machine sends through a device is seen there once, each time it is sent.
    boolean own = direction == Frame.Direction.OUTGOING;
    return isWithin(before, seen, own || !telling ? 0 : counted ? OTHER_NANOS : SAME_NANOS);
  }

  private static boolean isWithin(long before, long seen, long limit) {
    long passed = ((seen & ~DEVICE_MASK) - (before & ~DEVICE_MASK)) >> DEVICE_BITS;
    return passed > -limit && passed < limit;
  }

  /** Products that do not wait for each other, of all that tells one segment from another. */
  private static long digest(Packet packet, Conversation conversation) {
    TcpView tcp = packet.tcp();
    long numbers = ((long) tcp.sequence() << 32) | (tcp.acknowledgement() & 0xffffffffL);
    long sizes = ((long) tcp.payload() << 32) | ((long) tcp.sourcePort() << 16) | tcp.window();
    long rest =
        ((long) tcp.optionsDigest() << 32)
            | ((long) packet.innerIdentification() << 8)
            | tcp.flags();
    long sum =
        conversation.ends
            + numbers * 0x9E3779B97F4A7C15L
            + sizes * 0xC2B2AE3D27D4EB4FL
            + rest * 0x165667B19E3779F9L;
    long mixed = (sum ^ (sum >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
