package io.netsonde.tcp.pairs;

import io.netsonde.wire.IpAddress;

/**
 * Which traffic a row counts, as labels have it. The texts are made when they are first asked for,
 * by a scrape, so that a flood of addresses costs the loop no texts.
 */
public final class PairKey {
  /** Stands for all hosts that have no row of their own. */
  public static final String OTHER = "other";

  private final Device device;
  private final End source;
  private final End destination;

  PairKey(Device device, End source, End destination) {
    this.device = device;
    this.source = source;
    this.destination = destination;
  }

  /**
   * One end of a pair.
   *
   * @param kind what it is
   * @param high upper 64 bits of the address
   * @param low lower 64 bits
   * @param bits of the prefix that stands for many addresses
   */
  record End(Kind kind, long high, long low, int bits) {
    static final End OTHER = new End(Kind.OTHER, 0, 0, 0);

    @Override
    public String toString() {
      return switch (kind) {
        case OTHER -> PairKey.OTHER;
        case LOCAL -> "local";
        case REMOTE -> "remote";
        case V4 -> text(new IpAddress(false, 0, low, 0), 32);
        case V6 -> text(new IpAddress(true, high, low, 0), 128);
      };
    }

    private String text(IpAddress address, int all) {
      return bits < all ? address + "/" + bits : address.toString();
    }
  }

  /** What an end of a pair is. */
  enum Kind {
    OTHER,
    LOCAL,
    REMOTE,
    V4,
    V6
  }

  /** The device on which it was seen. */
  public Device device() {
    return device;
  }

  /** Address or prefix that sends; {@link #OTHER}, {@code local} or {@code remote}. */
  public String source() {
    return source.toString();
  }

  /** Address or prefix that is sent to, likewise. */
  public String destination() {
    return destination.toString();
  }

  /** Whether this stands for all hosts of the device without a row of their own. */
  public boolean isOther() {
    return source.kind == Kind.OTHER;
  }
}
