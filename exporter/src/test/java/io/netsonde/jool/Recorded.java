package io.netsonde.jool;

import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.Datagrams;
import io.netsonde.wire.jool.ModuleVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What real modules and Jool's own command answered. */
public final class Recorded {
  private static final Pattern CSV_TEXT = Pattern.compile(",\"[^\"]+\"\n");
  private static final Pattern PLAIN_TEXT = Pattern.compile("(?m)(^JSTAT.*\n).+\n\n");

  private Recorded() {}

  /** A recorded file, empty where it is not there because nothing was written. */
  public static String text(String version, String name) throws IOException {
    try (InputStream in = Recorded.class.getResourceAsStream("recorded/" + version + "/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * What the command printed, as of the moment of the recorded datagrams: with 4.1.9, one session
   * ran out in between.
   */
  public static String stats(String version, String name) throws IOException {
    String text = text(version, name);
    return version.equals("4.1.9")
        ? text.replaceAll("(BIB_ENTRIES|SESSIONS)(: |,)85", "$1$284")
        : text;
  }

  /** Output with a mark in place of each explanation, as it was recorded. */
  public static String withoutExplanations(String text) {
    return PLAIN_TEXT
        .matcher(CSV_TEXT.matcher(text).replaceAll(",\"<text>\"\n"))
        .replaceAll("$1<text>\n\n");
  }

  /** Exit code of a recorded command. */
  public static int exitCode(String version, String name) throws IOException {
    String command = text(version, name + ".cmd");
    return Integer.parseInt(command.substring(command.indexOf("rc=") + 3).strip());
  }

  /** Counters of a recorded conversation. */
  public static CounterValues values(String conversation) throws IOException {
    return new CounterValues().add(Datagrams.reply(conversation).attributes());
  }

  /** The same with the names that a version gives them. */
  public static NamedCounters counters(String version, String conversation) throws IOException {
    return NamedCounters.of(
        Optional.of(ModuleVersion.parse(version).orElseThrow()), values(conversation));
  }

  /** Names and values as the command printed them with {@code --all --csv --no-headers}. */
  public static Map<String, String> printed(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    text.lines().map(line -> line.split("[,:] ?", 2)).forEach(l -> values.put(l[0], l[1]));
    return values;
  }
}
