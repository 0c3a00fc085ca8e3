package io.netsonde.wire.conntrack;

import static io.netsonde.wire.conntrack.Conntrack.CTA_COUNTERS_BYTES;
import static io.netsonde.wire.conntrack.Conntrack.CTA_COUNTERS_ORIG;
import static io.netsonde.wire.conntrack.Conntrack.CTA_COUNTERS_PACKETS;
import static io.netsonde.wire.conntrack.Conntrack.CTA_COUNTERS_REPLY;
import static io.netsonde.wire.conntrack.Conntrack.CTA_ID;
import static io.netsonde.wire.conntrack.Conntrack.CTA_PROTO_NUM;
import static io.netsonde.wire.conntrack.Conntrack.CTA_STATUS;
import static io.netsonde.wire.conntrack.Conntrack.CTA_TUPLE_IP;
import static io.netsonde.wire.conntrack.Conntrack.CTA_TUPLE_ORIG;
import static io.netsonde.wire.conntrack.Conntrack.CTA_TUPLE_PROTO;
import static io.netsonde.wire.conntrack.Conntrack.CTA_TUPLE_REPLY;
import static io.netsonde.wire.conntrack.Conntrack.CTA_ZONE;
import static io.netsonde.wire.conntrack.Conntrack.IPCTNL_MSG_CT_DELETE;
import static io.netsonde.wire.conntrack.Conntrack.IPCTNL_MSG_CT_NEW;

import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A tracked connection, read again and again into the same object.
 *
 * <p>Hot: a dump of 200 000 connections passes through here, so that nothing is allocated for one.
 */
public final class ConntrackEntry {
  private final Tuple original = new Tuple();
  private final Tuple reply = new Tuple();
  private boolean ended;
  private boolean created;
  private int status;
  private long key;
  private long id;
  private long zone;
  private final Counter sent = new Counter();
  private final Counter answered = new Counter();

  /** One direction of a connection: who sends to whom. */
  public static final class Tuple {
    private boolean v6;
    private long sourceHigh;
    private long sourceLow;
    private int protocol;
    private long hash;

    /** Whether its addresses are of IPv6. */
    public boolean v6() {
      return v6;
    }

    /** Upper half of the sender's address; 0 for IPv4. */
    public long sourceHigh() {
      return sourceHigh;
    }

    /** Lower half of the sender's address, or that of IPv4. */
    public long sourceLow() {
      return sourceLow;
    }

    /** Its protocol, as IANA numbers it. */
    public int protocol() {
      return protocol;
    }
  }

  /** What is counted of one direction. */
  private static final class Counter {
    private long bytes;
    private long packets;
  }

  /** Writes the question for all connections of a family. */
  public static NetlinkWriter request(NetlinkWriter writer, int family) {
    return Nfnetlink.message(
        writer.clear(), Conntrack.type(Conntrack.IPCTNL_MSG_CT_GET), 0, family, 0);
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @return whether it is a connection, of IPv4 or IPv6, with both directions
   * @throws NetlinkFormatException when it is cut short
   */
  public boolean read(NetlinkMessages message) throws NetlinkFormatException {
    ended = message.type() == Conntrack.type(IPCTNL_MSG_CT_DELETE);
    if (!ended && message.type() != Conntrack.type(IPCTNL_MSG_CT_NEW)) {
      return false;
    }
    created = (message.flags() & Netlink.NLM_F_CREATE) != 0;
    status = 0;
    id = 0;
    zone = 0;
    sent.bytes = -1;
    answered.bytes = -1;
    int found = 0;
    NetlinkAttributes attributes = message.attributes(Nfnetlink.headerBytes());
    while (attributes.next()) {
      switch (attributes.type()) {
        case CTA_TUPLE_ORIG -> found |= read(attributes, original) ? 1 : 0;
        case CTA_TUPLE_REPLY -> found |= read(attributes, reply) ? 2 : 0;
        case CTA_STATUS -> status = (int) attributes.be32();
        case CTA_ID -> id = attributes.be32();
        case CTA_ZONE -> zone = attributes.be16();
        case CTA_COUNTERS_ORIG -> readCounter(attributes, sent);
        case CTA_COUNTERS_REPLY -> readCounter(attributes, answered);
        default -> {}
      }
    }
    key = mix(original.hash ^ mix(id ^ zone << 32));
    return found == 3;
  }

  /** Whether the message says that it has ended. */
  public boolean ended() {
    return ended;
  }

  /** Whether the message says that it has begun just now. */
  public boolean created() {
    return created;
  }

  /** The direction of its first packet. */
  public Tuple original() {
    return original;
  }

  /** The direction of the answer, in which address translation shows. */
  public Tuple reply() {
    return reply;
  }

  /** Flags, {@code IPS_…}. */
  public int status() {
    return status;
  }

  /**
   * What tells it from all others: 64 bits of its original direction, with ports, its zone, and the
   * kernel's number, which another connection of the same ports has not.
   */
  public long key() {
    return key;
  }

  /** Bytes of its original direction, or -1 where they are not counted. */
  public long originalBytes() {
    return sent.bytes;
  }

  /** Packets of its original direction. */
  public long originalPackets() {
    return sent.packets;
  }

  /** Bytes of its reply direction, or -1 where they are not counted. */
  public long replyBytes() {
    return answered.bytes;
  }

  /** Packets of its reply direction. */
  public long replyPackets() {
    return answered.packets;
  }

  private static boolean read(NetlinkAttributes attribute, Tuple tuple)
      throws NetlinkFormatException {
    tuple.hash = hash(attribute.segment(), attribute.offset(), attribute.length());
    boolean found = false;
    tuple.protocol = 0;
    NetlinkAttributes parts = attribute.nested();
    while (parts.next()) {
      switch (parts.type()) {
        case CTA_TUPLE_IP -> found |= readSource(parts.nested(), tuple);
        case CTA_TUPLE_PROTO -> readProtocol(parts.nested(), tuple);
        default -> {}
      }
    }
    return found;
  }

  private static boolean readSource(NetlinkAttributes addresses, Tuple tuple)
      throws NetlinkFormatException {
    boolean found = false;
    while (addresses.next()) {
      switch (addresses.type()) {
        case Conntrack.CTA_IP_V4_SRC -> {
          tuple.v6 = false;
          tuple.sourceHigh = 0;
          tuple.sourceLow = addresses.be32();
          found = true;
        }
        case Conntrack.CTA_IP_V6_SRC -> {
          if (addresses.length() >= 16) {
            tuple.v6 = true;
            tuple.sourceHigh = addresses.be64();
            tuple.sourceLow =
                Long.reverseBytes(
                    addresses
                        .segment()
                        .get(ValueLayout.JAVA_LONG_UNALIGNED, addresses.offset() + 8));
            found = true;
          }
        }
        default -> {}
      }
    }
    return found;
  }

  private static void readProtocol(NetlinkAttributes parts, Tuple tuple)
      throws NetlinkFormatException {
    while (parts.next()) {
      if (parts.type() == CTA_PROTO_NUM) {
        tuple.protocol = parts.u8();
      }
    }
  }

  private static void readCounter(NetlinkAttributes attribute, Counter counter)
      throws NetlinkFormatException {
    NetlinkAttributes values = attribute.nested();
    while (values.next()) {
      switch (values.type()) {
        case CTA_COUNTERS_BYTES -> counter.bytes = values.be64();
        case CTA_COUNTERS_PACKETS -> counter.packets = values.be64();
        default -> {}
      }
    }
  }

  /** The bytes of a direction as the kernel writes them, which are always the same for the same. */
  private static long hash(MemorySegment segment, long offset, long length) {
    long hash = length;
    long at = offset;
    long end = offset + length;
    for (; at + 8 <= end; at += 8) {
      hash = mix(hash ^ segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
    }
    for (; at < end; at++) {
      hash = mix(hash ^ segment.get(ValueLayout.JAVA_BYTE, at));
    }
    return hash;
  }

  /** Of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, figure 17). */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
