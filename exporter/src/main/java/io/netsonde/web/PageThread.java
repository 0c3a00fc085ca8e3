package io.netsonde.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Writes the pages of families, each on a thread of the platform's that ends with it.
 *
 * <p>The library writes through a {@link java.io.BufferedWriter}. On a virtual thread the JDK lets
 * that begin with 512 characters and copies it for each word beyond, up to 8192: 17 MB for every
 * page, many times what the page itself takes.
 */
final class PageThread {
  private PageThread() {}

  /**
   * Does this work there, and waits for it.
   *
   * @throws IOException as the work does, or when this thread is interrupted meanwhile
   */
  static void run(Callable<Void> work) throws IOException {
    FutureTask<Void> task = new FutureTask<>(work);
    Thread.ofPlatform().name("metrics-page").daemon().start(task);
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a page was written");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException unexpected -> throw unexpected;
        case Error error -> throw error;
        case null, default -> throw new IOException(e);
      }
    }
  }
}
