package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The one door to native code: four function <em>shapes</em> through which every libc call of this
 * room goes.
 *
 * <p>Every distinct {@link FunctionDescriptor} costs 10–15 ms of start and 0.6 MB, so there is no
 * descriptor per function. A shape is a handle whose first argument is the function's address;
 * {@code int} parameters travel as {@code long} and unused trailing parameters are passed as zero.
 * Both are sound in the two calling conventions supported here (System V x86-64 and AAPCS64): the
 * first six integer or pointer arguments are in registers, of which a callee reads the low half or
 * not at all. An {@code int} result leaves the upper half of its register undefined, so the
 * wrappers narrow it. Pointers keep the type {@code ADDRESS}, which keeps their segment alive
 * during the call.
 *
 * <p>Every call captures {@code errno} into a segment of the caller's: one per owner, never one per
 * call. A failed call is returned as {@code -errno}, as the kernel itself does.
 */
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  /** Layout of the segment that receives {@code errno}. */
  static final StructLayout CAPTURE = Linker.Option.captureStateLayout();

  private static final long ERRNO_OFFSET = CAPTURE.byteOffset(PathElement.groupElement("errno"));

  /** {@code f(long, long, long, long, long, long)}: socket, close, setns, prctl, eventfd. */
  private static final MethodHandle INTEGERS =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          ERRNO);

  /** {@code f(pointer, …, pointer, …)}: open, ppoll, capget, capset. */
  private static final MethodHandle POINTER_FIRST =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          ERRNO);

  /** {@code f(fd, pointer, …, pointer, …)}: bind, read, write, sendto, sendmmsg, recvmmsg. */
  private static final MethodHandle POINTER_SECOND =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
          ERRNO);

  /**
   * {@code f(fd, …, pointer, pointer, …)}: ioctl, timerfd_settime, and, with their third integer
   * dressed as an address, setsockopt and epoll_ctl.
   */
  private static final MethodHandle POINTER_THIRD =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG),
          ERRNO);

  static {
    String architecture = System.getProperty("os.arch", "");
    boolean supported =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")
            && (architecture.equals("amd64") || architecture.equals("aarch64"))
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    if (!supported) {
      throw new UnsupportedOperationException(
          "Netsonde runs on Linux on x86-64 or aarch64 only, and this is "
              + System.getProperty("os.name")
              + " on "
              + architecture);
    }
  }

  private Native() {}

  /** Address of a libc function, to be kept in a {@code static final} field. */
  static MemorySegment symbol(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  static long integers(
      MemorySegment function, MemorySegment capture, long a, long b, long c, long d, long e) {
    try {
      return result((long) INTEGERS.invokeExact(function, capture, a, b, c, d, e, 0L), capture);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** A function whose result is an address, or a number that may exceed an {@code int}. */
  static long address(
      MemorySegment function,
      MemorySegment capture,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f) {
    try {
      long result = (long) INTEGERS.invokeExact(function, capture, a, b, c, d, e, f);
      return result == -1 ? -capture.get(JAVA_INT, ERRNO_OFFSET) : result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long pointerFirst(
      MemorySegment function,
      MemorySegment capture,
      MemorySegment a,
      long b,
      MemorySegment c,
      long d,
      long e) {
    try {
      return result(
          (long) POINTER_FIRST.invokeExact(function, capture, a, b, c, d, e, 0L), capture);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long pointerSecond(
      MemorySegment function,
      MemorySegment capture,
      long a,
      MemorySegment b,
      long c,
      long d,
      MemorySegment e,
      long f) {
    try {
      return result(
          (long) POINTER_SECOND.invokeExact(function, capture, a, b, c, d, e, f), capture);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long pointerThird(
      MemorySegment function,
      MemorySegment capture,
      long a,
      long b,
      MemorySegment c,
      MemorySegment d,
      long e) {
    try {
      return result(
          (long) POINTER_THIRD.invokeExact(function, capture, a, b, c, d, e, 0L), capture);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Narrows an {@code int} result; {@code -errno} where the function returned -1. */
  private static long result(long raw, MemorySegment capture) {
    int value = (int) raw;
    return value == -1 ? -capture.get(JAVA_INT, ERRNO_OFFSET) : value;
  }

  private static AssertionError unexpected(Throwable t) {
    return new AssertionError("a native call of a known shape cannot throw", t);
  }
}
