package io.netsonde.jool;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetlinkException;
import io.netsonde.wire.netlink.NetlinkFormatException;
import java.io.IOException;
import java.util.Locale;

/** Why an instance could not be read, as one of a bounded set of label values. */
enum Failure {
  /** Its namespace has no such instance. */
  NO_INSTANCE,
  /** Jool wants CAP_NET_ADMIN, as its modules before 4.1.5 do for everything. */
  NO_PERMISSION,
  /** The kernel module for this kind of instance is not loaded. */
  NOT_LOADED,
  /** There is no such network namespace, or it cannot be entered. */
  NO_NAMESPACE,
  /** The module answered what cannot be. */
  MALFORMED,
  /** The module did not answer in time. */
  TIMEOUT,
  /** Jool, or the kernel, refused for another reason. */
  REFUSED;

  /** Which one an exception is. */
  static Failure of(IOException failure) {
    return switch (failure) {
      case JoolRefusedException refused ->
          switch (refused.errno()) {
            case Errno.ESRCH -> NO_INSTANCE;
            case Errno.EPERM -> NO_PERMISSION;
            default -> REFUSED;
          };
      case NetlinkFormatException _ -> MALFORMED;
      case NetlinkException e ->
          switch (e.errno()) {
            case Errno.ETIMEDOUT -> TIMEOUT;
            case Errno.ENOENT -> NOT_LOADED;
            default -> REFUSED;
          };
      case LinuxException _ -> REFUSED;
      default -> MALFORMED;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether asking again soon would only write another line into the kernel's log. */
  boolean isRefusal() {
    return this == NO_INSTANCE || this == NO_PERMISSION || this == REFUSED;
  }
}
