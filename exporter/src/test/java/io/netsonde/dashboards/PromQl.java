package io.netsonde.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the text of a query says, as far as our sources use the language. */
public final class PromQl {
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)?\\{((?:[^}\"]|\"[^\"]*\")*)\\}");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(?:=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring|group_left) \\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*_[a-zA-Z0-9_:]*");
  private static final Pattern BUILT_IN =
      Pattern.compile("histogram_(?:quantile|count)|label_values|clamp_min");

  /**
   * Series that a query asks for.
   *
   * @param name of the family or a pattern of names
   * @param labels in its matchers
   */
  public record Asked(String name, Set<String> labels) {}

  private PromQl() {}

  /** The selectors of a query; each has to have braces. */
  public static List<Asked> asked(String query) {
    List<Asked> all = new ArrayList<>();
    SELECTOR
        .matcher(query)
        .results()
        .forEach(selector -> {
          String name = selector.group(1) == null ? "" : selector.group(1);
          Set<String> labels = new TreeSet<>();
          for (MatchResult matcher : MATCHER.matcher(selector.group(2)).results().toList()) {
            if (matcher.group(1).equals("__name__")) {
              name = matcher.group(2);
            } else {
              labels.add(matcher.group(1));
            }
          }
          all.add(new Asked(name, labels));
        });
    return all;
  }

  /** Names of series without braces, whose job and instance therefore are not those chosen. */
  public static List<String> bare(String query) {
    String rest = SELECTOR.matcher(query).replaceAll("").replaceAll("\\$\\w+", "");
    rest = GROUPING.matcher(rest).replaceAll("");
    return NAME.matcher(rest)
        .results()
        .map(MatchResult::group)
        .filter(name -> !BUILT_IN.matcher(name).matches())
        .toList();
  }

  /** Labels in {@code by (…)} and its like. */
  public static Set<String> grouped(String query) {
    Set<String> labels = new TreeSet<>();
    GROUPING
        .matcher(query)
        .results()
        .forEach(grouping -> {
          for (String label : grouping.group(2).split(", *", -1)) {
            labels.add(label.strip());
          }
        });
    return labels;
  }

  /** A query with values in the place of variables, as Grafana sends it. */
  public static String with(String query, Map<String, String> values) {
    return Pattern.compile("\\$(\\w+)")
        .matcher(query)
        .replaceAll(match -> {
          String value = values.get(match.group(1));
          if (value == null) {
            throw new AssertionError("no variable " + match.group() + " for " + query);
          }
          // Backslashes of a regular expression are doubled in a text of PromQL.
          return value.replace("\\", "\\\\\\\\").replace("$", "\\$");
        });
  }
}
