package io.netsonde.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON object (RFC 8259) on one line, with its members in the order of their adding. */
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
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
          } else if (c < ' ') {
            out.append(String.format("\\u%04x", c));
          } else {
            out.append((char) c);
          }
        });
    return out.append('"').toString();
  }
}
