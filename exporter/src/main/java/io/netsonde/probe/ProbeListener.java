package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.util.Optional;

/**
 * Hears of each probe's outcome as it becomes known. The sequence is that of the target's probes,
 * from 1, in the order of sending.
 *
 * <p>Threads: called by the loop, which waits meanwhile; an implementation must be quick.
 */
public interface ProbeListener {
  /** In place of a hop limit: the kernel does not tell it. */
  int UNKNOWN = -1;

  /** A listener that does nothing. */
  ProbeListener NONE =
      new ProbeListener() {
        @Override
        public void received(
            IpAddress target, int sequence, long rttNanos, StampSource source, int hopLimit) {}

        @Override
        public void lost(
            IpAddress target, int sequence, LossCause cause, Optional<IpAddress> reporter) {}

        @Override
        public void notSent(IpAddress target, int sequence, int errno) {}

        @Override
        public void undecided(IpAddress target, int sequence) {}

        @Override
        public void discarded(IpAddress target, int sequence, Discard reason) {}

        @Override
        public void corrupted(IpAddress sender) {}
      };

  /**
   * A reply came in time.
   *
   * @param rttNanos round-trip time, at least 0
   * @param source which clocks measured it
   * @param hopLimit TTL or hop limit with which it arrived, or {@link #UNKNOWN}
   */
  void received(IpAddress target, int sequence, long rttNanos, StampSource source, int hopLimit);

  /**
   * The probe was lost.
   *
   * @param cause nothing came, or what somebody reported
   * @param reporter who did
   */
  void lost(IpAddress target, int sequence, LossCause cause, Optional<IpAddress> reporter);

  /**
   * This machine did not let the probe out.
   *
   * @param errno positive error number ({@link io.netsonde.linux.Errno})
   */
  void notSent(IpAddress target, int sequence, int errno);

  /**
   * Nobody can say what became of the probe, because this machine had no room for replies while it
   * was in flight.
   */
  void undecided(IpAddress target, int sequence);

  /** A message about a probe came that does not count. */
  void discarded(IpAddress target, int sequence, Discard reason);

  /**
   * A message came that is no intact answer to any probe.
   *
   * @param sender from which it came, or is said to
   */
  void corrupted(IpAddress sender);
}
