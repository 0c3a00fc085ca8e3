package io.netsonde.linux;

import io.netsonde.wire.netlink.NetlinkError;
import java.io.IOException;

/** A netlink request that failed: what was attempted, the error, and the kernel's explanation. */
public final class NetlinkException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /** Makes a failure with a reason of ours. */
  NetlinkException(String attempted, int errno, String reason) {
    super("cannot " + attempted + ": netlink: " + Errno.name(errno) + reason);
    this.errno = errno;
  }

  /** Makes a failure with the kernel's reason. */
  static NetlinkException of(String attempted, NetlinkError error) {
    StringBuilder reason = new StringBuilder();
    if (!error.text().isEmpty()) {
      reason.append(": ").append(error.text());
    }
    if (error.attributeOffset() >= 0) {
      reason.append(" (at byte ").append(error.attributeOffset()).append(" of the request)");
    }
    if (error.missingType() >= 0) {
      reason.append(" (attribute ").append(error.missingType()).append(" is missing)");
    }
    return new NetlinkException(attempted, error.errno(), reason.toString());
  }

  /** The error number, one of {@link Errno}'s constants or another positive number. */
  public int errno() {
    return errno;
  }
}
