package io.netsonde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/configuration.md}. */
final class ConfigurationReference {
  static final Path DOCUMENT = Path.of("../docs/configuration.md");

  /** The key of the top's tables. */
  static final String TOP = "";

  private static final Pattern HEADING = Pattern.compile("## `([a-z_.]+)`");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_]+)` \\| (.+?) \\| (.+?) \\| (.+) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern FROM_TO = Pattern.compile("`([^`]+)` to `([^`]+)`");

  private ConfigurationReference() {}

  /**
   * One key of the document.
   *
   * @param section the empty text for the top
   * @param defaultText as it is written in a file; empty where it depends on another key
   * @param range as it is written in the document
   * @param without what holds without the key, as it is written in the document
   * @param meaning as it is written in the document
   */
  record Key(
      String section,
      String name,
      String defaultText,
      String range,
      String without,
      String meaning) {
    /** A file that says nothing but this key. */
    String file(String value) {
      StringBuilder text = new StringBuilder();
      String indent = "";
      for (String outer : section.split("\\.", -1)) {
        if (!outer.equals(TOP)) {
          text.append(indent).append(outer).append(":\n");
          indent += "  ";
        }
      }
      return text.append(indent).append(name).append(": ").append(value).append('\n').toString();
    }

    /** Values that the document says are taken. */
    List<String> taken() {
      List<String> values = new ArrayList<>();
      Matcher code = CODE.matcher(range);
      while (code.find()) {
        values.add(code.group(1));
      }
      if (!defaultText.isEmpty()) {
        values.add(defaultText);
      }
      return values;
    }

    /** Values that the document says are refused, the nearest to those that are taken. */
    List<String> refused() {
      if (range.startsWith("any text")) {
        return List.of();
      }
      Matcher ends = FROM_TO.matcher(range);
      if (!ends.matches()) {
        return List.of(range.contains("interface") ? "no/name" : "nonsense");
      }
      return List.of(before(ends.group(1)), beyond(ends.group(2)));
    }

    /** More than the greatest value. */
    private static String beyond(String greatest) {
      if (greatest.endsWith("B")) {
        return "9" + greatest;
      }
      return greatest + (greatest.matches(".*[smhd]") ? "1ms" : "0");
    }

    private static String before(String least) {
      return switch (least) {
        case "1" -> "0";
        case "10ms" -> "9ms";
        case "100ms" -> "99ms";
        case "1s" -> "999ms";
        case "1m" -> "59s";
        case "16" -> "15";
        case "5s" -> "4s";
        case "10s" -> "9s";
        case "1h" -> "59m";
        case "1024" -> "1023";
        case "0" -> "-1";
        case "64B" -> "63B";
        case "256KiB" -> "255KiB";
        default -> throw new AssertionError("teach this test what lies before " + least);
      };
    }

    @Override
    public String toString() {
      return section.equals(TOP) ? name : section + "." + name;
    }
  }

  static List<Key> keys() throws IOException {
    List<Key> keys = new ArrayList<>();
    String section = TOP;
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Matcher value = CODE.matcher(row.group(2));
        keys.add(
            new Key(
                section,
                row.group(1),
                value.matches() ? value.group(1) : "",
                row.group(3),
                row.group(2),
                row.group(4)));
      }
    }
    return keys;
  }
}
