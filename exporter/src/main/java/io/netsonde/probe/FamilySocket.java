package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one protocol and address family, opened again with back-off while it cannot be: a
 * machine may get its IPv6 or a user the right to ping sockets while the program runs.
 *
 * <p>Threads: confined to the loop.
 */
final class FamilySocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");
  private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
  private static final long LAST_RETRY_NANOS = 60_000_000_000L;

  private final String name;
  private final String remedy;
  private final Opening opening;
  private @Nullable ProbeSocket socket;
  private int errno;
  private boolean off;
  private ProbeStatistics.SocketState state = ProbeStatistics.SocketState.UNTRIED;
  private long retryAt;
  private long retryAfter = FIRST_RETRY_NANOS;

  /** Makes the socket. */
  interface Opening {
    ProbeSocket open() throws LinuxException;
  }

  /**
   * A socket that is not open yet.
   *
   * @param name what it probes, for messages: {@code ICMPv4}
   * @param remedy what to do where it is not permitted
   */
  FamilySocket(String name, String remedy, Opening opening) {
    this.name = name;
    this.remedy = remedy;
    this.opening = opening;
  }

  /**
   * A socket that is never opened, because the configuration says so.
   *
   * @param detail why, for a person
   */
  static FamilySocket off(String name, String detail) {
    FamilySocket socket =
        new FamilySocket(
            name,
            "",
            () -> {
              throw new IllegalStateException("a family that is off has no socket");
            });
    socket.errno = Errno.EAFNOSUPPORT;
    socket.off = true;
    socket.state = ProbeStatistics.SocketState.off(detail);
    return socket;
  }

  /**
   * Opens the socket at the first call, and later when a retry is due.
   *
   * @return whether it has just been opened
   */
  boolean openWhenDue(long now) {
    if (off || socket != null || (errno != 0 && now - retryAt < 0)) {
      return false;
    }
    try {
      ProbeSocket opened = opening.open();
      socket = opened;
      state = ProbeStatistics.SocketState.open(opened.method(), opened.description());
      LOG.log(System.Logger.Level.INFO, "{0}: {1}", name, state.detail());
      return true;
    } catch (LinuxException e) {
      if (e.errno() != errno) {
        LOG.log(System.Logger.Level.WARNING, "{0} is off: {1}", name, explain(e));
      }
      errno = e.errno();
      state = ProbeStatistics.SocketState.off(explain(e));
      retryAt = now + retryAfter;
      retryAfter = Math.min(LAST_RETRY_NANOS, retryAfter * 2);
      return false;
    }
  }

  private String explain(LinuxException e) {
    return switch (e.errno()) {
      case Errno.EPERM, Errno.EACCES -> e.getMessage() + "; " + remedy;
      case Errno.EAFNOSUPPORT -> e.getMessage() + "; this machine has no such protocol";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The socket, when it is open. */
  @Nullable ProbeSocket socket() {
    return socket;
  }

  /** Why the socket is not open, a positive error number. */
  int errno() {
    return errno;
  }

  ProbeStatistics.SocketState state() {
    return state;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
