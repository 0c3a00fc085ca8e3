package io.netsonde.dashboards;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The matchers that a source has names for: {@code up{@all}} stands for {@code
 * up{job=~"$job",instance=~"$instance"}}.
 */
record Selectors(Map<String, Object> matchers) {
  private static final Pattern NAME = Pattern.compile("@([a-z]+)(?=[,}])");

  String expand(String expression) {
    return NAME.matcher(expression)
        .replaceAll(match -> {
          Object matcher = matchers.get(match.group(1));
          if (matcher == null) {
            throw new AssertionError("no selector " + match.group() + " in " + expression);
          }
          return matcher.toString().replace("$", "\\$");
        });
  }
}
