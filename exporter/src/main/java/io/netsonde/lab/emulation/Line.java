package io.netsonde.lab.emulation;

import io.netsonde.linux.LinuxException;
import io.netsonde.linux.Poll;
import io.netsonde.linux.TunDevice;
import java.lang.foreign.MemorySegment;
import java.util.List;
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
  private static final long LEAST_NAP = 500_000;
  private static final long SEED_THERE = 1;
  private static final long SEED_BACK = 2;

  private final TunDevice left;
  private final TunDevice right;
  private final LineDirection there;
  private final LineDirection back;
  private final DeviceLoop loop;

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
    loop = new DeviceLoop(List.of(left, right), new Carriage(), threads);
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
    loop.close();
  }

  private final class Carriage implements DeviceLoop.Work {
    @Override
    public void send(MemorySegment buffer) {
      deliver(there, right, buffer);
      deliver(back, left, buffer);
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

    @Override
    public long nap() {
      long now = System.nanoTime();
      long wait = Math.min(there.untilNext(now), back.untilNext(now));
      return wait == Long.MAX_VALUE ? Poll.FOREVER : Math.max(LEAST_NAP, wait);
    }

    @Override
    public void receive(TunDevice from, MemorySegment buffer, int length) {
      (from == left ? there : back).take(buffer, length, System.nanoTime());
    }
  }
}
