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
 * <p>Places are found by a hash and used again at once, so that the memory is 384 KB, however many
 * frames there are; a copy that comes after its place was taken is not told.
 *
 * <p>Threads: that of the analysis. Hot: once per segment.
 */
final class RecentFrames {
  private static final long SAME_NANOS = 1_000_000;
  private static final long OTHER_NANOS = 100_000_000;
  private static final int SIZE = 1 << 14;

  private final long[] digests = new long[SIZE];
  private final long[] times = new long[SIZE];
  private final Device[] devices = new Device[SIZE];

  /** Whether a segment was seen just before; it is remembered if not. */
  boolean isKnown(
      Device device,
      Packet packet,
      Conversation conversation,
      Side sender,
      Frame.Direction direction,
      long now) {
    TcpView tcp = packet.tcp();
    boolean numbered = packet.innerIdentification() != 0;
    long digest = digest(packet, conversation);
    int place = (int) (digest >>> 50);
    long passed = now - times[place];
    long limit = OTHER_NANOS;
    if (devices[place] == device) {
      boolean counted = numbered && sender.identificationTrust > 0;
      boolean telling = numbered || tcp.payload() > 0 || tcp.has(TcpSegment.SYN | TcpSegment.FIN);
      // What this machine sends through a device is seen there once, each time it is sent.
      boolean own = direction == Frame.Direction.OUTGOING;
      limit = own || !telling ? 0 : counted ? OTHER_NANOS : SAME_NANOS;
    }
    boolean same = digests[place] == digest && passed > -limit && passed < limit;
    if (!same) {
      digests[place] = digest;
      times[place] = now;
      devices[place] = device;
    }
    return same;
  }

  private static long digest(Packet packet, Conversation conversation) {
    TcpView tcp = packet.tcp();
    // The ends themselves: by their hash of 32 bits alone, two of 100,000 senders would be one.
    long digest = conversation.hash * 0x9E3779B97F4A7C15L;
    digest = mix(digest, conversation.lowLow);
    digest = mix(digest, conversation.highLow);
    if (conversation.v6) {
      digest = mix(digest, conversation.lowHigh);
      digest = mix(digest, conversation.highHigh);
    }
    digest = mix(digest, ((long) conversation.lowPort << 32) | conversation.highPort);
    digest = mix(digest, ((long) tcp.sequence() << 32) | (tcp.acknowledgement() & 0xffffffffL));
    digest =
        mix(digest, ((long) tcp.payload() << 32) | ((long) tcp.sourcePort() << 16) | tcp.window());
    return mix(
        digest,
        ((long) tcp.optionsDigest() << 32)
            | ((long) packet.innerIdentification() << 8)
            | tcp.flags());
  }

  private static long mix(long digest, long word) {
    long mixed = (digest ^ word) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
