package io.netsonde.lab.emulation;

import io.netsonde.linux.Errno;
import io.netsonde.linux.EventFd;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.Poll;
import io.netsonde.linux.TimerSlack;
import io.netsonde.linux.TunDevice;
import io.netsonde.wire.IcmpChecksum;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.TcpSegment;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The far side of a TUN device: a thread that reads what the kernel sends, lets the address that it
 * is for decide what becomes of it, and writes the answers when they are due.
 *
 * <p>One loop: send what is due; sleep in {@link Poll} until shortly before the next reply is due
 * or a packet comes; read up to {@value #BURST} packets. What is for an address that {@link #at}
 * never named is not answered.
 *
 * <p>Threads: {@link #at} and {@link #close} from any.
 */
public final class Emulation implements AutoCloseable {
  /** Most addresses that one emulation knows. */
  public static final int MAX_ADDRESSES = 65_536;

  /** Longest IP packet without jumbograms. */
  private static final int LONGEST = 65_575;

  private static final int BURST = 64;

  /** What a sleeping thread usually needs to wake, in nanoseconds. */
  private static final long WAKING = 50_000;

  private static final long CLOSING_MILLIS = 5_000;

  private final TunDevice device;
  private final EventFd bell;
  private final Thread thread;
  private final Map<IpAddress, EmulatedAddress> addresses = new ConcurrentHashMap<>();

  // The loop's own.
  private final Outbox outbox = new Outbox();
  private final EchoService echo = new EchoService(outbox);
  private final TcpService tcp = new TcpService(outbox);

  /** Written once by the closing thread; read by the loop when the bell has rung. */
  private volatile boolean closing;

  /** Written once by the loop when it dies; read by whoever asks. */
  private volatile @Nullable Throwable failure;

  /**
   * Starts answering.
   *
   * @param device from now on the emulation's, closed with it
   * @param threads makes the loop's thread, a platform one
   * @throws LinuxException when the process has too many files open; the device is then closed
   */
  public Emulation(TunDevice device, ThreadFactory threads) throws LinuxException {
    this.device = device;
    try {
      bell = EventFd.open();
    } catch (LinuxException e) {
      device.close();
      throw e;
    }
    thread = threads.newThread(this::run);
    thread.start();
  }

  /**
   * The emulated address, which from now on answers.
   *
   * @throws IllegalStateException when there are {@value #MAX_ADDRESSES} of them, or the loop has
   *     died
   */
  public EmulatedAddress at(IpAddress address) {
    Throwable cause = failure;
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
    closing = true;
    try {
      bell.signal();
      thread.join(CLOSING_MILLIS);
    } catch (IllegalStateException alreadyClosed) {
      return;
    } catch (LinuxException e) {
      throw new IllegalStateException("cannot wake the emulation: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      device.close();
      bell.close();
    }
  }

  private void run() {
    try (Poll poll = new Poll(2);
        Arena arena = Arena.ofConfined()) {
      TimerSlack.ofThisThread(1);
      poll.add(bell.descriptor(), Poll.POLLIN);
      int packets = poll.add(device.descriptor(), Poll.POLLIN);
      MemorySegment buffer = arena.allocate(LONGEST, 8);
      while (!closing) {
        sendDue(buffer);
        poll.await(nap(outbox.untilNext(System.nanoTime())));
        if (poll.isReady(packets)) {
          receive(buffer);
        }
      }
    } catch (LinuxException | RuntimeException e) {
      if (!closing) {
        failure = e;
      }
    }
  }

  /** What of a wait is slept; the rest is looked away without sleeping. */
  private static long nap(long wait) {
    return wait < 0 ? Poll.FOREVER : Math.max(0, wait - WAKING);
  }

  private void sendDue(MemorySegment buffer) {
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

  private void receive(MemorySegment buffer) throws LinuxException {
    for (int i = 0; i < BURST; i++) {
      int length = device.read(buffer);
      long now = System.nanoTime();
      if (length == -Errno.EAGAIN) {
        return;
      }
      if (length < 0) {
        throw new LinuxException("read", -length, "receive from " + device.name());
      }
      ReceivedPacket packet = ReceivedPacket.of(buffer, length);
      EmulatedAddress to = packet == null ? null : addresses.get(packet.destination());
      if (packet != null && to != null) {
        deliver(packet, to, now);
      }
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
