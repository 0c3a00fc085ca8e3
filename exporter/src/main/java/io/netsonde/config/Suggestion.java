package io.netsonde.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a misspelt name was probably meant to be. */
final class Suggestion {
  /** Names longer than this are not compared; none of ours is. */
  private static final int LONGEST = 64;

  /** So many known names are listed where none is near. */
  private static final int LISTED = 40;

  private Suggestion() {}

  /**
   * The rest of a message on an unknown name: the nearest known one, else all of them.
   *
   * @param name what was written
   * @param known the names that would have been right; may be empty
   */
  static String forName(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "(expected: no keys)";
    }
    return nearest(name, known)
        .map(near -> "(did you mean '" + near + "'?)")
        .orElseGet(() -> "(expected: " + oneOf(known) + ")");
  }

  /** {@code one of a, b, c}, sorted as given. */
  static String oneOf(Collection<String> known) {
    List<String> listed = known.stream().limit(LISTED).toList();
    String names = String.join(", ", listed);
    if (known.size() > LISTED) {
      names += ", …";
    }
    return known.size() == 1 ? names : "one of " + names;
  }

  /** The known name with the fewest edits, if these are few for its length. */
  static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    String written = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> distance(written, k.toLowerCase(Locale.ROOT)) <= Math.max(1, k.length() / 3))
        .min(Comparator.comparingInt(k -> distance(written, k.toLowerCase(Locale.ROOT))));
  }

  /**
   * Edits between two words, a swap of neighbours counting one: the optimal string alignment
   * variant of Damerau (1964), "A technique for computer detection and correction of spelling
   * errors".
   */
  static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        least = Math.min(least, edits[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, edits[i - 2][j - 2] + 1);
        }
        edits[i][j] = least;
      }
    }
    return edits[a.length()][b.length()];
  }
}
