package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Kernel timestamps of packets (Documentation/networking/timestamping.rst).
 *
 * <p>With {@link #SO_TIMESTAMPING} set, a received message carries an {@link #SCM_TIMESTAMPING}
 * control message, and each sent one comes back on the error queue with the same. Software stamps
 * are {@code CLOCK_REALTIME} on both sides, so their difference is a round-trip time in which the
 * scheduling of this program has no part. A network card's stamps are by its own clock; which cards
 * give them is {@link HardwareStamping}'s business.
 *
 * <p>A trap: stamping of received packets is switched on for the whole machine by the first socket
 * that asks, a moment after {@code setsockopt} returns ({@code net_enable_timestamp} in
 * net/core/dev.c). A packet that arrives before comes without a stamp. Sockets should therefore be
 * open for some milliseconds before the first packet that counts.
 */
public final class Timestamping {
  /** Which stamps are wanted, of the {@code SOF_} flags; the stamps have 64-bit fields. */
  @CHeader("sys/socket.h")
  public static final int SO_TIMESTAMPING = 37;

  /** Type of the control message that holds the stamps. */
  @CHeader("sys/socket.h")
  public static final int SCM_TIMESTAMPING = SO_TIMESTAMPING;

  /**
   * asm-generic/socket.h, Linux 6.13: {@code SCM_TS_OPT_ID}, the sender's own number for a packet's
   * transmit stamp.
   */
  public static final int SCM_TS_OPT_ID = 81;

  /** Let the network card stamp packets that leave. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_TX_HARDWARE = 1;

  /** Let the network card stamp packets that arrive. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_RX_HARDWARE = 1 << 2;

  /** Report the card's stamps as they are, by the card's own clock. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_RAW_HARDWARE = 1 << 6;

  /** Report a software stamp of a packet that the card stamps as well, each by itself. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_OPT_TX_SWHW = 1 << 14;

  /** Stamp packets when the driver takes them. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_TX_SOFTWARE = 1 << 1;

  /** Stamp packets when the driver delivers them. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_RX_SOFTWARE = 1 << 3;

  /** Report software stamps. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_SOFTWARE = 1 << 4;

  /** Number the transmit stamps. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_OPT_ID = 1 << 7;

  /** No copy of the packet with its transmit stamp. */
  @CHeader("linux/net_tstamp.h")
  public static final int SOF_TIMESTAMPING_OPT_TSONLY = 1 << 11;

  static final CStruct SCM_TIMESTAMPING_STRUCT =
      CStruct.of(
          "struct scm_timestamping", "linux/errqueue.h", CStruct.array("ts", TimerFd.TIMESPEC, 3));

  /** Length of the control message's data, in bytes. */
  public static final int LENGTH = (int) SCM_TIMESTAMPING_STRUCT.size();

  /** The card's stamp is the third of three; the second is not used any more. */
  private static final long RAW_HARDWARE = 2 * TimerFd.TIMESPEC.size();

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Timestamping() {}

  /** The software stamp in nanoseconds since the epoch, 0 when there is none. */
  public static long software(MemorySegment data, long offset) {
    return nanos(data, offset);
  }

  private static long nanos(MemorySegment data, long offset) {
    return data.get(ValueLayout.JAVA_LONG, offset) * NANOS_PER_SECOND
        + data.get(ValueLayout.JAVA_LONG, offset + Long.BYTES);
  }

  /**
   * The network card's stamp in nanoseconds of its own clock, 0 when there is none. That clock's
   * zero is anything, so it may be compared with stamps of the same card only.
   */
  public static long hardware(MemorySegment data, long offset) {
    return nanos(data, offset + RAW_HARDWARE);
  }
}
