package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.util.Optional;

/**
 * Hears of each probe's outcome as it becomes known.
 *
 * <p>Threads: called by the loop, which waits meanwhile; an implementation must be quick.
 */
public interface ProbeListener {
  /** A listener that does nothing. */
  ProbeListener NONE =
      new ProbeListener() {
        @Override
        public void received(IpAddress target, long rttNanos, StampSource source) {}

        @Override
        public void lost(IpAddress target, LossCause cause, Optional<IpAddress> reporter) {}

        @Override
        public void notSent(IpAddress target, int errno) {}
      };

  /**
   * A reply came in time.
   *
   * @param rttNanos round-trip time, at least 0
   * @param source which clocks measured it
   */
  void received(IpAddress target, long rttNanos, StampSource source);

  /**
   * The probe was lost.
   *
   * @param cause nothing came, or what somebody reported
   * @param reporter who did
   */
  void lost(IpAddress target, LossCause cause, Optional<IpAddress> reporter);

  /**
   * This machine did not let the probe out.
   *
   * @param errno positive error number ({@link io.netsonde.linux.Errno})
   */
  void notSent(IpAddress target, int errno);
}
