package io.netsonde.linux;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * Kernel timestamps of packets (Documentation/networking/timestamping.rst).
 *
 * <p>With {@link #SO_TIMESTAMPING} set, a received message carries an {@link #SCM_TIMESTAMPING}
 * control message, and each sent one comes back on the error queue with the same. Software stamps
 * are {@code CLOCK_REALTIME} on both sides, so their difference is a round-trip time in which the
 * scheduling of this program has no part.
 *
 * <p>A trap: stamping of received packets is switched on for the whole machine by the first socket
 * that asks, a moment after {@code setsockopt} returns. A packet that arrived unstamped is stamped
 * when it is <em>read</em> ({@code sock_recv_timestamp} in net/socket.c), which is later than the
 * truth by as long as it lay in the queue. Sockets should therefore be open for some milliseconds
 * before the first packet that counts.
 */
public final class Timestamping {
  /** asm-generic/socket.h: {@code SO_TIMESTAMPING_OLD}; its stamps have 64-bit fields here. */
  public static final int SO_TIMESTAMPING = 37;

  /** asm-generic/socket.h: {@code SCM_TIMESTAMPING}, the same number. */
  public static final int SCM_TIMESTAMPING = SO_TIMESTAMPING;

  /**
   * asm-generic/socket.h, Linux 6.13: {@code SCM_TS_OPT_ID}, the sender's own number for a packet's
   * transmit stamp.
   */
  public static final int SCM_TS_OPT_ID = 81;

  /** linux/net_tstamp.h: {@code SOF_TIMESTAMPING_TX_SOFTWARE}. */
  public static final int TX_SOFTWARE = 1 << 1;

  /** linux/net_tstamp.h: {@code SOF_TIMESTAMPING_RX_SOFTWARE}. */
  public static final int RX_SOFTWARE = 1 << 3;

  /** linux/net_tstamp.h: {@code SOF_TIMESTAMPING_SOFTWARE}. */
  public static final int SOFTWARE = 1 << 4;

  /** linux/net_tstamp.h: {@code SOF_TIMESTAMPING_OPT_ID}. */
  public static final int OPT_ID = 1 << 7;

  /** linux/net_tstamp.h: {@code SOF_TIMESTAMPING_OPT_TSONLY}: no copy of the packet with it. */
  public static final int OPT_TSONLY = 1 << 11;

  /** linux/errqueue.h: {@code struct scm_timestamping}, flattened: software, unused, hardware. */
  static final StructLayout SCM_TIMESTAMPING_LAYOUT =
      MemoryLayout.structLayout(
          MemoryLayout.sequenceLayout(
                  3,
                  MemoryLayout.structLayout(
                      ValueLayout.JAVA_LONG.withName("tv_sec"),
                      ValueLayout.JAVA_LONG.withName("tv_nsec")))
              .withName("ts"));

  /** Length of the control message's data, in bytes. */
  public static final int LENGTH = (int) SCM_TIMESTAMPING_LAYOUT.byteSize();

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Timestamping() {}

  /** The software stamp in nanoseconds since the epoch, 0 when there is none. */
  public static long software(MemorySegment data, long offset) {
    return data.get(ValueLayout.JAVA_LONG, offset) * NANOS_PER_SECOND
        + data.get(ValueLayout.JAVA_LONG, offset + Long.BYTES);
  }
}
