package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.util.Optional;

/**
 * Hears what became of each probe, from a {@link ProtocolProber}. The sequence is that of the
 * target's probes, from 1.
 */
interface Outcomes {
  /**
   * A reply came in time.
   *
   * @param hopLimit with which it arrived, or {@link Arrival#UNKNOWN}
   */
  void received(Target target, int sequence, long rttNanos, StampSource source, int hopLimit);

  /** What is received next has been overtaken by a later probe's reply. */
  void reordered(Target target);

  /** A further SYN/ACK has come, so long after the first. */
  void synAckAgain(Target target, long nanos);

  /** The probe was lost, by whose report if anybody's. */
  void lost(Target target, int sequence, LossCause cause, Optional<IpAddress> reporter);

  /** This machine did not let the probe out, for a positive error number. */
  void notSent(Target target, int sequence, int errno);

  /** Nobody can say: this machine had no room for replies while the probe was in flight. */
  void undecided(Target target, int sequence);

  /** A message about the probe came that did not count. */
  void discarded(Target target, int sequence, Discard reason);

  /** Whether a probe was lost, told in the order of sending. */
  void settled(Target target, boolean lost);

  /**
   * Somebody says how long a packet to the target may be.
   *
   * @param bytes at least 1
   */
  void pathMtu(Target target, int bytes);

  /** A message came from a host that is no intact answer to any probe. */
  void corrupted(IpAddress sender);
}
