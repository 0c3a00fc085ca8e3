package io.netsonde.tcp.pairs;

/**
 * What is counted for each pair, by its place in {@link PairRow#counts}: numbers and not an enum,
 * because each packet writes a dozen of them. All are counters, in the direction from source to
 * destination.
 */
public final class Columns {
  /** IP packets. */
  public static final int PACKETS = 0;

  /** Bytes of IP packets with their headers. */
  public static final int BYTES = 1;

  /** TCP packets, one that a card cuts or puts together counting once. */
  public static final int TCP_PACKETS = 2;

  /** Bytes of TCP's payload. */
  public static final int PAYLOAD_BYTES = 3;

  /** Bytes of IP's payload, of those TCP packets that carry data. */
  public static final int DATA_BYTES = 4;

  /** IPv4 packets that must not be fragmented. */
  public static final int DONT_FRAGMENT = 5;

  /** Packets that are fragments. */
  public static final int FRAGMENTS = 6;

  /** Reports of routers that a packet of this pair did not fit. */
  public static final int FRAGMENTATION_NEEDED = 7;

  /** Packets of transports that understand ECN. */
  public static final int ECN_CAPABLE = 8;

  /** Packets that a router marked for congestion. */
  public static final int ECN_MARKED = 9;

  /** TCP packets that tell the sender of such marks. */
  public static final int ECN_ECHOES = 10;

  /** TCP packets that say that the sender has slowed down. */
  public static final int ECN_REDUCED = 11;

  /** Frames that were seen before, on another interface or twice on one; in nothing else. */
  public static final int DUPLICATES = 12;

  /** Packets with SYN. */
  public static final int SYNS = 13;

  /** Packets with FIN. */
  public static final int FINS = 14;

  /** Packets with RST; four columns, by what became of the connection before. */
  public static final int RESETS = 15;

  /** Connections that the source refused to the destination. */
  public static final int REFUSED = 19;

  /** Connections that the source began: SYNs without repeated ones. */
  public static final int ATTEMPTS = 20;

  /** Connections of the source that were accepted. */
  public static final int ESTABLISHED = 21;

  /** Connections of the source that ended; three columns: in order, by reset, unseen. */
  public static final int ENDED = 22;

  /** Retransmissions; for each {@link Retransmission} packets, segments and bytes. */
  public static final int RETRANSMITTED = 25;

  /** Packets that were overtaken on their way. */
  public static final int REORDERED = 46;

  /** Acknowledgements that say that something is missing. */
  public static final int DUPLICATE_ACKS = 47;

  /** Packets before which others are missing. */
  public static final int GAPS = 48;

  /** Acknowledgements of what was not seen. */
  public static final int UNSEEN_ACKNOWLEDGED = 49;

  /** Packets that close the window. */
  public static final int ZERO_WINDOWS = 50;

  /** How often the window was closed. */
  public static final int ZERO_WINDOW_EVENTS = 51;

  /** How long the window was closed, in nanoseconds. */
  public static final int ZERO_WINDOW_NANOS = 52;

  /** Packets that ask whether the window is still closed. */
  public static final int ZERO_WINDOW_PROBES = 53;

  /** Packets that fill the receiver's window. */
  public static final int WINDOW_FULL = 54;

  /** Acknowledgements that only open the window. */
  public static final int WINDOW_UPDATES = 55;

  /** Packets that ask whether the other side is there. */
  public static final int KEEP_ALIVES = 56;

  /** Answers to them. */
  public static final int KEEP_ALIVE_ACKS = 57;

  /** Connections that took the ports of one before. */
  public static final int REUSED_PORTS = 58;

  /** Packets with the window scale option. */
  public static final int WINDOW_SCALES = 59;

  /** Sum of the times from SYN or SYN/ACK to the answer, in nanoseconds. */
  public static final int HANDSHAKE_NANOS = 60;

  /** How many such times. */
  public static final int HANDSHAKES = 61;

  /** Sum of the times from data to its acknowledgement, in nanoseconds. */
  public static final int ROUND_TRIP_NANOS = 62;

  /** How many such times. */
  public static final int ROUND_TRIPS = 63;

  /** How long the source's connections lasted so far, all together, in nanoseconds. */
  public static final int CONNECTION_NANOS = 64;

  /** How many columns there are. */
  public static final int COUNT = 65;

  private Columns() {}
}
