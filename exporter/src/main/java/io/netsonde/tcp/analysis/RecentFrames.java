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
 * <p>Places are found by a hash and used again at once, so that the memory is 256 KB, however many
 * frames there are; a copy that comes after its place was taken is not told.
 *
 * <p>Threads: that of the analysis. Hot: once per segment.
 */
final class RecentFrames {
  private static final long SAME_NANOS = 1_000_000;
  private static final long OTHER_NANOS = 100_000_000;
  private static final int BITS = 14;
  private static final int PLACE_SHIFT = Long.SIZE - BITS;

  /** Of the number of a device, of which there are {@link io.netsonde.tcp.pairs.Devices#MOST}. */
  private static final int DEVICE_BITS = 16;

  private static final long DEVICE_MASK = (1 << DEVICE_BITS) - 1;

  /**
   * A digest, and a time (as much of it as three days take) above the number of a device: a quarter
   * of a line of the cache for each place, because a place is never near when it is wanted.
   */
  private final long[] places = new long[2 << BITS];

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
    int place = (int) (digest >>> PLACE_SHIFT) << 1;
    long seen = (now << DEVICE_BITS) | (device.number() & DEVICE_MASK);
    boolean same = places[place] == digest && isCopy(places[place + 1], seen, OTHER_NANOS);
    if (same && ((places[place + 1] ^ seen) & DEVICE_MASK) == 0) {
      boolean numbered = packet.innerIdentification() != 0;
      boolean counted = numbered && sender.identificationTrust > 0;
      boolean telling = numbered || tcp.payload() > 0 || tcp.has(TcpSegment.SYN | TcpSegment.FIN);
      // What this machine sends through a device is seen there once, each time it is sent.
      boolean own = direction == Frame.Direction.OUTGOING;
      long limit = own || !telling ? 0 : counted ? OTHER_NANOS : SAME_NANOS;
      same = isCopy(places[place + 1], seen, limit);
    }
    if (!same) {
      places[place] = digest;
      places[place + 1] = seen;
    }
    return same;
  }

  private static boolean isCopy(long before, long seen, long limit) {
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
