package io.netsonde.house;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A family as a scrape shows it.
 *
 * @param type as in the text format; {@code untyped} where it says none
 * @param labels names of the labels of its samples, but those that belong to the type
 */
record ScrapedFamily(String name, String type, String help, Set<String> labels) {
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"");
  private static final Set<String> OF_THE_TYPE = Set.of("le", "quantile");

  /** Reads the Prometheus text format; families by name, in the order of the text. */
  static Map<String, ScrapedFamily> read(String text) {
    Map<String, ScrapedFamily> families = new LinkedHashMap<>();
    String help = "";
    ScrapedFamily current = new ScrapedFamily("", "untyped", "", new LinkedHashSet<>());
    for (String line : text.split("\n", -1)) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        help = words[3];
      } else if (line.startsWith("# TYPE ")) {
        current = new ScrapedFamily(words[2], words[3], help, new LinkedHashSet<>());
        families.put(current.name, current);
      } else if (line.contains("{")) {
        current.addLabels(line.substring(line.indexOf('{') + 1, line.lastIndexOf('}')));
      }
    }
    return families;
  }

  private void addLabels(String text) {
    Matcher label = LABEL.matcher(text);
    while (label.find()) {
      if (!OF_THE_TYPE.contains(label.group(1))) {
        labels.add(label.group(1));
      }
    }
  }
}
