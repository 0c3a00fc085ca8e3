package io.netsonde.web;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /doctor}: what the running program can do here. However many ask, it is examined once at a
 * time and at most once in {@link #FRESH}; who asks meanwhile gets what that finds.
 *
 * <p>Threads: any ask; each examination has a platform thread, which ends with it.
 */
final class DoctorPage {
  /** How long findings are told again. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private final Operator operator;
  private final Supplier<List<Slice>> slices;
  private final Duration patience;
  private final LongSupplier nanoTime;

  private @Nullable FutureTask<String> latest;
  private long begun;

  /**
   * The page.
   *
   * @param patience how long a request waits for findings
   * @param nanoTime as {@link System#nanoTime}
   */
  DoctorPage(
      Operator operator, Supplier<List<Slice>> slices, Duration patience, LongSupplier nanoTime) {
    this.operator = operator;
    this.slices = slices;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** 200 with a line for each finding, 503 where that takes too long. */
  Answer answer() {
    try {
      String findings = examination().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return Answer.Text.plain(200, findings);
    } catch (TimeoutException e) {
      return Answer.Text.plain(
          503,
          "The examination takes longer than "
              + patience.toSeconds()
              + " s, and goes on; ask again.\n");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the examination failed", e.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Answer.Text.plain(503, "Netsonde is being stopped.\n");
    }
  }

  private synchronized FutureTask<String> examination() {
    long now = nanoTime.getAsLong();
    if (latest == null || (latest.isDone() && now - begun >= FRESH.toNanos())) {
      latest = new FutureTask<>(this::examine);
      begun = now;
      Thread.ofPlatform().name("doctor").daemon().start(latest);
    }
    return latest;
  }

  private String examine() throws Exception {
    return operator.findings(slices.get().stream().map(SliceStatus::of).toList());
  }
}
