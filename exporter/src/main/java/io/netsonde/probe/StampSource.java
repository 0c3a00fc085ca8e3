package io.netsonde.probe;

import java.util.Locale;

/**
 * Which clock readings a round-trip time was made of, best first; clock domains are never mixed.
 */
public enum StampSource {
  /** The network card stamped departure and arrival, by its own clock. */
  HARDWARE,

  /** The kernel stamped departure and arrival (CLOCK_REALTIME). */
  KERNEL,

  /** The kernel's TCP measured from SYN to SYN/ACK, in microseconds ({@code TCP_INFO}). */
  TCP_INFO,

  /** The kernel stamped only the arrival; departure is when the send call was made. */
  KERNEL_RECEIVE,

  /** Both readings are this program's (CLOCK_MONOTONIC), at worst a tick too long. */
  USER;

  /** The value of the {@code stamps} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
