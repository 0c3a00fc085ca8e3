package io.netsonde.web.live;

import io.netsonde.metrics.Family;
import io.netsonde.slice.Answer;
import io.netsonde.slice.JsonObject;
import io.netsonde.slice.LoopThread;
import io.netsonde.slice.Request;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What the page's script asks for: the present, step after step, and the past of what it draws.
 *
 * <p>A stream ends by itself before the server would cut it off ({@code web.response_timeout}); the
 * browser then asks again by itself. So a viewer that is gone without a word, or that reads nothing
 * any more, is got rid of by the same limit as any other client.
 *
 * <p>Threads: {@link #start} and {@link #close} are called by the application's; all else by
 * requests.
 */
public final class LivePages implements AutoCloseable {
  /** Pages that are looked at, at a time. */
  public static final int MAX_VIEWERS = 8;

  /** From one step to the next. */
  public static final Duration STEP = Duration.ofSeconds(5);

  /** Rows whose past is told in one answer. */
  static final int MAX_ROWS = 64;

  private static final int TABLE_ROWS = 2500;
  private static final long HISTORY_BYTES = 4 << 20;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Recording recording;
  private final LoopThread thread;
  private final Duration longest;
  private final AtomicInteger viewers = new AtomicInteger();

  /**
   * Pages that show nothing before {@link #start}.
   *
   * @param responseTimeout when the server cuts an answer off
   */
  public LivePages(Supplier<List<Slice>> slices, Duration responseTimeout) {
    this(slices, responseTimeout, STEP);
  }

  /**
   * The same with another time from one step to the next.
   *
   * @param step {@link #STEP} but in tests
   */
  public LivePages(Supplier<List<Slice>> slices, Duration responseTimeout, Duration step) {
    recording = new Recording(step, TABLE_ROWS, HISTORY_BYTES);
    longest = responseTimeout.multipliedBy(3).dividedBy(4);
    thread =
        new LoopThread(
            "page",
            new Recorder(slices, recording, step, InstantSource.system(), System::nanoTime));
  }

  /** Begins to record. */
  public void start() {
    thread.start();
  }

  /** {@code /live?slice=NAME}: server-sent events, one for each step. */
  public Answer live(Request request) {
    String slice = request.parameter("slice").orElse("");
    return new Answer.Stream("text/event-stream", out -> feed(slice, out), Map.of());
  }

  private void feed(String slice, OutputStream out) throws IOException, InterruptedException {
    viewers.incrementAndGet();
    try {
      long end = System.nanoTime() + longest.toNanos();
      out.write(("retry: " + RETRY.toMillis() + "\n\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      long step = 0;
      long left = longest.toNanos();
      while (left > 0 && !recording.isClosed()) {
        long latest = recording.await(step, left);
        if (latest > step && !recording.isClosed()) {
          step = latest;
          out.write(recording.frame(slice));
          out.flush();
        }
        left = end - System.nanoTime();
      }
    } finally {
      viewers.decrementAndGet();
    }
  }

  /** {@code /live/history?slice=NAME&table=NAME&row=KEY…}: the last 15 minutes of some rows. */
  public Answer history(Request request) {
    List<String> keys = request.parameters("row");
    if (keys.size() > MAX_ROWS) {
      return Answer.Text.plain(
          400, "Bad request: " + keys.size() + " rows (expected: at most " + MAX_ROWS + ").\n");
    }
    Optional<JsonObject> past =
        recording.past(
            request.parameter("slice").orElse(""), request.parameter("table").orElse(""), keys);
    return past.<Answer>map(json -> new Answer.Text(200, "application/json", json + "\n", Map.of()))
        .orElseGet(() -> Answer.Text.plain(404, "There is no such slice and table now.\n"));
  }

  /** How the page fares. */
  public List<MetricSnapshot> families() {
    return List.of(
        Family.gauge("netsonde_page_viewers", "Live pages that are being looked at.")
            .add(viewers.get())
            .snapshot(),
        Family.gauge(
                "netsonde_page_rows",
                "Targets, clients, pairs of hosts and the like of which the live page remembers the"
                    + " last 15 minutes.")
            .add(recording.rows())
            .snapshot(),
        Family.gauge(
                "netsonde_page_omitted_rows",
                "Those that the live page does not show, because a table of it has 2500 at most.")
            .add(recording.omittedRows())
            .snapshot(),
        Family.gauge("netsonde_page_history_bytes", "Memory of what the live page remembers.")
            .add((double) recording.bytes())
            .snapshot(),
        Family.counter(
                "netsonde_page_forgotten_points_total",
                "Points that the live page did not remember, because it has 4 MiB for them.")
            .add((double) recording.refusals())
            .snapshot());
  }

  /** Ends all streams, and recording. */
  @Override
  public void close() {
    recording.close();
    thread.close();
  }
}
