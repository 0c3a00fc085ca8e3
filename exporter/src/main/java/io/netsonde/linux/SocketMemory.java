package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How full a socket's receive buffer is and what the kernel dropped before it, as of when {@link
 * Socket#readMemory} was last called ({@code SO_MEMINFO}, Linux 4.12).
 *
 * <p>Threads: one. Memory: that of the arena.
 */
public final class SocketMemory {
  @CHeader("asm/socket.h")
  static final int SO_MEMINFO = 55;

  @CHeader("linux/sock_diag.h")
  private static final int SK_MEMINFO_RMEM_ALLOC = 0;

  @CHeader("linux/sock_diag.h")
  private static final int SK_MEMINFO_RCVBUF = 1;

  @CHeader("linux/sock_diag.h")
  private static final int SK_MEMINFO_DROPS = 8;

  @CHeader("linux/sock_diag.h")
  private static final int SK_MEMINFO_VARS = 9;

  private final MemorySegment values;
  private final MemorySegment length;

  /** Knows nothing yet: all is 0. */
  public SocketMemory(Arena arena) {
    values = arena.allocate(ValueLayout.JAVA_INT, SK_MEMINFO_VARS);
    length = arena.allocate(ValueLayout.JAVA_INT);
  }

  MemorySegment values() {
    return values;
  }

  /** Where the kernel reads how much there is room for, and writes how much it wrote. */
  MemorySegment length() {
    length.set(ValueLayout.JAVA_INT, 0, SK_MEMINFO_VARS * Integer.BYTES);
    return length;
  }

  /** Whether what waits to be read takes half of the buffer, by the kernel's count. */
  public boolean isHalfFull() {
    long allocated = Integer.toUnsignedLong(get(SK_MEMINFO_RMEM_ALLOC));
    return allocated > 0 && 2 * allocated >= Integer.toUnsignedLong(get(SK_MEMINFO_RCVBUF));
  }

  /** Packets that the kernel dropped, for lack of room or for a wrong checksum; modulo 2^32. */
  public int drops() {
    return get(SK_MEMINFO_DROPS);
  }

  private int get(int index) {
    return values.getAtIndex(ValueLayout.JAVA_INT, index);
  }
}
