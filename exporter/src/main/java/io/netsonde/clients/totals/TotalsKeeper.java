package io.netsonde.clients.totals;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the totals in a file, which is read at the start, and written once a minute where something
 * has changed, and at the end.
 *
 * <p>Threads: the slice's loop, and one that writes; the loop waits for the disk only at the end,
 * and not for long.
 */
public final class TotalsKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients.totals");
  private static final long SAVE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long END_MILLIS = 1_000;

  private final @Nullable TotalsFile file;
  private final ExecutorService writer;
  private final Map<String, Long> errors = new TreeMap<>();
  private @Nullable String failure;
  private boolean writable;
  private boolean begun;
  private long triedNanos;
  private byte[] offered = {};
  private Instant offeredAt = Instant.EPOCH;
  private @Nullable Future<?> writing;
  private Optional<Instant> lastSaved = Optional.empty();

  /**
   * What is to be written.
   *
   * @param clients of this moment
   * @param era the counters that were read
   * @param reading the latest complete one
   * @param lastSeen when a client gave the last sign; empty where it never did
   */
  public record Source(
      ClientTable clients, Era era, long reading, Function<Client, Optional<Instant>> lastSeen) {}

  /**
   * Makes a keeper that has not read yet.
   *
   * @param path of the file; empty to keep nothing
   * @param threads makes the thread that writes
   */
  public TotalsKeeper(Optional<Path> path, ThreadFactory threads) {
    file = path.map(TotalsFile::new).orElse(null);
    writer = Executors.newSingleThreadExecutor(threads);
  }

  /** Reads the file; {@link SavedTotals#NONE} where there is none, or none that can be used. */
  public SavedTotals load() {
    TotalsFile kept = file;
    if (kept == null) {
      return SavedTotals.NONE;
    }
    try {
      SavedTotals saved = kept.read();
      writable = true;
      return saved;
    } catch (TotalsException e) {
      refuse(kept, e);
    } catch (IOException e) {
      failed(
          "read", "cannot read " + kept + ", so that totals begin at zero and are not kept: " + e);
    }
    return SavedTotals.NONE;
  }

  private void refuse(TotalsFile kept, TotalsException e) {
    if (e.kind() == TotalsException.Kind.FOREIGN) {
      failed(
          "foreign",
          kept
              + " is left alone, and totals begin at zero and are not kept: "
              + e.getMessage()
              + "; remove it, or set clients.state to another path");
      return;
    }
    try {
      kept.moveAside();
      writable = true;
      failed(
          "damaged",
          kept
              + " is damaged, so that totals begin at zero: "
              + e.getMessage()
              + "; kept as "
              + kept.aside());
    } catch (IOException denied) {
      failed("damaged", kept + " is damaged and cannot be moved aside: " + denied);
    }
  }

  /** Writes the file where that is due; often, as it does little else. */
  public void turn(long nanos, Instant now, Source source) {
    take();
    if (!writable || writing != null) {
      return;
    }
    if (!begun) {
      begun = true;
      triedNanos = nanos;
    } else if (nanos - triedNanos >= SAVE_NANOS) {
      triedNanos = nanos;
      offer(now, source);
    }
  }

  /** Writes the file a last time. */
  public void finish(Instant now, Source source) {
    if (!writable) {
      return;
    }
    await();
    if (writing == null) {
      offer(now, source);
      await();
    }
    if (writing != null) {
      LOG.log(System.Logger.Level.WARNING, "the disk is too slow to keep the latest totals");
    }
  }

  /** How it fares. */
  public TotalsHealth health() {
    return new TotalsHealth(file != null, Optional.ofNullable(failure), errors, lastSaved);
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }

  private void offer(Instant now, Source source) {
    TotalsFile kept = file;
    byte[] text =
        TotalsFormat.write(source.clients(), source.era(), source.reading(), source.lastSeen());
    if (kept == null || (lastSaved.isPresent() && Arrays.equals(text, offered))) {
      return;
    }
    offered = text;
    offeredAt = now;
    writing =
        writer.submit(() -> {
          kept.write(text);
          return null;
        });
  }

  private void await() {
    Future<?> future = writing;
    if (future != null) {
      try {
        future.get(END_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        // What became of it is looked at below.
      }
      take();
    }
  }

  /** Looks what became of the latest writing. */
  private void take() {
    Future<?> future = writing;
    if (future == null || !future.isDone()) {
      return;
    }
    writing = null;
    if (future.state() == Future.State.SUCCESS) {
      failure = null;
      lastSaved = Optional.of(offeredAt);
    } else {
      offered = new byte[0];
      failed("write", "totals are not kept: cannot write " + file + ": " + future.exceptionNow());
    }
  }

  private void failed(String reason, String sentence) {
    errors.merge(reason, 1L, Long::sum);
    if (failure == null) {
      LOG.log(System.Logger.Level.WARNING, sentence);
    }
    failure = sentence;
  }
}
