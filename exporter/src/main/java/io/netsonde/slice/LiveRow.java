package io.netsonde.slice;

import java.util.List;

/**
 * A thing in a {@link LiveTable}. Immutable: nobody writes to the array.
 *
 * <p>A class and not a record, so that no one compares numbers by mistake.
 */
public final class LiveRow {
  private final String key;
  private final List<String> texts;
  private final double[] numbers;

  /**
   * A row.
   *
   * @param key the same in each step for the same thing
   * @param texts what the page shows of it as it stands; empty where not known
   * @param numbers in the order of the columns, none below 0; NaN where not known
   */
  public LiveRow(String key, List<String> texts, double... numbers) {
    this.key = key;
    this.texts = List.copyOf(texts);
    this.numbers = numbers.clone();
  }

  /** Tells it from the table's other rows. */
  public String key() {
    return key;
  }

  /** What is shown as it stands. */
  public List<String> texts() {
    return texts;
  }

  /** How many numbers it has. */
  public int size() {
    return numbers.length;
  }

  /** The number of a column; NaN where it is not known. */
  public double number(int column) {
    return numbers[column];
  }
}
