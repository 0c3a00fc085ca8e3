package io.netsonde.probe.names;

import io.netsonde.wire.dns.DnsType;

/**
 * Somebody who knows names: {@link DnsService} or {@link SystemService}.
 *
 * <p>Threads: called by the names' loop alone, which also hears the answers; no call waits.
 */
interface NameService extends AutoCloseable {
  /** Hears what is learned of a name. */
  interface Inquirer {
    /** Called once for each family, at once or later; after the second call nothing comes. */
    void learned(DnsType family, Answer answer);
  }

  /** Begins to look a name up. */
  void lookUp(String name, Inquirer inquirer);

  /**
   * Ends the look-up that is under way longest, as if nobody had answered, when it has had its fair
   * time, because others wait.
   *
   * @return false when there is none to be ended yet
   */
  default boolean giveWay(long now) {
    return false;
  }

  /**
   * Does what is due.
   *
   * @return nanoseconds until something more is; {@link Long#MAX_VALUE} for nothing
   */
  default long turn(long now) {
    return Long.MAX_VALUE;
  }

  /**
   * Whether the ways to find names have changed since the last call, so that all should be looked
   * up again.
   */
  default boolean changed() {
    return false;
  }

  @Override
  void close();
}
