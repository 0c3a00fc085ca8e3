package io.netsonde.lab.emulation;

import io.netsonde.linux.Errno;
import io.netsonde.linux.EventFd;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.Poll;
import io.netsonde.linux.TimerSlack;
import io.netsonde.linux.TunDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The thread behind TUN devices. Over and over it sends what is due, sleeps until more is or a
 * packet comes, and takes up to {@value #BURST} packets from each device.
 *
 * <p>Threads: one of its own, which alone calls the {@link Work}; the methods here from any.
 */
final class DeviceLoop implements AutoCloseable {
  /** Longest IP packet without jumbograms. */
  private static final int LONGEST = 65_575;

  private static final int BURST = 64;
  private static final long CLOSING_MILLIS = 5_000;

  /** What is done with packets. */
  interface Work {
    /**
     * Sends what is due.
     *
     * @param buffer native memory for any packet
     */
    void send(MemorySegment buffer);

    /**
     * How long there is nothing to send, in nanoseconds; {@link Poll#FOREVER} for nothing at all.
     */
    long nap();

    /** Takes the packet at the beginning of a buffer. */
    void receive(TunDevice from, MemorySegment buffer, int length);
  }

  private final List<TunDevice> devices;
  private final Work work;
  private final EventFd bell;
  private final Thread thread;

  /** Written once by the closing thread; read by the loop when the bell has rung. */
  private volatile boolean closing;

  /** Written once by the loop when it dies; read by whoever asks. */
  private volatile @Nullable Throwable failure;

  /**
   * Begins.
   *
   * @param devices from now on the loop's, closed with it
   * @param threads makes the thread, a platform one
   * @throws LinuxException when the process has too many files open; the devices are then closed
   */
  DeviceLoop(List<TunDevice> devices, Work work, ThreadFactory threads) throws LinuxException {
    this.devices = List.copyOf(devices);
    this.work = work;
    try {
      bell = EventFd.open();
    } catch (LinuxException e) {
      devices.forEach(TunDevice::close);
      throw e;
    }
    thread = threads.newThread(this::run);
    thread.start();
  }

  /** Why it has died; null where it has not. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Ends the thread and removes the devices; no effect the second time. */
  @Override
  public void close() {
    closing = true;
    try {
      bell.signal();
      thread.join(CLOSING_MILLIS);
    } catch (IllegalStateException alreadyClosed) {
      return;
    } catch (LinuxException e) {
      throw new IllegalStateException("cannot wake " + thread.getName() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      devices.forEach(TunDevice::close);
      bell.close();
    }
  }

  private void run() {
    try (Poll poll = new Poll(1 + devices.size());
        Arena arena = Arena.ofConfined()) {
      TimerSlack.ofThisThread(1);
      poll.add(bell.descriptor(), Poll.POLLIN);
      int[] places = new int[devices.size()];
      for (int i = 0; i < places.length; i++) {
        places[i] = poll.add(devices.get(i).descriptor(), Poll.POLLIN);
      }
      MemorySegment buffer = arena.allocate(LONGEST, 8);
      while (!closing) {
        work.send(buffer);
        poll.await(work.nap());
        for (int i = 0; i < places.length; i++) {
          if (poll.isReady(places[i])) {
            receive(devices.get(i), buffer);
          }
        }
      }
    } catch (LinuxException | RuntimeException e) {
      if (!closing) {
        failure = e;
        throw new IllegalStateException(
            Thread.currentThread().getName() + " has died: " + e.getMessage(), e);
      }
    }
  }

  private void receive(TunDevice from, MemorySegment buffer) throws LinuxException {
    for (int i = 0; i < BURST; i++) {
      int length = from.read(buffer);
      if (length == -Errno.EAGAIN) {
        return;
      }
      if (length < 0) {
        throw new LinuxException("read", -length, "receive from " + from.name());
      }
      work.receive(from, buffer, length);
    }
  }
}
