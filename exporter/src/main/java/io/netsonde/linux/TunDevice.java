package io.netsonde.linux;

import static java.lang.foreign.MemorySegment.NULL;

import io.netsonde.wire.CHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A network interface whose other end is this process ({@code /dev/net/tun}, the kernel's {@code
 * Documentation/networking/tuntap.rst}): what the kernel sends out through it is read here, one IP
 * packet at a time, and what is written here the kernel receives from it.
 *
 * <p>It is made in the network namespace of the thread that opens it, down and without addresses,
 * and vanishes when it is closed. Packets are bare: no Ethernet header, none of the driver's own.
 *
 * <p>Neither {@link #read} nor {@link #write} waits; wait with {@link Poll}.
 *
 * <p>Threads: one at a time; {@link #close} from any.
 */
public final class TunDevice implements AutoCloseable {
  /** Longest name of an interface, in bytes. */
  public static final int MAX_NAME = InterfaceRequest.MAX_NAME;

  @CHeader("fcntl.h")
  private static final int O_RDWR = 2;

  @CHeader("fcntl.h")
  private static final int O_NONBLOCK = 0x800;

  @CHeader("fcntl.h")
  private static final int O_CLOEXEC = 0x80000;

  @CHeader("linux/if_tun.h")
  private static final int IFF_TUN = 1;

  @CHeader("linux/if_tun.h")
  private static final int IFF_NO_PI = 0x1000;

  @CHeader("linux/if_tun.h")
  private static final long TUNSETIFF = 0x400454caL;

  private static final MemorySegment OPEN = Native.symbol("open");
  private static final MemorySegment IOCTL = Native.symbol("ioctl");
  private static final MemorySegment READ = Native.symbol("read");
  private static final MemorySegment WRITE = Native.symbol("write");

  private final Descriptor descriptor;
  private final MemorySegment capture;
  private final String name;

  private TunDevice(int number, Arena arena, MemorySegment capture, String name) {
    descriptor = Descriptor.owning("TUN device", number, arena);
    this.capture = capture;
    this.name = name;
  }

  /**
   * Makes the interface.
   *
   * @param name 1 to 15 ASCII letters, digits, {@code .}, {@code _} or {@code -}
   * @throws LinuxException ENOENT or ENODEV where the kernel has no TUN driver, EPERM without
   *     CAP_NET_ADMIN, EBUSY where the name is taken
   */
  public static TunDevice open(String name) throws LinuxException {
    if (!name.matches("[A-Za-z0-9._-]{1," + MAX_NAME + "}")) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: 1 to " + MAX_NAME + " letters, digits, '.', '_', '-')");
    }
    return Opening.with((arena, capture) -> {
      MemorySegment path = arena.allocateFrom("/dev/net/tun");
      long opened =
          Native.pointerFirst(OPEN, capture, path, O_RDWR | O_NONBLOCK | O_CLOEXEC, NULL, 0, 0);
      int number = LinuxException.check(opened, "open", attempted(name, opened));
      TunDevice device = new TunDevice(number, arena, capture, name);
      try {
        device.attach(arena);
      } catch (LinuxException e) {
        device.close();
        throw e;
      }
      return device;
    });
  }

  private void attach(Arena arena) throws LinuxException {
    MemorySegment request = InterfaceRequest.about(name, arena);
    request.set(ValueLayout.JAVA_SHORT, InterfaceRequest.VALUE, (short) (IFF_TUN | IFF_NO_PI));
    int number = descriptor.borrow();
    try {
      long attached = Native.pointerThird(IOCTL, capture, number, TUNSETIFF, request, NULL, 0);
      LinuxException.check(attached, "ioctl", attempted(name, attached));
    } finally {
      descriptor.giveBack();
    }
  }

  /** What was attempted and, for the causes that a person can do something about, why it failed. */
  private static String attempted(String name, long result) {
    String cause =
        switch ((int) -result) {
          case Errno.ENOENT -> ", because /dev/net/tun is missing (load the kernel module tun)";
          case Errno.ENODEV, Errno.ENXIO -> ", because the kernel module tun is missing";
          case Errno.EPERM -> ", which needs CAP_NET_ADMIN";
          case Errno.EACCES -> ", because this user may not open /dev/net/tun";
          case Errno.EBUSY, Errno.EINVAL -> ", because the name is taken";
          default -> "";
        };
    return "make the TUN device " + name + cause;
  }

  /** The interface's name. */
  public String name() {
    return name;
  }

  /** What to add to a {@link Poll}: readable when the kernel has sent a packet. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /**
   * Takes the next packet that the kernel sent through the interface.
   *
   * @param to native memory; what does not fit is lost
   * @return length of the packet in bytes, or {@code -errno}: {@code -EAGAIN} when there is none
   * @throws IllegalStateException when the device is closed
   */
  public int read(MemorySegment to) {
    return transfer(READ, to, to.byteSize());
  }

  /**
   * Lets the kernel receive a packet through the interface.
   *
   * @param from native memory
   * @param length of the packet, from the segment's beginning
   * @return {@code length}, or {@code -errno}: {@code -EIO} when the interface is down, {@code
   *     -EINVAL} when it is no IP packet
   * @throws IllegalStateException when the device is closed
   */
  public int write(MemorySegment from, int length) {
    return transfer(WRITE, from.asSlice(0, length), length);
  }

  private int transfer(MemorySegment function, MemorySegment buffer, long length) {
    int number = descriptor.borrow();
    try {
      return (int) Native.pointerSecond(function, capture, number, buffer, length, 0, NULL, 0);
    } finally {
      descriptor.giveBack();
    }
  }

  /** Removes the interface; further closes do nothing. */
  @Override
  public void close() {
    descriptor.close();
  }
}
