package io.netsonde.web.live;

import io.netsonde.slice.JsonObject;
import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table of a slice, with what is remembered of its rows. A row that the slice does not show any
 * more is remembered for as long as its points would be drawn.
 *
 * <p>Threads: the recording's, under its monitor.
 */
final class RecordedTable {
  private final String name;
  private final List<LiveTable.Column> columns;
  private final int maxRows;
  private final HistoryMemory memory;
  private final Map<String, RecordedRow> rows = new LinkedHashMap<>();
  private int omitted;

  RecordedTable(String name, List<LiveTable.Column> columns, int maxRows, HistoryMemory memory) {
    this.name = name;
    this.columns = columns;
    this.maxRows = maxRows;
    this.memory = memory;
  }

  /** Whether it is of these columns. */
  boolean isOf(List<LiveTable.Column> others) {
    return columns.equals(others);
  }

  int size() {
    return rows.size();
  }

  /** How many rows had no room in the latest step. */
  int omitted() {
    return omitted;
  }

  /** Takes what the slice shows in a step. */
  void take(List<LiveRow> shown, long step, double seconds) {
    omitted = 0;
    for (LiveRow row : shown) {
      RecordedRow known = rows.get(row.key());
      if (known == null && rows.size() < maxRows) {
        known = new RecordedRow(row.key(), columns, memory);
        rows.put(row.key(), known);
      }
      if (known == null) {
        omitted++;
      } else {
        known.take(row, step, seconds);
      }
    }
    miss(step);
  }

  private void miss(long step) {
    Iterator<RecordedRow> all = rows.values().iterator();
    while (all.hasNext()) {
      RecordedRow row = all.next();
      if (row.seen() <= step - History.POINTS) {
        row.forget();
        all.remove();
      } else if (row.seen() != step) {
        row.miss();
      }
    }
  }

  /** Gives its memory back. */
  void forget() {
    rows.values().forEach(RecordedRow::forget);
    rows.clear();
  }

  /** All rows that the slice shows in this step. */
  JsonObject present(long step) {
    return new JsonObject()
        .put("name", name)
        .putTexts("columns", columns.stream().map(LiveTable.Column::name).toList())
        .put("omitted", omitted)
        .put(
            "rows",
            rows.values().stream()
                .filter(row -> row.seen() == step)
                .map(RecordedRow::present)
                .toList());
  }

  /** What is remembered of some rows; nothing of those that are not known. */
  List<JsonObject> past(List<String> keys) {
    return keys.stream().map(rows::get).filter(Objects::nonNull).map(RecordedRow::past).toList();
  }
}
