package io.netsonde.web.live;

import io.netsonde.slice.JsonObject;
import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Kind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thing, with what is remembered of its numbers.
 *
 * <p>Threads: the recording's, under its monitor.
 */
final class RecordedRow {
  private final String key;
  private final List<LiveTable.Column> columns;

  /** Null for a column of which nothing is remembered. */
  private final @Nullable History[] histories;

  /** The latest counts, to make rates of them; NaN where not known. */
  private final double[] counts;

  private final double[] now;
  private List<String> texts = List.of();
  private long seen;

  RecordedRow(String key, List<LiveTable.Column> columns, HistoryMemory memory) {
    this.key = key;
    this.columns = columns;
    counts = new double[columns.size()];
    now = new double[columns.size()];
    histories = new History[columns.size()];
    Arrays.fill(counts, Double.NaN);
    for (int i = 0; i < histories.length; i++) {
      histories[i] = columns.get(i).kind() == Kind.PRESENT ? null : new History(memory);
    }
  }

  String key() {
    return key;
  }

  /** The step in which the slice last showed it. */
  long seen() {
    return seen;
  }

  /**
   * Takes what the slice shows of it.
   *
   * @param seconds since the step before
   */
  void take(LiveRow row, long step, double seconds) {
    seen = step;
    texts = row.texts();
    for (int i = 0; i < now.length; i++) {
      double number = i < row.size() ? row.number(i) : Double.NaN;
      now[i] = columns.get(i).kind() == Kind.COUNTER ? rate(i, number, seconds) : number;
      remember(i);
    }
  }

  /** Notes that the slice does not show it now. */
  void miss() {
    Arrays.fill(counts, Double.NaN);
    Arrays.fill(now, Double.NaN);
    for (int i = 0; i < now.length; i++) {
      remember(i);
    }
  }

  /** A count that fell has begun anew: nothing is known of it in this step. */
  private double rate(int column, double count, double seconds) {
    double before = counts[column];
    counts[column] = count;
    return count >= before ? (count - before) / seconds : Double.NaN;
  }

  private void remember(int column) {
    History history = histories[column];
    if (history != null) {
      history.add(now[column]);
    }
  }

  /** Gives its memory back. */
  void forget() {
    for (History history : histories) {
      if (history != null) {
        history.forget();
      }
    }
  }

  /** What it is now: its texts, its numbers, and what they were on the average. */
  JsonObject present() {
    double[] means = new double[now.length];
    for (int i = 0; i < means.length; i++) {
      History history = histories[i];
      means[i] = history == null ? Double.NaN : history.mean();
    }
    return new JsonObject()
        .put("key", key)
        .putTexts("texts", texts)
        .putNumbers("now", now)
        .putNumbers("mean", means);
  }

  /** What is remembered of it, by column. */
  JsonObject past() {
    JsonObject past = new JsonObject();
    for (int i = 0; i < now.length; i++) {
      History history = histories[i];
      if (history != null) {
        past.putNumbers(columns.get(i).name(), history.points());
      }
    }
    return new JsonObject().put("key", key).put("points", past);
  }
}
