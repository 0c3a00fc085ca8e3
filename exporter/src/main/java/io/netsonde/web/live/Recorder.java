package io.netsonde.web.live;

import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.Loop;
import io.netsonde.slice.Rounds;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks each slice, step after step, what it shows. A slice that throws is a defect, and costs the
 * page that slice alone.
 *
 * <p>Threads: {@link #run} has one, {@code page}.
 */
final class Recorder implements Loop {
  private static final Logger LOG = System.getLogger("io.netsonde.web");

  private final Supplier<List<Slice>> slices;
  private final Recording recording;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Rounds rounds;
  private final OncePerInterval failures = new OncePerInterval(Duration.ofMinutes(1));
  private long before;

  /**
   * Records.
   *
   * @param every from one step to the next, {@link LivePages#STEP} but in tests
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  Recorder(
      Supplier<List<Slice>> slices,
      Recording recording,
      Duration every,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.slices = slices;
    this.recording = recording;
    this.clock = clock;
    this.nanoTime = nanoTime;
    rounds = new Rounds(LOG, every);
    before = nanoTime.getAsLong();
  }

  @Override
  public void run() {
    rounds.run(this::step);
  }

  @Override
  public void stop() {
    rounds.stop();
  }

  /** Takes one step, where one is wanted. */
  void step() {
    if (recording.isResting()) {
      return;
    }
    List<Recording.Shown> shown =
        slices.get().stream()
            .map(slice ->
                new Recording.Shown(slice.name(), () -> SliceStatus.of(slice), shown(slice)))
            .toList();
    int rows =
        shown.stream()
            .flatMap(slice -> slice.tables().stream())
            .mapToInt(table -> table.rows().size())
            .sum();
    if (recording.rests(rows)) {
      return;
    }
    long now = nanoTime.getAsLong();
    double seconds = Math.max(1e-3, (now - before) / 1e9);
    before = now;
    recording.take(clock.instant(), seconds, shown);
  }

  private List<LiveTable> shown(Slice slice) {
    try {
      return slice.live();
    } catch (RuntimeException | LinkageError failure) {
      failures.log(
          LOG,
          Level.WARNING,
          slice.name(),
          LogMessage.of("the page shows nothing of slice " + slice.name() + ": a defect")
              .with(failure));
      return List.of();
    }
  }
}
