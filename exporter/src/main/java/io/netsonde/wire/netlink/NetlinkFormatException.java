package io.netsonde.wire.netlink;

import java.io.IOException;

/** Bytes that cannot be a netlink message: which length is wrong, where, and what was expected. */
public final class NetlinkFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Makes the failure with a whole sentence as its message. */
  public NetlinkFormatException(String message) {
    super(message);
  }
}
