package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * {@code capget(2)}, {@code capset(2)} and the capability calls of {@code prctl(2)}, on the calling
 * thread. Sets are masks of 64 bits; the kernel's structure has them in two halves.
 *
 * <p>Used a few times in a process's life, so it has its own confined arena each time.
 */
final class CapabilityCalls implements AutoCloseable {
  @CHeader("linux/capability.h")
  private static final int _LINUX_CAPABILITY_VERSION_3 = 0x20080522;

  @CHeader("linux/prctl.h")
  private static final int PR_CAPBSET_READ = 23;

  @CHeader("linux/prctl.h")
  private static final int PR_CAPBSET_DROP = 24;

  @CHeader("linux/prctl.h")
  private static final int PR_CAP_AMBIENT = 47;

  @CHeader("linux/prctl.h")
  private static final int PR_CAP_AMBIENT_IS_SET = 1;

  @CHeader("linux/prctl.h")
  private static final int PR_CAP_AMBIENT_LOWER = 3;

  @CHeader("linux/prctl.h")
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  static final CStruct HEADER =
      CStruct.of(
          "struct __user_cap_header_struct",
          "linux/capability.h",
          CStruct.u32("version"),
          CStruct.u32("pid"));
  static final CStruct DATA =
      CStruct.of(
          "struct __user_cap_data_struct",
          "linux/capability.h",
          CStruct.u32("effective"),
          CStruct.u32("permitted"),
          CStruct.u32("inheritable"));

  private static final MemorySegment CAPGET = Native.symbol("capget");
  private static final MemorySegment CAPSET = Native.symbol("capset");
  private static final MemorySegment PRCTL = Native.symbol("prctl");

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment capture = arena.allocate(Native.CAPTURE);
  private final MemorySegment header = arena.allocate(HEADER.size(), HEADER.alignment());
  private final MemorySegment data = arena.allocate(2 * DATA.size(), DATA.alignment());

  CapabilityCalls() {
    header.set(JAVA_INT, HEADER.offset("version"), _LINUX_CAPABILITY_VERSION_3);
  }

  /** The three sets that {@code capget} knows. */
  record Sets(long effective, long permitted, long inheritable) {}

  Sets get() throws LinuxException {
    LinuxException.check(
        Native.pointerFirst(CAPGET, capture, header, data.address(), MemorySegment.NULL, 0, 0),
        "capget",
        "read the capabilities of this thread");
    return new Sets(read("effective"), read("permitted"), read("inheritable"));
  }

  long bounding() {
    long mask = 0;
    for (int number = 0; number < Long.SIZE; number++) {
      if (prctl(PR_CAPBSET_READ, number, 0) == 1) {
        mask |= 1L << number;
      }
    }
    return mask;
  }

  long ambient() {
    long mask = 0;
    for (int number = 0; number < Long.SIZE; number++) {
      if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, number) == 1) {
        mask |= 1L << number;
      }
    }
    return mask;
  }

  void noNewPrivileges() throws LinuxException {
    LinuxException.check(
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0),
        "prctl(PR_SET_NO_NEW_PRIVS)",
        "forbid this thread to gain rights");
  }

  /** Bounding set first, while the right to change it may still be there; {@code capset} last. */
  void keep(long mask) throws LinuxException {
    Sets sets = get();
    if ((sets.effective >>> Capability.CAP_SETPCAP.number() & 1) != 0) {
      for (int number : numbers(bounding() & ~mask)) {
        LinuxException.check(
            prctl(PR_CAPBSET_DROP, number, 0),
            "prctl(PR_CAPBSET_DROP)",
            "drop capability " + number + " from the bounding set");
      }
    }
    for (int number : numbers(ambient() & ~mask)) {
      LinuxException.check(
          prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, number),
          "prctl(PR_CAP_AMBIENT)",
          "drop ambient capability " + number);
    }
    write("effective", sets.effective & mask);
    write("permitted", sets.permitted & mask);
    write("inheritable", sets.inheritable & mask);
    LinuxException.check(
        Native.pointerFirst(CAPSET, capture, header, data.address(), MemorySegment.NULL, 0, 0),
        "capset",
        "drop capabilities of this thread");
  }

  @Override
  public void close() {
    arena.close();
  }

  private long prctl(int option, long first, long second) {
    return Native.integers(PRCTL, capture, option, first, second, 0, 0);
  }

  private long read(String set) {
    long low = Integer.toUnsignedLong(data.get(JAVA_INT, DATA.offset(set)));
    long high = Integer.toUnsignedLong(data.get(JAVA_INT, DATA.size() + DATA.offset(set)));
    return high << 32 | low;
  }

  private void write(String set, long mask) {
    data.set(JAVA_INT, DATA.offset(set), (int) mask);
    data.set(JAVA_INT, DATA.size() + DATA.offset(set), (int) (mask >>> 32));
  }

  private static int[] numbers(long mask) {
    return IntStream.range(0, Long.SIZE).filter(number -> (mask >>> number & 1) != 0).toArray();
  }
}
