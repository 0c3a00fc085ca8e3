package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How the probes of a target leave this machine and what they look like, beyond where they go. It
 * is part of what a target is: the same address with other options is another target.
 *
 * @param source the sender's address, of the destination's family; empty for the kernel's choice
 * @param device name of the network interface through which they leave; empty for the kernel's
 *     choice
 * @param dscp differentiated services code point, 0 to 63 (RFC 2474 section 3)
 * @param size data of an echo request in bytes, {@link #MIN_SIZE} to {@link #MAX_SIZE}; {@link
 *     #DEFAULT_SIZE} for TCP, where it means nothing
 * @param dontFragment whether no router, nor this machine, may cut them; true for TCP
 * @param interval time between two of them; empty for that of all targets
 */
record ProbeOptions(
    Optional<IpAddress> source,
    Optional<String> device,
    int dscp,
    int size,
    boolean dontFragment,
    Optional<Duration> interval) {
  /** The number and the seal of {@link EchoMessage}. */
  static final int MIN_SIZE = 8;

  /** That of ping(8) and of the original. */
  static final int DEFAULT_SIZE = 56;

  /** What an IPv4 packet holds beside its own header and that of ICMP (RFC 791 section 3.1). */
  static final int MAX_SIZE = 65_507;

  /** What holds where nobody asks for anything else. */
  static final ProbeOptions DEFAULTS =
      new ProbeOptions(Optional.empty(), Optional.empty(), 0, DEFAULT_SIZE, true, Optional.empty());
}
