package io.netsonde.cli;

import io.netsonde.log.VisibleCharacter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A JSON object (RFC 8259) on one line, with its members in the order of their adding.
 *
 * <p>What a terminal would act upon or a reader of lines might take for a line's end is escaped,
 * beyond what JSON asks for.
 */
final class JsonObject {
  private final Map<String, String> members = new LinkedHashMap<>();

  JsonObject put(String name, String value) {
    members.put(name, quote(value));
    return this;
  }

  JsonObject put(String name, long value) {
    members.put(name, Long.toString(value));
    return this;
  }

  /** Adds a number, which must be finite: JSON has no others. */
  JsonObject put(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a finite number)");
    }
    members.put(name, Double.toString(value));
    return this;
  }

  JsonObject put(String name, boolean value) {
    members.put(name, Boolean.toString(value));
    return this;
  }

  JsonObject put(String name, JsonObject value) {
    members.put(name, value.toString());
    return this;
  }

  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> quote(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').appendCodePoint(c);
          } else if (VisibleCharacter.is(c)) {
            out.appendCodePoint(c);
          } else {
            appendEscaped(out, c);
          }
        });
    return out.append('"').toString();
  }

  /** RFC 8259 section 7: beyond the basic plane, one escape for each half of the pair. */
  private static void appendEscaped(StringBuilder out, int codePoint) {
    for (char unit : Character.toChars(codePoint)) {
      out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
  }
}
