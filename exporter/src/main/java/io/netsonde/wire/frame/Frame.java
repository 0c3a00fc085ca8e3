package io.netsonde.wire.frame;

/**
 * A captured frame, read in place: a view that its source moves from frame to frame, so that none
 * is allocated per packet. Valid only during the call that it is handed to.
 */
public final class Frame {
  /** {@link #vlanTag()} of a frame from which nobody stripped a tag. */
  public static final int NO_VLAN = -1;

  /** Which way a frame crossed the interface, as {@code sll_pkttype} of if_packet.h tells. */
  public enum Direction {
    /** Received, for this machine or another. */
    INCOMING,
    /** Sent by this machine. */
    OUTGOING,
    /** Not told: capture files. */
    UNKNOWN
  }

  private byte[] bytes = new byte[0];
  private int offset;
  private int captured;
  private int length;
  private int linkType;
  private int device;
  private long epochNanos;
  private int vlanTag = NO_VLAN;
  private int vlanProtocol;
  private int segmentSize;
  private boolean checksumUnfinished;
  private Direction direction = Direction.UNKNOWN;

  /**
   * Moves the view to a frame without a stripped tag. What the kernel knows of a packet is to be
   * told of each, or of none.
   *
   * @param bytes what holds the frame
   * @param offset where its first byte is
   * @param captured how many of its bytes are there
   * @param length how many it had on the wire, at least {@code captured}
   * @param linkType link-layer header type, a LINKTYPE_ value of pcap-linktype(7)
   * @param device number of the interface, as the source counts them
   * @param epochNanos when it was seen, in nanoseconds since 1970
   */
  public void moveTo(
      byte[] bytes,
      int offset,
      int captured,
      int length,
      int linkType,
      int device,
      long epochNanos) {
    this.bytes = bytes;
    this.offset = offset;
    this.captured = captured;
    this.length = length;
    this.linkType = linkType;
    this.device = device;
    this.epochNanos = epochNanos;
    vlanTag = NO_VLAN;
  }

  /** Adds the tag that the kernel stripped: its control information and its EtherType. */
  public void strippedVlan(int tag, int protocol) {
    vlanTag = tag;
    vlanProtocol = protocol;
  }

  /**
   * Adds what the kernel knows of the packet and its bytes do not show.
   *
   * @param direction which way it went
   * @param segmentSize {@code gso_size}: payload bytes of each segment that the card makes of it; 0
   *     where it goes as it is
   * @param checksumUnfinished whether the card is to write the checksum (TP_STATUS_CSUMNOTREADY)
   */
  public void knownToKernel(Direction direction, int segmentSize, boolean checksumUnfinished) {
    this.direction = direction;
    this.segmentSize = segmentSize;
    this.checksumUnfinished = checksumUnfinished;
  }

  /** What holds the frame, from {@link #offset()} for {@link #captured()} bytes. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the first byte is in {@link #bytes()}. */
  public int offset() {
    return offset;
  }

  /** Bytes that are there. */
  public int captured() {
    return captured;
  }

  /** Bytes on the wire. */
  public int length() {
    return length;
  }

  /** Link-layer header type, a LINKTYPE_ value of pcap-linktype(7). */
  public int linkType() {
    return linkType;
  }

  /** Number of the interface: {@code ifindex} live, the order in the file otherwise. */
  public int device() {
    return device;
  }

  /** When it was seen, in nanoseconds since 1970. */
  public long epochNanos() {
    return epochNanos;
  }

  /** Control information of the tag that the kernel stripped, or {@link #NO_VLAN}. */
  public int vlanTag() {
    return vlanTag;
  }

  /** EtherType of the stripped tag, 0x8100 or 0x88a8; 0 where there is none. */
  public int vlanProtocol() {
    return vlanTag == NO_VLAN ? 0 : vlanProtocol;
  }

  /** Payload bytes of each segment that a card makes of this frame; 0 where it is one. */
  public int segmentSize() {
    return segmentSize;
  }

  /** Whether the checksum is not written yet and says nothing. */
  public boolean checksumUnfinished() {
    return checksumUnfinished;
  }

  /** Which way it crossed the interface. */
  public Direction direction() {
    return direction;
  }
}
