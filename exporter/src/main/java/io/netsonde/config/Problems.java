package io.netsonde.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one file, gathered so that it can be told at once. */
final class Problems {
  /** So many are listed; a file with more is not the file that was meant. */
  static final int LISTED = 100;

  private record Problem(Position at, String text) {}

  private final String file;
  private final List<Problem> found = new ArrayList<>();
  private int beyond;

  Problems(String file) {
    this.file = file;
  }

  /**
   * Notes a problem.
   *
   * @param what the value and what was expected, as {@link Expectation} words it
   */
  void add(Position at, KeyPath path, String what) {
    if (found.size() == LISTED) {
      beyond++;
      return;
    }
    String key = path.toString();
    found.add(new Problem(at, at.in(file) + ": " + (key.isEmpty() ? "" : key + ": ") + what));
  }

  /** The problems as one exception, in the order of the file. */
  ConfigException exception() {
    List<String> lines = new ArrayList<>();
    found.stream().sorted(Comparator.comparing(Problem::at)).forEach(p -> lines.add(p.text()));
    if (beyond > 0) {
      lines.add(file + ": and " + beyond + " more problems");
    }
    return new ConfigException(lines);
  }

  /**
   * Ends the reading where there was a problem.
   *
   * @throws ConfigException when at least one problem was added
   */
  void throwIfAny() throws ConfigException {
    if (!found.isEmpty()) {
      throw exception();
    }
  }
}
