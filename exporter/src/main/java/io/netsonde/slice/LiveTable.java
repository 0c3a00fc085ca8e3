package io.netsonde.slice;

import java.util.List;

/**
 * What the live page shows of a slice at one moment: a table of things, such as targets or clients.
 *
 * <p>It is made of the slice's published snapshot, once for each step of the page, so it costs as
 * little as a scrape and waits for nothing.
 *
 * @param name tells it from the slice's other tables
 * @param columns what the numbers of each row are
 * @param rows each key once
 */
public record LiveTable(String name, List<Column> columns, List<LiveRow> rows) {

  /** Copies the lists. */
  public LiveTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A number that each row has.
   *
   * @param name as the page's script asks for it
   * @param kind what is remembered of it
   */
  public record Column(String name, Kind kind) {
    /** A value of this moment, of which the last 15 minutes are remembered. */
    public static Column gauge(String name) {
      return new Column(name, Kind.GAUGE);
    }

    /** A count since some time, of which the page remembers and shows the rate a second. */
    public static Column counter(String name) {
      return new Column(name, Kind.COUNTER);
    }

    /** A value of this moment, of which nothing is remembered. */
    public static Column present(String name) {
      return new Column(name, Kind.PRESENT);
    }
  }

  /** What is remembered of a column. */
  public enum Kind {
    /** The value, for 15 minutes. */
    GAUGE,
    /** Its rate a second, for 15 minutes. */
    COUNTER,
    /** Nothing. */
    PRESENT
  }
}
