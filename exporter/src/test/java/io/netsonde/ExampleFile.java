package io.netsonde;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The text of the configuration file that packages bring, of {@code docs/configuration.md}. */
final class ExampleFile {
  private static final int WIDTH = 98;
  private static final String HEAD =
      """
      ## Netsonde's configuration. No key is needed: each stands here with its default, commented out.
      ## To change one, take away the first # of its line and of the section above it. Then
      ##
      ##   netsonde config check --config.file=/etc/netsonde/netsonde.yml
      ##   systemctl reload netsonde
      ##
      ## docs/configuration.md says more: modules, targets, examples.
      """;

  private ExampleFile() {}

  static String text() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    String section = ConfigurationReference.TOP;
    for (ConfigurationReference.Key key : ConfigurationReference.keys()) {
      if (!key.section().equals(section)) {
        section = key.section();
        boolean inner = section.contains(".");
        String name = section.substring(section.indexOf('.') + 1);
        text.append(inner ? "" : "\n").append('#').append(inner ? "  " : "");
        text.append(name).append(":\n");
      }
      append(text, key);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ConfigurationReference.Key key) {
    String indent =
        key.section().equals(ConfigurationReference.TOP)
            ? ""
            : key.section().contains(".") ? "    " : "  ";
    if (indent.isEmpty()) {
      text.append('\n');
    }
    String words = plain(key.meaning());
    if (!key.range().isEmpty()) {
      words += " Takes " + plain(key.range()) + ".";
    }
    for (String line : wrapped(words, WIDTH - indent.length() - 3)) {
      text.append('#').append(indent).append("# ").append(line).append('\n');
    }
    text.append('#').append(indent);
    if (key.defaultText().isEmpty()) {
      text.append("#").append(key.name()).append(":  (").append(plain(key.without())).append(")\n");
    } else {
      text.append(key.name()).append(": ").append(key.defaultText()).append('\n');
    }
  }

  /** Without links and quotes of code. */
  private static String plain(String markdown) {
    return markdown.replaceAll("\\[([^\\]]+)\\]\\([^)]+\\)", "$1").replace("`", "");
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
