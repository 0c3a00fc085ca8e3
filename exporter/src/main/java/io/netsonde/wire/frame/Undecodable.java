package io.netsonde.wire.frame;

import java.util.Locale;

/** Why a frame was not read to the end of its headers. */
public enum Undecodable {
  /** The link-layer header type is not known here. */
  LINK_TYPE(0),
  /** The snap length, or the end of the frame, cut a header. */
  TRUNCATED(1),
  /** A header says what cannot be, such as a length below its own. */
  MALFORMED(2),
  /** More tunnels or extension headers, one in the other, than are followed. */
  NESTED(3);

  private final int number;

  Undecodable(int number) {
    this.number = number;
  }

  /** Its place, from 0 on. */
  public int number() {
    return number;
  }

  /** As it stands in labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
