package io.netsonde;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Wishes for the configuration to be read anew, which one thread fulfils: those that have come
 * together, by one reading.
 *
 * <p>Threads: any may wish. Bound: a wish of nobody who waits is not queued behind another.
 */
final class Reloads {
  private final LinkedBlockingQueue<CompletableFuture<Optional<String>>> wishes =
      new LinkedBlockingQueue<>();

  /** Wishes for it, and does not wait. */
  void ask() {
    if (wishes.isEmpty()) {
      wishes.add(new CompletableFuture<>());
    }
  }

  /**
   * Wishes for it, and waits for its end.
   *
   * @return why it failed; empty when it did not
   */
  Optional<String> askAndWait() throws InterruptedException {
    CompletableFuture<Optional<String>> wish = new CompletableFuture<>();
    wishes.add(wish);
    try {
      return wish.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits for wishes, and fulfils them.
   *
   * @param longest how long it waits where there are none
   * @param reload reads the configuration, and says why it failed
   */
  void fulfil(Duration longest, Supplier<Optional<String>> reload) throws InterruptedException {
    CompletableFuture<Optional<String>> first =
        wishes.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      List<CompletableFuture<Optional<String>>> all = new ArrayList<>(List.of(first));
      wishes.drainTo(all);
      Optional<String> complaint = reload.get();
      all.forEach(wish -> wish.complete(complaint));
    }
  }
}
