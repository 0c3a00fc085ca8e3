package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How many files, sockets among them, this process may have open (getrlimit(2)). */
public final class OpenFiles {
  @CHeader("sys/resource.h")
  private static final int RLIMIT_NOFILE = 7;

  static final CStruct RLIMIT =
      CStruct.of(
          "struct rlimit", "sys/resource.h", CStruct.u64("rlim_cur"), CStruct.u64("rlim_max"));

  private static final long CURRENT = RLIMIT.offset("rlim_cur");
  private static final MemorySegment GETRLIMIT = Native.symbol("getrlimit");

  private OpenFiles() {}

  /**
   * The limit in force, which the Java runtime raises to the highest permitted at its start.
   *
   * @return at most {@link Integer#MAX_VALUE}, also where there is no limit
   */
  public static int limit() throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(RLIMIT.size(), RLIMIT.alignment());
      LinuxException.check(
          Native.pointerSecond(
              GETRLIMIT,
              arena.allocate(Native.CAPTURE),
              RLIMIT_NOFILE,
              limit,
              0,
              0,
              MemorySegment.NULL,
              0),
          "getrlimit",
          "learn how many files may be open");
      long current = limit.get(ValueLayout.JAVA_LONG, CURRENT);
      return current < 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, current);
    }
  }
}
