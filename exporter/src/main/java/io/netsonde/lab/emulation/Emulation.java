package io.netsonde.lab.emulation;

import io.netsonde.linux.LinuxException;
import io.netsonde.linux.Poll;
import io.netsonde.linux.TunDevice;
import io.netsonde.wire.IcmpChecksum;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.TcpSegment;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * The far side of a TUN device: a thread that reads what the kernel sends, lets the address that it
 * is for decide what becomes of it, and writes the answers when they are due.
 *
 * <p>A {@link DeviceLoop} sleeps until shortly before the next reply is due. What is for an address
 * that {@link #at} never named is not answered.
 *
 * <p>Threads: {@link #at} and {@link #close} from any.
 */
public final class Emulation implements AutoCloseable {
  /** Most addresses that one emulation knows. */
  public static final int MAX_ADDRESSES = 65_536;

  /** What a sleeping thread usually needs to wake, in nanoseconds. */
  private static final long WAKING = 50_000;

  private final TunDevice device;
  private final Map<IpAddress, EmulatedAddress> addresses = new ConcurrentHashMap<>();
  private final DeviceLoop loop;

  // The loop's own.
  private final Outbox outbox = new Outbox();
  private final EchoService echo = new EchoService(outbox);
  private final TcpService tcp = new TcpService(outbox);

  /**
   * Starts answering.
   *
   * @param device from now on the emulation's, closed with it
   * @param threads makes the loop's thread, a platform one
   * @throws LinuxException when the process has too many files open; the device is then closed
   */
  public Emulation(TunDevice device, ThreadFactory threads) throws LinuxException {
    this.device = device;
    loop = new DeviceLoop(List.of(device), new Answering(), threads);
  }

  /**
   * The emulated address, which from now on answers.
   *
   * @throws IllegalStateException when there are {@value #MAX_ADDRESSES} of them, or the loop has
   *     died
   */
  public EmulatedAddress at(IpAddress address) {
    Throwable cause = loop.failure();
    if (cause != null) {
      throw new IllegalStateException("the emulation has died: " + cause, cause);
    }
    EmulatedAddress known = addresses.get(address);
    if (known != null) {
      return known;
    }
    if (addresses.size() >= MAX_ADDRESSES) {
      throw new IllegalStateException(
          "addresses: " + address + " is one too many (expected: at most " + MAX_ADDRESSES + ")");
    }
    return addresses.computeIfAbsent(address, EmulatedAddress::new);
  }

  /** Ends the loop and removes the device; no effect the second time. */
  @Override
  public void close() {
    loop.close();
  }

  private final class Answering implements DeviceLoop.Work {
    @Override
    public void send(MemorySegment buffer) {
      Pending due;
      while ((due = outbox.takeDue(System.nanoTime())) != null) {
        int length = (int) due.packet().byteSize();
        MemorySegment.copy(due.packet(), 0, buffer, 0, length);
        due.from().happened(due.event());
        if (device.write(buffer, length) != length) {
          due.from().happened(Event.REJECTION);
        }
      }
    }

    /** What of a wait is slept; the rest is looked away without sleeping. */
    @Override
    public long nap() {
      long wait = outbox.untilNext(System.nanoTime());
      return wait < 0 ? Poll.FOREVER : Math.max(0, wait - WAKING);
    }

    @Override
    public void receive(TunDevice from, MemorySegment buffer, int length) {
      long now = System.nanoTime();
      ReceivedPacket packet = ReceivedPacket.of(buffer, length);
      EmulatedAddress to = packet == null ? null : addresses.get(packet.destination());
      if (packet != null && to != null) {
        deliver(packet, to, now);
      }
    }

    private void deliver(ReceivedPacket packet, EmulatedAddress to, long now) {
      if (packet.protocol() == (packet.v6() ? IcmpChecksum.ICMPV6 : IcmpChecksum.ICMP)) {
        echo.receive(packet, to, now);
      } else if (packet.protocol() == TcpSegment.PROTOCOL) {
        tcp.receive(packet, to, now);
      }
    }
  }
}
