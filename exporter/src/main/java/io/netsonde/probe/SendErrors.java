package io.netsonde.probe;

import io.netsonde.linux.Errno;

/** What the error number of a failed send means. */
final class SendErrors {
  private SendErrors() {}

  /**
   * Whether a send may have failed with a network error that was reported of an earlier packet,
   * lies in the error queue as well, and is told once by whichever call comes next.
   */
  static boolean mayBelongToAnother(int errno) {
    return switch (errno) {
      case Errno.EHOSTUNREACH,
          Errno.ENETUNREACH,
          Errno.ECONNREFUSED,
          Errno.EHOSTDOWN,
          Errno.EMSGSIZE,
          Errno.EACCES,
          Errno.ENOPROTOOPT,
          Errno.EPROTO,
          Errno.EOPNOTSUPP ->
          true;
      default -> false;
    };
  }
}
