package io.netsonde.probe.names;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that looks names up: it waits for answers of servers, for the time that something
 * is due, and for those who wake it.
 */
final class NameLoop implements Executor, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe.names");
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_MILLIS = 100;
  private static final long STOP_MILLIS = 2_000;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final NameService service;
  private final NameTable table;
  private final Thread thread;

  /** Written by whoever closes it. */
  private volatile boolean stopped;

  /** Makes the service of a loop. */
  interface Services {
    NameService make(Selector selector, Executor loop);
  }

  /**
   * Makes a loop that stands still until {@link #start}.
   *
   * @param threads makes its thread, which must be a platform thread: it decides the network
   *     namespace
   */
  NameLoop(
      Services services,
      LookupTimes times,
      int maxNames,
      LookupStatistics statistics,
      ThreadFactory threads)
      throws IOException {
    selector = Selector.open();
    service = services.make(selector, this);
    table =
        new NameTable(
            service,
            times,
            maxNames,
            System::nanoTime,
            InstantSource.system(),
            statistics,
            selector::wakeup);
    thread = threads.newThread(this::run);
  }

  void start() {
    thread.start();
  }

  NameTable table() {
    return table;
  }

  /** Runs a task on the loop's thread; any thread. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void run() {
    while (!stopped) {
      try {
        round();
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a round of looking names up failed and goes on", e);
        pause();
      }
    }
    service.close();
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing the selector for names failed", e);
    }
  }

  private void round() throws IOException {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    service.turn(System.nanoTime());
    long wait = Math.min(table.turn(), LONGEST_WAIT_NANOS);
    wait = Math.min(service.turn(System.nanoTime()), wait);
    if (wait > 0) {
      // Rounded up: being early would be a round for nothing.
      selector.select(NameLoop::ready, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    } else {
      selector.selectNow(NameLoop::ready);
    }
  }

  private static void ready(SelectionKey key) {
    if (key.isValid() && key.attachment() instanceof Exchange exchange) {
      exchange.ready();
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  /** Stops the loop and waits for its end, at most two seconds. */
  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
