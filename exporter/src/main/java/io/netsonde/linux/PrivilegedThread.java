package io.netsonde.linux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A thread that keeps rights while the one that made it gives its own up, and does what needs them.
 *
 * <p>Capabilities belong to a thread and are inherited by those that it starts. So a program begins
 * this thread first, drops everything on its own, and from then on whatever is started has no
 * rights, unless it is started here. The thread ends by {@link #close}, once all is started.
 *
 * <p>Threads: any platform thread calls, and waits its turn. A virtual one must not: to wake it,
 * this thread may have to start one that carries it, which would inherit the rights.
 */
public final class PrivilegedThread implements AutoCloseable {
  private final LinkedBlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;

  /** Something that needs rights. */
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  private PrivilegedThread(String name) {
    thread = Thread.ofPlatform().name(name).daemon().start(this::work);
  }

  /** Starts the thread, with all the rights of the caller. */
  public static PrivilegedThread start(String name) {
    return new PrivilegedThread(name);
  }

  /**
   * Does something on this thread, and waits for its end.
   *
   * @throws IOException what it threw, or because the thread has ended, or {@link
   *     InterruptedIOException} when the caller is told to stop
   */
  public void run(Work work) throws IOException {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          work.run();
          return null;
        });
    tasks.add(task);
    if (!thread.isAlive()) {
      throw new IOException("the thread " + thread.getName() + " has ended");
    }
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while something is being started");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException defect -> throw defect;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private void work() {
    try {
      while (true) {
        tasks.take().run();
      }
    } catch (InterruptedException closed) {
      // The end that close() asks for.
    }
  }

  /** Ends the thread, and its rights with it. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
