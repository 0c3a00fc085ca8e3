package io.netsonde.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The CPU time of another process, user and system, of all its threads, those that have ended
 * included: what {@code clock_getcpuclockid(3)} and {@code clock_gettime(2)} say.
 *
 * <p>In nanoseconds, where {@code /proc/PID/stat} has only hundredths of a second: a light load
 * uses a few of those in a whole turn. Its own two calls, because the program's kernel layer needs
 * neither.
 */
final class ProcessClock {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle CLOCK_ID =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("clock_getcpuclockid"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final MethodHandle GET_TIME =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("clock_gettime"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private ProcessClock() {}

  /** Nanoseconds of CPU time that a process has used; its children are not included. */
  static long nanos(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment time = arena.allocate(2 * Long.BYTES, Long.BYTES);
      int result = (int) CLOCK_ID.invokeExact((int) pid, id);
      if (result == 0) {
        result = (int) GET_TIME.invokeExact(id.get(ValueLayout.JAVA_INT, 0), time);
      }
      if (result != 0) {
        throw new Unmeasured("process " + pid + " has no CPU clock: it has ended");
      }
      return time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
          + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
    } catch (Unmeasured e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("clock_gettime is called as the C library declares it", e);
    }
  }
}
