package io.netsonde.slice;

import java.util.Optional;

/**
 * The thread of a slice's loop.
 *
 * <p>It is a platform thread: rights and the network namespace belong to it, and the calls in which
 * it waits would pin a virtual one.
 *
 * <p>Threads: any.
 */
public final class LoopThread implements AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private final Loop loop;
  private final Thread thread;

  /** A thread that stands still until {@link #start}. */
  public LoopThread(String name, Loop loop) {
    this.loop = loop;
    thread = Thread.ofPlatform().name(name).daemon().unstarted(loop);
  }

  /** Begins; once. */
  public void start() {
    thread.start();
  }

  /** Whether it has begun and not ended. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Why nothing is read, where it does not run; empty where it does. */
  public Optional<String> trouble() {
    return thread.isAlive()
        ? Optional.empty()
        : Optional.of("does not read: its thread does not run; the log says why");
  }

  /** Tells the loop to stop, and waits for its end, at most two seconds. */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
