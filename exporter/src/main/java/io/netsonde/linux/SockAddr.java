package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Socket addresses of the internet families, written and read in place. */
public final class SockAddr {
  /** IPv4. */
  @CHeader("sys/socket.h")
  public static final int AF_INET = 2;

  /** IPv6. */
  @CHeader("sys/socket.h")
  public static final int AF_INET6 = 10;

  private static final CStruct IN6_ADDR =
      CStruct.of(
          "struct in6_addr",
          "netinet/in.h",
          CStruct.u32("s6_addr32[0]"),
          CStruct.u32("s6_addr32[1]"),
          CStruct.u32("s6_addr32[2]"),
          CStruct.u32("s6_addr32[3]"));

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  static final CStruct SOCKADDR_IN =
      CStruct.of(
          "struct sockaddr_in",
          "netinet/in.h",
          CStruct.u16("sin_family"),
          CStruct.u16("sin_port"),
          CStruct.u32("sin_addr"),
          CStruct.bytes("sin_zero", 8));

  static final CStruct SOCKADDR_IN6 =
      CStruct.of(
          "struct sockaddr_in6",
          "netinet/in.h",
          CStruct.u16("sin6_family"),
          CStruct.u16("sin6_port"),
          CStruct.u32("sin6_flowinfo"),
          CStruct.nested("sin6_addr", IN6_ADDR),
          CStruct.u32("sin6_scope_id"));

  /** Length of the longer of the two, in bytes. */
  public static final int MAX_LENGTH = (int) SOCKADDR_IN6.size();

  private static final int LENGTH_4 = (int) SOCKADDR_IN.size();
  private static final long PORT_OFFSET = SOCKADDR_IN.offset("sin_port");
  private static final long ADDRESS_4 = SOCKADDR_IN.offset("sin_addr");
  private static final long ADDRESS_6 = SOCKADDR_IN6.offset("sin6_addr");
  private static final long SCOPE_6 = SOCKADDR_IN6.offset("sin6_scope_id");

  private SockAddr() {}

  /**
   * Writes an address and port.
   *
   * @param to at least {@link #MAX_LENGTH} bytes from {@code offset}, aligned to 4
   * @return the length to tell the kernel
   */
  public static int write(MemorySegment to, long offset, IpAddress address, int port) {
    int length = address.v6() ? MAX_LENGTH : LENGTH_4;
    // Not by a slice, which would be an object for each packet. Both lengths are multiples of four.
    for (int at = 0; at < length; at += Integer.BYTES) {
      to.set(ValueLayout.JAVA_INT, offset + at, 0);
    }
    to.set(ValueLayout.JAVA_SHORT, offset, (short) (address.v6() ? AF_INET6 : AF_INET));
    to.set(PORT, offset + PORT_OFFSET, (short) port);
    address.write(to, offset + (address.v6() ? ADDRESS_6 : ADDRESS_4));
    if (address.v6()) {
      to.set(ValueLayout.JAVA_INT, offset + SCOPE_6, address.scopeId());
    }
    return length;
  }

  /** The family of a socket address: {@link #AF_INET}, {@link #AF_INET6}, or another's number. */
  public static int family(MemorySegment from, long offset) {
    return Short.toUnsignedInt(from.get(ValueLayout.JAVA_SHORT, offset));
  }

  /** The port, 0 to 65535. */
  public static int port(MemorySegment from, long offset) {
    return Short.toUnsignedInt(from.get(PORT, offset + PORT_OFFSET));
  }

  /** The address of a socket address whose family is one of the two. */
  public static IpAddress read(MemorySegment from, long offset) {
    if (family(from, offset) == AF_INET) {
      return IpAddress.v4(from, offset + ADDRESS_4);
    }
    IpAddress address = IpAddress.v6(from, offset + ADDRESS_6);
    int scope = from.get(ValueLayout.JAVA_INT, offset + SCOPE_6);
    return new IpAddress(true, address.high(), address.low(), scope);
  }

  /** Copies the 4 or 16 bytes of the address, without making an object of them. */
  static void copyAddress(MemorySegment from, long offset, MemorySegment to, long toOffset) {
    boolean v4 = family(from, offset) == AF_INET;
    MemorySegment.copy(
        from, offset + (v4 ? ADDRESS_4 : ADDRESS_6), to, toOffset, v4 ? Integer.BYTES : 16);
  }

  /** Whether the socket address at {@code offset} holds {@code address}, zones not compared. */
  public static boolean holds(MemorySegment from, long offset, IpAddress address) {
    return address.v6()
        ? family(from, offset) == AF_INET6 && address.matches(from, offset + ADDRESS_6)
        : family(from, offset) == AF_INET && address.matches(from, offset + ADDRESS_4);
  }
}
