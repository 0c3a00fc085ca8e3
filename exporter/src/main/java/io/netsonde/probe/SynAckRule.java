package io.netsonde.probe;

/**
 * Tells the SYN/ACKs that a server had to send again, of one TCP port.
 *
 * <p>A server whose SYN/ACK meets no answer sends it again after a second or more (RFC 6298,
 * section 2), and again after twice that. Two things of it can be seen here:
 *
 * <ul>
 *   <li>The first SYN/ACK that arrives takes a second more than the way. Then the one before it was
 *       lost, and its time is the server's timer more than the network's: the probe is answered,
 *       and its time is left out of all figures. For the way half of the fastest answer so far is
 *       taken: a few samples do not know the least, and a slow way has its peaks.
 *   <li>A SYN/ACK arrives once more, and not right behind the first as a network's copy of a packet
 *       does. Then the reset with which this machine answers did not reach the server.
 * </ul>
 *
 * <p>Where the way there and back itself takes more than a second, the server sends again before
 * our reset can have reached it, so both are seen at once. Such a port's times are believed from
 * then on, until one is below a second.
 *
 * <p>Threads: confined to the loop.
 */
final class SynAckRule {
  /** RFC 6298, section 2.1: the timeout before the first measurement. */
  private static final long TIMEOUT_NANOS = 1_000_000_000L;

  /** Half of it: the first may have been delayed on its way and the second not. */
  private static final long AGAIN_NANOS = TIMEOUT_NANOS / 2;

  private long fastestNanos = Long.MAX_VALUE;
  private boolean suspected;
  private boolean believed;

  /** Whether the first SYN/ACK to a probe, with this round trip, is a retransmission. */
  boolean isRetransmission(long rttNanos) {
    if (rttNanos < TIMEOUT_NANOS) {
      fastestNanos = Math.min(fastestNanos, rttNanos);
      believed = false;
      suspected = false;
      return false;
    }
    long way = fastestNanos == Long.MAX_VALUE ? 0 : fastestNanos;
    suspected = !believed && rttNanos - way / 2 >= TIMEOUT_NANOS;
    return suspected;
  }

  /**
   * Whether a further SYN/ACK to a probe is a retransmission.
   *
   * @param nanos since the first
   */
  boolean isSentAgain(long nanos) {
    if (nanos < AGAIN_NANOS) {
      return false;
    }
    believed |= suspected;
    return true;
  }
}
