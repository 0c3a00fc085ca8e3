package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * What a socket's error queue says ({@code MSG_ERRQUEUE}, ip(7) {@code IP_RECVERR}): {@code struct
 * sock_extended_err}, read in place. It is a transmit stamp's notice when {@link #origin} is {@link
 * #SO_EE_ORIGIN_TIMESTAMPING}, and otherwise a network error about a packet of this socket's.
 */
public final class ErrorQueue {
  /** This machine refused the packet. */
  @CHeader("linux/errqueue.h")
  public static final int SO_EE_ORIGIN_LOCAL = 1;

  /** An ICMP message came. */
  @CHeader("linux/errqueue.h")
  public static final int SO_EE_ORIGIN_ICMP = 2;

  /** An ICMPv6 message came. */
  @CHeader("linux/errqueue.h")
  public static final int SO_EE_ORIGIN_ICMP6 = 3;

  /** A transmit stamp. */
  @CHeader("linux/errqueue.h")
  public static final int SO_EE_ORIGIN_TIMESTAMPING = 4;

  static final CStruct SOCK_EXTENDED_ERR =
      CStruct.of(
          "struct sock_extended_err",
          "linux/errqueue.h",
          CStruct.u32("ee_errno"),
          CStruct.u8("ee_origin"),
          CStruct.u8("ee_type"),
          CStruct.u8("ee_code"),
          CStruct.u8("ee_pad"),
          CStruct.u32("ee_info"),
          CStruct.u32("ee_data"));

  /** Length of the structure, in bytes; the offender's socket address follows it. */
  public static final int LENGTH = (int) SOCK_EXTENDED_ERR.size();

  private static final long ORIGIN = SOCK_EXTENDED_ERR.offset("ee_origin");
  private static final long TYPE = SOCK_EXTENDED_ERR.offset("ee_type");
  private static final long CODE = SOCK_EXTENDED_ERR.offset("ee_code");
  private static final long INFO = SOCK_EXTENDED_ERR.offset("ee_info");
  private static final long DATA = SOCK_EXTENDED_ERR.offset("ee_data");

  private ErrorQueue() {}

  /** Whether the cursor stands on a {@code sock_extended_err} of either family. */
  public static boolean at(ControlMessages cursor) {
    return cursor.is(Socket.IPPROTO_IP, Socket.IP_RECVERR, LENGTH)
        || cursor.is(Socket.IPPROTO_IPV6, Socket.IPV6_RECVERR, LENGTH);
  }

  /** The error number, {@code ENOMSG} for a transmit stamp. */
  public static int errno(ControlMessages at) {
    return at.data().get(ValueLayout.JAVA_INT, at.dataOffset());
  }

  /** Who reports: one of the {@code SO_EE_ORIGIN_} constants. */
  public static int origin(ControlMessages at) {
    return unsigned(at, ORIGIN);
  }

  /** ICMP type of a reported message. */
  public static int type(ControlMessages at) {
    return unsigned(at, TYPE);
  }

  /** ICMP code of a reported message. */
  public static int code(ControlMessages at) {
    return unsigned(at, CODE);
  }

  /** The next hop's MTU for {@code EMSGSIZE}; which kind of stamp for a transmit stamp. */
  public static int info(ControlMessages at) {
    return at.data().get(ValueLayout.JAVA_INT, at.dataOffset() + INFO);
  }

  /** The number of a transmit stamp's packet ({@code SOF_TIMESTAMPING_OPT_ID}). */
  public static int data(ControlMessages at) {
    return at.data().get(ValueLayout.JAVA_INT, at.dataOffset() + DATA);
  }

  /** Who sent the ICMP message ({@code SO_EE_OFFENDER}); empty for a local report. */
  public static Optional<IpAddress> offender(ControlMessages at) {
    MemorySegment data = at.data();
    long address = at.dataOffset() + LENGTH;
    if (at.dataLength() < LENGTH + SockAddr.SOCKADDR_IN.size()) {
      return Optional.empty();
    }
    int family = SockAddr.family(data, address);
    boolean whole =
        family == SockAddr.AF_INET
            || (family == SockAddr.AF_INET6 && at.dataLength() >= LENGTH + SockAddr.MAX_LENGTH);
    return whole ? Optional.of(SockAddr.read(data, address)) : Optional.empty();
  }

  private static int unsigned(ControlMessages at, long field) {
    return Byte.toUnsignedInt(at.data().get(ValueLayout.JAVA_BYTE, at.dataOffset() + field));
  }
}
