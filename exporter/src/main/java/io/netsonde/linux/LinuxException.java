package io.netsonde.linux;

import java.io.IOException;

/** A system call that failed: which, why, and what was being attempted. */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /**
   * Makes the failure of one call.
   *
   * @param call name of the libc function ({@code setsockopt})
   * @param errno positive error number
   * @param attempted what the call was for, as the end of "… failed to" ({@code bind to 10.0.0.1})
   */
  public LinuxException(String call, int errno, String attempted) {
    super("cannot " + attempted + ": " + call + ": " + Errno.name(errno));
    this.call = call;
    this.errno = errno;
  }

  /** Name of the libc function that failed. */
  public String call() {
    return call;
  }

  /** The error number, one of {@link Errno}'s constants or another positive number. */
  public int errno() {
    return errno;
  }

  /**
   * Passes a call's result on, or throws where it is {@code -errno}.
   *
   * @throws LinuxException when {@code result} is negative
   */
  static int check(long result, String call, String attempted) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(call, (int) -result, attempted);
    }
    return (int) result;
  }
}
