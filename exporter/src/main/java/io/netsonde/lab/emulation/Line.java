package io.netsonde.lab.emulation;

import io.netsonde.linux.Errno;
import io.netsonde.linux.EventFd;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.Poll;
import io.netsonde.linux.TunDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A line between two TUN devices, in user space: what one sends the other receives, later, with
 * losses and no faster than {@link LineQuality} says. For kernels without {@code sch_netem}.
 *
 * <p>It wakes at most every half millisecond, so arrivals are up to that late.
 *
 * <p>Threads: one loop, which alone touches packets; {@link #close} and counters from any.
 */
public final class Line implements AutoCloseable {
  /** Longest IP packet without jumbograms. */
  private static final int LONGEST = 65_575;

  private static final int BURST = 64;
  private static final long LEAST_NAP = 500_000;
  private static final long CLOSING_MILLIS = 5_000;
  private static final long SEED_THERE = 1;
  private static final long SEED_BACK = 2;

  private final TunDevice left;
  private final TunDevice right;
  private final LineDirection there;
  private final LineDirection back;
  private final EventFd bell;
  private final Thread thread;

  /** Written once by the closing thread; read by the loop when the bell has rung. */
  private volatile boolean closing;

  /**
   * Starts carrying.
   *
   * @param left from now on the line's, closed with it
   * @param right likewise
   * @param threads makes the loop's thread, a platform one
   * @throws LinuxException when the process has too many files open; the devices are then closed
   */
  public Line(TunDevice left, TunDevice right, LineQuality quality, ThreadFactory threads)
      throws LinuxException {
    this.left = left;
    this.right = right;
    there = new LineDirection(quality, SEED_THERE, System.nanoTime());
    back = new LineDirection(quality, SEED_BACK, System.nanoTime());
    try {
      bell = EventFd.open();
    } catch (LinuxException e) {
      left.close();
      right.close();
      throw e;
    }
    thread = threads.newThread(this::run);
    thread.start();
  }

  /** Packets that came out at either end. */
  public long carried() {
    return there.carried() + back.carried();
  }

  /** Packets that were lost on the way, as was wanted. */
  public long lost() {
    return there.lost() + back.lost();
  }

  /** Packets that would have waited too long for their turn. */
  public long overflow() {
    return there.overflow() + back.overflow();
  }

  /** Ends the loop and removes the devices; no effect the second time. */
  @Override
  public void close() {
    closing = true;
    try {
      bell.signal();
      thread.join(CLOSING_MILLIS);
    } catch (IllegalStateException alreadyClosed) {
      return;
    } catch (LinuxException e) {
      throw new IllegalStateException("cannot wake the line: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      left.close();
      right.close();
      bell.close();
    }
  }

  private void run() {
    try (Poll poll = new Poll(3);
        Arena arena = Arena.ofConfined()) {
      poll.add(bell.descriptor(), Poll.POLLIN);
      int atLeft = poll.add(left.descriptor(), Poll.POLLIN);
      int atRight = poll.add(right.descriptor(), Poll.POLLIN);
      MemorySegment buffer = arena.allocate(LONGEST, 8);
      while (!closing) {
        deliver(there, right, buffer);
        deliver(back, left, buffer);
        poll.await(nap());
        if (poll.isReady(atLeft)) {
          receive(left, there, buffer);
        }
        if (poll.isReady(atRight)) {
          receive(right, back, buffer);
        }
      }
    } catch (LinuxException | RuntimeException e) {
      if (!closing) {
        throw new IllegalStateException("an emulated line has died: " + e.getMessage(), e);
      }
    }
  }

  private long nap() {
    long now = System.nanoTime();
    long wait = Math.min(there.untilNext(now), back.untilNext(now));
    return wait == Long.MAX_VALUE ? Poll.FOREVER : Math.max(LEAST_NAP, wait);
  }

  /** A device that is down takes nothing; its packets are lost as on an unplugged line. */
  private static void deliver(LineDirection from, TunDevice to, MemorySegment buffer) {
    @Nullable MemorySegment packet;
    while ((packet = from.arrived(System.nanoTime())) != null) {
      int length = (int) packet.byteSize();
      MemorySegment.copy(packet, 0, buffer, 0, length);
      to.write(buffer, length);
    }
  }

  private static void receive(TunDevice from, LineDirection to, MemorySegment buffer)
      throws LinuxException {
    for (int i = 0; i < BURST; i++) {
      int length = from.read(buffer);
      if (length == -Errno.EAGAIN) {
        return;
      }
      if (length < 0) {
        throw new LinuxException("read", -length, "receive from " + from.name());
      }
      to.take(buffer, length, System.nanoTime());
    }
  }
}
