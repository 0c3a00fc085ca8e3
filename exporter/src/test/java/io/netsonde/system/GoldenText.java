package io.netsonde.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that is compared with a file of the repository, line by line. With {@code
 * -Dnetsonde.update=true} the file is written anew instead, for the author to read the difference.
 */
final class GoldenText {
  private static final Path HOME = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("netsonde.update");
  private static final int CONTEXT = 2;

  private GoldenText() {}

  /**
   * Compares.
   *
   * @throws AssertionError with the lines that differ and what to do
   */
  static void check(String name, String text) throws IOException {
    Path file = HOME.resolve(name);
    if (UPDATE) {
      Files.createDirectories(HOME);
      Files.writeString(file, text);
      return;
    }
    String expected = Files.exists(file) ? Files.readString(file) : "";
    if (!expected.equals(text)) {
      throw new AssertionError(
          "differs from "
              + file
              + " (- is the file, + is now):\n"
              + difference(expected.lines().toList(), text.lines().toList())
              + "If that is meant, write the file anew by"
              + " ./netsonde test -Dtest=GoldenTest -Dnetsonde.update=true and commit it.");
    }
  }

  /** The lines taken out and put in, by the longest common subsequence. */
  static String difference(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        lines.add("  " + before.get(i++));
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
      } else {
        lines.add("+ " + after.get(j++));
      }
    }
    return nearChanges(lines);
  }

  private static String nearChanges(List<String> lines) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      List<String> near =
          lines.subList(Math.max(0, i - CONTEXT), Math.min(lines.size(), i + CONTEXT + 1));
      if (near.stream().anyMatch(line -> !line.startsWith("  "))) {
        out.append(lines.get(i)).append('\n');
      }
    }
    return out.toString();
  }
}
