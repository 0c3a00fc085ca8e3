package io.netsonde.probe;

/**
 * Makes a round-trip time of what the kernel's TCP says of a connection that has just been made.
 *
 * <p>The kernel measures from SYN to SYN/ACK. Where it sent the SYN again meanwhile, the answer may
 * be to either (Karn's problem, RFC 6298 section 3): one packet was lost, or the path is slower
 * than TCP expects. Only the timestamps of RFC 7323, which the answer returns, tell which, and then
 * the kernel's measurement is right; the loss is assumed where they are missing.
 *
 * <p>Threads: confined to the loop; the result is in the fields, to allocate nothing.
 */
final class HandshakeTime {
  /** Half of the time after which TCP sends the SYN again (RFC 6298 section 2.1). */
  private static final long HALF_INITIAL_TIMEOUT_NANOS = 500_000_000L;

  private long nanos;
  private StampSource source = StampSource.USER;
  private boolean retransmitted;

  /**
   * Judges a handshake.
   *
   * @param kernelNanos measured by the kernel, 0 when it has no measurement
   * @param retransmissions how often the SYN was sent again
   * @param timestamps whether both sides time their segments
   * @param userNanos from before the SYN until after the answer was seen, CLOCK_MONOTONIC
   */
  void of(long kernelNanos, long retransmissions, boolean timestamps, long userNanos) {
    boolean measured = kernelNanos > 0;
    source = measured ? StampSource.TCP_INFO : StampSource.USER;
    nanos = measured ? kernelNanos : userNanos;
    boolean firstWasAnswered =
        measured && timestamps && userNanos - kernelNanos < HALF_INITIAL_TIMEOUT_NANOS;
    retransmitted = retransmissions > 0 && !firstWasAnswered;
  }

  /** The round-trip time, above 0. */
  long nanos() {
    return nanos;
  }

  StampSource source() {
    return source;
  }

  /** Whether what was answered is a SYN that was sent again. */
  boolean isRetransmitted() {
    return retransmitted;
  }
}
