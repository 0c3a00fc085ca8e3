package io.netsonde.wire.frame;

/**
 * The TCP header of a packet (RFC 9293 section 3.1) with those options that an analysis asks for.
 * One object is filled again and again: none is made per packet.
 */
public final class TcpView {
  /** RFC 3168: ECN echo. */
  public static final int ECE = 0x40;

  /** RFC 3168: congestion window reduced. */
  public static final int CWR = 0x80;

  /** What {@link #noted} says where no option is noted, and where timestamps alone are. */
  static final int NOTHING = 0;

  static final int TIMESTAMPS = 1;
  static final int OTHERS = 2;

  int sourcePort;
  int destinationPort;
  int sequence;
  int acknowledgement;
  int flags;
  int window;
  int headerLength;
  int payload;
  int maximumSegmentSize;
  int windowScale;
  boolean timestamps;
  int timestamp;
  int timestampEcho;
  int multipath;
  int optionsDigest;
  boolean optionsWhole;

  /** Which options the fields tell of; kept by {@link UsualFrame} alone. */
  int noted;

  TcpView() {}

  void clear() {
    maximumSegmentSize = -1;
    windowScale = -1;
    timestamps = false;
    timestamp = 0;
    timestampEcho = 0;
    multipath = 0;
    optionsDigest = 0;
    optionsWhole = true;
    noted = NOTHING;
  }

  /** Notes the timestamps option. */
  void timestamps(int value, int echo) {
    timestamps = true;
    timestamp = value;
    timestampEcho = echo;
  }

  /** The sender's port, 0 to 65535. */
  public int sourcePort() {
    return sourcePort;
  }

  /** The receiver's port, 0 to 65535. */
  public int destinationPort() {
    return destinationPort;
  }

  /** The sequence number, modulo 2³². */
  public int sequence() {
    return sequence;
  }

  /** The acknowledgement number, modulo 2³²; means something only with the flag ACK. */
  public int acknowledgement() {
    return acknowledgement;
  }

  /** The eight flags of {@code TcpSegment} and of this class. */
  public int flags() {
    return flags;
  }

  /** Whether one of the flags is set. */
  public boolean has(int anyOfFlags) {
    return (flags & anyOfFlags) != 0;
  }

  /** The window as it stands, not scaled. */
  public int window() {
    return window;
  }

  /** Bytes of the header with its options, 20 to 60. */
  public int headerLength() {
    return headerLength;
  }

  /** Bytes of payload on the wire, whether captured or not. */
  public int payload() {
    return payload;
  }

  /** Where the segment ends in sequence space: payload, and one each for SYN and FIN. */
  public int end() {
    return sequence + payload + (flags & 1) + (flags >> 1 & 1);
  }

  /** The option of that name (RFC 9293 section 3.7.1); -1 without. */
  public int maximumSegmentSize() {
    return maximumSegmentSize;
  }

  /** The shift of the option of that name (RFC 7323 section 2.2), as it stands; -1 without. */
  public int windowScale() {
    return windowScale;
  }

  /** Whether the timestamps option (RFC 7323 section 3) is there. */
  public boolean timestamps() {
    return timestamps;
  }

  /** TSval; 0 without the option. */
  public int timestamp() {
    return timestamp;
  }

  /** TSecr; 0 without the option. */
  public int timestampEcho() {
    return timestampEcho;
  }

  /** A bit for each subtype of Multipath TCP's option (RFC 8684 section 8.2); 0 without. */
  public int multipath() {
    return multipath;
  }

  /** A hash of the options, to tell two segments apart. */
  public int optionsDigest() {
    return optionsDigest;
  }

  /** Whether all options were captured. */
  public boolean optionsWhole() {
    return optionsWhole;
  }
}
