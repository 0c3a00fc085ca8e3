package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the kernel knows of a TCP connection (tcp(7) {@code TCP_INFO}), as of when {@link
 * Connections#info} was last called.
 *
 * <p>Threads: one. Memory: that of whoever made it.
 */
public final class TcpInfo {
  /** The connection is made. */
  @CHeader("netinet/tcp.h")
  public static final int TCP_ESTABLISHED = 1;

  /** The first segment was sent and is not answered. */
  @CHeader("netinet/tcp.h")
  public static final int TCP_SYN_SENT = 2;

  /** There is none, or none any more. */
  @CHeader("netinet/tcp.h")
  public static final int TCP_CLOSE = 7;

  @CHeader("netinet/tcp.h")
  static final int TCP_INFO = 11;

  @CHeader("netinet/tcp.h")
  private static final int TCPI_OPT_TIMESTAMPS = 1;

  /**
   * The part that never changes. Between options and time-out lie bit fields, which C has no
   * offsets for.
   */
  static final CStruct STRUCT =
      CStruct.of(
          "struct tcp_info",
          "netinet/tcp.h",
          CStruct.u8("tcpi_state"),
          CStruct.u8("tcpi_ca_state"),
          CStruct.u8("tcpi_retransmits"),
          CStruct.u8("tcpi_probes"),
          CStruct.u8("tcpi_backoff"),
          CStruct.u8("tcpi_options"),
          CStruct.u32("tcpi_rto"),
          CStruct.u32("tcpi_ato"),
          CStruct.u32("tcpi_snd_mss"),
          CStruct.u32("tcpi_rcv_mss"),
          CStruct.u32("tcpi_unacked"),
          CStruct.u32("tcpi_sacked"),
          CStruct.u32("tcpi_lost"),
          CStruct.u32("tcpi_retrans"),
          CStruct.u32("tcpi_fackets"),
          CStruct.u32("tcpi_last_data_sent"),
          CStruct.u32("tcpi_last_ack_sent"),
          CStruct.u32("tcpi_last_data_recv"),
          CStruct.u32("tcpi_last_ack_recv"),
          CStruct.u32("tcpi_pmtu"),
          CStruct.u32("tcpi_rcv_ssthresh"),
          CStruct.u32("tcpi_rtt"),
          CStruct.u32("tcpi_rttvar"),
          CStruct.u32("tcpi_snd_ssthresh"),
          CStruct.u32("tcpi_snd_cwnd"),
          CStruct.u32("tcpi_advmss"),
          CStruct.u32("tcpi_reordering"),
          CStruct.u32("tcpi_rcv_rtt"),
          CStruct.u32("tcpi_rcv_space"),
          CStruct.u32("tcpi_total_retrans"));

  private static final long STATE = STRUCT.offset("tcpi_state");
  private static final long OPTIONS = STRUCT.offset("tcpi_options");
  private static final long RTT = STRUCT.offset("tcpi_rtt");
  private static final long TOTAL_RETRANS = STRUCT.offset("tcpi_total_retrans");

  private final MemorySegment bytes;

  /** Reads what stands in a segment of the struct's size. */
  TcpInfo(MemorySegment bytes) {
    this.bytes = bytes;
  }

  MemorySegment bytes() {
    return bytes;
  }

  /** {@code TCP_…}. */
  public int state() {
    return bytes.get(ValueLayout.JAVA_BYTE, STATE);
  }

  /** Whether both sides time their segments (RFC 7323). */
  public boolean hasTimestamps() {
    return (bytes.get(ValueLayout.JAVA_BYTE, OPTIONS) & TCPI_OPT_TIMESTAMPS) != 0;
  }

  /**
   * Smoothed round-trip time; where nothing was sent but the first segment, the time from that to
   * its answer.
   *
   * @return nanoseconds, in steps of a microsecond; 0 when there is no measurement
   */
  public long roundTripNanos() {
    return Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT, RTT)) * 1000;
  }

  /** Segments that were sent again. */
  public long retransmissions() {
    return Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT, TOTAL_RETRANS));
  }
}
