package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How many bytes a page of memory has (sysconf(3)). */
public final class PageSize {
  @CHeader("unistd.h")
  private static final int _SC_PAGESIZE = 30;

  private static final MemorySegment SYSCONF = Native.symbol("sysconf");

  private PageSize() {}

  /** Bytes, 4096 on x86-64. */
  public static int bytes() {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          Native.integers(SYSCONF, arena.allocate(Native.CAPTURE), _SC_PAGESIZE, 0, 0, 0, 0);
    }
  }
}
