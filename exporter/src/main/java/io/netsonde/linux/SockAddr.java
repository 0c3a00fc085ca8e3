package io.netsonde.linux;

import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Socket addresses of the internet families, written and read in place. */
public final class SockAddr {
  /** sys/socket.h: {@code AF_INET}. */
  public static final int AF_INET = 2;

  /** sys/socket.h: {@code AF_INET6}. */
  public static final int AF_INET6 = 10;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  /** netinet/in.h: {@code struct sockaddr_in}. */
  static final StructLayout SOCKADDR_IN =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_SHORT.withName("sin_family"),
          PORT.withName("sin_port"),
          ValueLayout.JAVA_INT.withName("sin_addr"),
          MemoryLayout.sequenceLayout(8, ValueLayout.JAVA_BYTE).withName("sin_zero"));

  /** netinet/in.h: {@code struct sockaddr_in6}. */
  static final StructLayout SOCKADDR_IN6 =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_SHORT.withName("sin6_family"),
          PORT.withName("sin6_port"),
          ValueLayout.JAVA_INT.withName("sin6_flowinfo"),
          MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("sin6_addr"),
          ValueLayout.JAVA_INT.withName("sin6_scope_id"));

  /** Length of the longer of the two, in bytes. */
  public static final int MAX_LENGTH = (int) SOCKADDR_IN6.byteSize();

  private static final int LENGTH_4 = (int) SOCKADDR_IN.byteSize();
  private static final long PORT_OFFSET =
      SOCKADDR_IN.byteOffset(PathElement.groupElement("sin_port"));
  private static final long ADDRESS_4 =
      SOCKADDR_IN.byteOffset(PathElement.groupElement("sin_addr"));
  private static final long ADDRESS_6 =
      SOCKADDR_IN6.byteOffset(PathElement.groupElement("sin6_addr"));
  private static final long SCOPE_6 =
      SOCKADDR_IN6.byteOffset(PathElement.groupElement("sin6_scope_id"));

  private SockAddr() {}

  /**
   * Writes an address and port.
   *
   * @param to at least {@link #MAX_LENGTH} bytes from {@code offset}, aligned to 4
   * @return the length to tell the kernel
   */
  public static int write(MemorySegment to, long offset, IpAddress address, int port) {
    int length = address.v6() ? MAX_LENGTH : LENGTH_4;
    to.asSlice(offset, length).fill((byte) 0);
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

  /** Whether the socket address at {@code offset} holds {@code address}, zones not compared. */
  public static boolean holds(MemorySegment from, long offset, IpAddress address) {
    return address.v6()
        ? family(from, offset) == AF_INET6 && address.matches(from, offset + ADDRESS_6)
        : family(from, offset) == AF_INET && address.matches(from, offset + ADDRESS_4);
  }
}
