package io.netsonde.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what answers take of the heap, however many are asked for at once and however slowly their
 * clients read: large ones are made one at a time, and those that wait for their clients may take
 * so many bytes together.
 *
 * <p>Threads: any.
 */
final class AnswerMemory {
  /** One part of this many of the heap. */
  private static final int SHARE = 4;

  private final Semaphore making = new Semaphore(1);
  private final AtomicLong held = new AtomicLong();
  private final long most;

  /** For the heap that this process may have. */
  AnswerMemory() {
    this(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /**
   * With a bound of its own.
   *
   * @param most bytes of answers that wait for their clients, together; a single one may have more
   */
  AnswerMemory(long most) {
    this.most = most;
  }

  /**
   * Waits until a large answer may be made; who is told so calls {@link #made} in the end.
   *
   * @param patience how long at most
   */
  boolean awaitTurn(Duration patience) throws InterruptedException {
    return making.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets the next one make its answer. */
  void made() {
    making.release();
  }

  /** Takes room for an answer; whoever gets it gives it back by {@link #release}. */
  boolean hold(int bytes) {
    long before = held.getAndAdd(bytes);
    if (before > 0 && before + bytes > most) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives room back. */
  void release(int bytes) {
    held.addAndGet(-bytes);
  }
}
