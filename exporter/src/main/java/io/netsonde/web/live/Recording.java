package io.netsonde.web.live;

import io.netsonde.slice.JsonObject;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.SliceStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What slices have shown in the last 15 minutes, and the latest step as viewers get it.
 *
 * <p>Why steps of 5 s: targets are probed and clients read every 2 s where nothing else is
 * configured, so that much shorter ones would hold nothing; and 180 of them are as many as a
 * picture on a telephone has dots for. A number takes 376 bytes at most, nothing beyond 40 while it
 * does not change.
 *
 * <p>Who has thousands of targets shall not pay for a page that nobody opens: where there are more
 * than {@value #FEW_ROWS} rows, and nobody has looked for as long as is remembered, it {@link
 * #rests rests}.
 *
 * <p>Threads: the recorder takes, any other reads; all under the monitor.
 */
final class Recording {
  /**
   * What a slice shows in a step.
   *
   * @param slice which one
   * @param status how it is, asked for when somebody looks
   */
  record Shown(String slice, Supplier<SliceStatus> status, List<LiveTable> tables) {}

  private static final int FEW_ROWS = 500;

  private final Duration every;
  private final int maxRows;
  private final HistoryMemory memory;

  /** By slice, then by name. */
  private final Map<String, Map<String, RecordedTable>> tables = new LinkedHashMap<>();

  /** What viewers get of the present step, made when the first wants it. */
  private final Map<String, byte[]> frames = new HashMap<>();

  /** By slice, in the order in which they are shown. */
  private Map<String, Supplier<SliceStatus>> statuses = Map.of();

  private Instant time = Instant.EPOCH;
  private long step;

  /** The step in which somebody looked last; nobody has at first. */
  private long looked = -History.POINTS;

  private boolean resting;

  /** The last step before the latest rest: nothing is known any more of it and of those before. */
  private long forgotten;

  private boolean closed;

  /**
   * An empty recording.
   *
   * @param every from one step to the next
   * @param maxRows of a table
   * @param maxBytes of all histories together
   */
  Recording(Duration every, int maxRows, long maxBytes) {
    this.every = every;
    this.maxRows = maxRows;
    memory = new HistoryMemory(maxBytes);
  }

  /**
   * Takes a step, and wakes who waits for it.
   *
   * @param now its time
   * @param seconds since the step before
   * @param shown by each slice that is on, in their order
   */
  synchronized void take(Instant now, double seconds, List<Shown> shown) {
    step++;
    time = now;
    statuses = new LinkedHashMap<>();
    Set<RecordedTable> taken = new HashSet<>();
    for (Shown slice : shown) {
      statuses.put(slice.slice(), slice.status());
      for (LiveTable table : slice.tables()) {
        taken.add(take(slice.slice(), table, seconds));
      }
    }
    // What no slice shows any more, because it was made anew or is off, fades likewise.
    tables.values().stream()
        .flatMap(all -> all.values().stream())
        .filter(table -> !taken.contains(table))
        .forEach(table -> table.take(List.of(), step, seconds));
    frames.clear();
    notifyAll();
  }

  private RecordedTable take(String slice, LiveTable shown, double seconds) {
    Map<String, RecordedTable> ofSlice = tables.computeIfAbsent(slice, _ -> new LinkedHashMap<>());
    RecordedTable table = ofSlice.get(shown.name());
    if (table == null || !table.isOf(shown.columns())) {
      if (table != null) {
        table.forget();
      }
      table = new RecordedTable(shown.name(), shown.columns(), maxRows, memory);
      ofSlice.put(shown.name(), table);
    }
    table.take(shown.rows(), step, seconds);
    return table;
  }

  /**
   * Waits for a step after another.
   *
   * @param after the step that the viewer has; 0 where it has none
   * @param nanos how long at most
   * @return the latest step; {@code after} where there is no later one in time
   */
  synchronized long await(long after, long nanos) throws InterruptedException {
    long seen = Math.max(after, forgotten);
    look();
    long deadline = System.nanoTime() + nanos;
    long left = nanos;
    while (step <= seen && !closed && left > 0) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = deadline - System.nanoTime();
    }
    return step > seen ? step : after;
  }

  private void look() {
    looked = step;
    resting = false;
  }

  /** Whether no step is wanted before somebody looks. */
  synchronized boolean isResting() {
    return resting;
  }

  /**
   * Forgets all, and rests until somebody looks, where there would be much to remember for nobody.
   * A viewer that comes meanwhile waits for the next step.
   *
   * @param rows that the slices show
   * @return whether it rests
   */
  synchronized boolean rests(int rows) {
    if (rows > FEW_ROWS && step - looked >= History.POINTS) {
      tables.values().forEach(all -> all.values().forEach(RecordedTable::forget));
      tables.clear();
      frames.clear();
      statuses = Map.of();
      forgotten = step;
      resting = true;
    }
    return resting;
  }

  /** Ends all waiting, now and later. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * The present step on a slice's screen: an event of a stream, whose data is JSON. Without tables
   * where there is no such slice.
   */
  synchronized byte[] frame(String slice) {
    boolean known = statuses.containsKey(slice);
    return frames.computeIfAbsent(
        known ? slice : "",
        name ->
            ("id: " + step + "\ndata: " + present(name) + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject present(String slice) {
    List<JsonObject> all = new ArrayList<>();
    tables.getOrDefault(slice, Map.of()).values().forEach(t -> all.add(t.present(step)));
    return new JsonObject()
        .put("step", step)
        .put("time", time.toEpochMilli())
        .put("seconds", every.toMillis() / 1e3)
        .put("slices", statuses.values().stream().map(s -> status(s.get())).toList())
        .put("tables", all);
  }

  private static JsonObject status(SliceStatus status) {
    return new JsonObject()
        .put("name", status.name())
        .put("state", status.health().state())
        .put("detail", status.health().detail());
  }

  /** What is remembered of some rows; empty where there is no such table. */
  synchronized Optional<JsonObject> past(String slice, String name, List<String> keys) {
    @Nullable RecordedTable table = tables.getOrDefault(slice, Map.of()).get(name);
    return Optional.ofNullable(table)
        .map(known -> new JsonObject().put("step", step).put("rows", known.past(keys)));
  }

  /** Rows that are remembered. */
  synchronized int rows() {
    return tables.values().stream()
        .flatMap(all -> all.values().stream())
        .mapToInt(RecordedTable::size)
        .sum();
  }

  /** Rows that had no room in the latest step. */
  synchronized int omittedRows() {
    return tables.values().stream()
        .flatMap(all -> all.values().stream())
        .mapToInt(RecordedTable::omitted)
        .sum();
  }

  /** Bytes that histories take. */
  synchronized long bytes() {
    return memory.taken();
  }

  /** How often a history had no room. */
  synchronized long refusals() {
    return memory.refusals();
  }
}
