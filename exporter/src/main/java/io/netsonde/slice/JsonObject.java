package io.netsonde.slice;

import io.netsonde.log.VisibleCharacter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A JSON object (RFC 8259) with its members in the order of their adding: on one line for programs
 * that read lines, or indented for a person who looks.
 *
 * <p>What a terminal would act upon or a reader of lines might take for a line's end is escaped,
 * beyond what JSON asks for.
 */
public final class JsonObject {
  private static final int NO_INDENT = -1;

  /** Text as it is written, or an object, or a list of objects. */
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** Adds a string. */
  public JsonObject put(String name, String value) {
    members.put(name, quote(value));
    return this;
  }

  /** Adds a whole number. */
  public JsonObject put(String name, long value) {
    members.put(name, Long.toString(value));
    return this;
  }

  /** Adds a number, which must be finite: JSON has no others. */
  public JsonObject put(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a finite number)");
    }
    members.put(name, Double.toString(value));
    return this;
  }

  /** Adds a truth value. */
  public JsonObject put(String name, boolean value) {
    members.put(name, Boolean.toString(value));
    return this;
  }

  /** Adds an object. */
  public JsonObject put(String name, JsonObject value) {
    members.put(name, value);
    return this;
  }

  /** Adds an array of objects. */
  public JsonObject put(String name, List<JsonObject> values) {
    members.put(name, List.copyOf(values));
    return this;
  }

  /** Adds an array of strings. */
  public JsonObject putTexts(String name, List<String> values) {
    members.put(
        name, "[" + values.stream().map(JsonObject::quote).collect(Collectors.joining(",")) + "]");
    return this;
  }

  /**
   * Adds an array of numbers: whole ones as they are, which times have to be, others as exact as a
   * float, which is shorter; one that is too great for a float, or not finite, is {@code null}.
   */
  public JsonObject putNumbers(String name, double... values) {
    StringBuilder array = new StringBuilder("[");
    for (double value : values) {
      array.append(array.length() == 1 ? "" : ",");
      float rounded = (float) value;
      double told = value == Math.rint(value) ? value : (double) rounded;
      long whole = (long) told;
      if (!Float.isFinite(rounded)) {
        array.append("null");
      } else if ((double) whole == told) {
        array.append(whole);
      } else {
        array.append(rounded);
      }
    }
    members.put(name, array.append(']').toString());
    return this;
  }

  /** On one line. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out, NO_INDENT);
    return out.toString();
  }

  /** On a line for each member, two blanks deeper for each level; without a newline at the end. */
  public String indented() {
    StringBuilder out = new StringBuilder();
    write(out, 0);
    return out.toString();
  }

  private void write(StringBuilder out, int indent) {
    if (members.isEmpty()) {
      out.append("{}");
      return;
    }
    int inner = deeper(indent);
    String before = "{";
    for (Map.Entry<String, Object> member : members.entrySet()) {
      begin(out.append(before), inner);
      out.append(quote(member.getKey())).append(indent == NO_INDENT ? ":" : ": ");
      write(out, member.getValue(), inner);
      before = ",";
    }
    begin(out, indent);
    out.append('}');
  }

  private static void write(StringBuilder out, Object value, int indent) {
    switch (value) {
      case JsonObject object -> object.write(out, indent);
      case List<?> objects -> writeArray(out, objects, indent);
      default -> out.append(value);
    }
  }

  private static void writeArray(StringBuilder out, List<?> objects, int indent) {
    if (objects.isEmpty()) {
      out.append("[]");
      return;
    }
    int inner = deeper(indent);
    String before = "[";
    for (Object object : objects) {
      begin(out.append(before), inner);
      write(out, object, inner);
      before = ",";
    }
    begin(out, indent);
    out.append(']');
  }

  private static int deeper(int indent) {
    return indent == NO_INDENT ? NO_INDENT : indent + 1;
  }

  private static void begin(StringBuilder out, int indent) {
    if (indent != NO_INDENT) {
      out.append('\n').repeat("  ", indent);
    }
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
