package io.netsonde.probe;

/**
 * Sends the probes of one protocol and tells {@link Outcomes} what becomes of them: what the loop
 * asks of its {@link Lane}s, however they do it.
 *
 * <p>Threads: confined to the loop.
 */
interface ProtocolProber extends AutoCloseable {
  /**
   * Opens what is to be opened now.
   *
   * @return whether a socket has just been opened to whose packets the kernel's stamps come only
   *     after a moment
   */
  boolean openWhenDue(long now);

  /** Whether and how IPv4 is probed. */
  ProbeStatistics.SocketState v4();

  /** Whether and how IPv6 is probed. */
  ProbeStatistics.SocketState v6();

  /** Whether no probe can be added until an older one is done. */
  boolean isFull();

  /** Whether no probe waits for its outcome. */
  boolean isIdle();

  /** Whether it does not matter for the measurement when answers are read. */
  boolean isStamped();

  /** Adds a probe, which leaves with the next {@link #flush} at the latest. */
  void add(Target target);

  /** Sends what was added. */
  void flush();

  /** Reads what has come and settles what can be settled. */
  void settle();

  /** Gives all sockets back. */
  @Override
  void close();
}
