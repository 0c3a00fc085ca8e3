package io.netsonde.log;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a flat JSON object by the letter of RFC 8259. */
final class JsonReader {
  private final String text;
  private int at;

  JsonReader(String text, int at) {
    this.text = text;
    this.at = at;
  }

  static Map<String, Object> read(String line) {
    JsonReader reader = new JsonReader(line, 0);
    Map<String, Object> fields = new LinkedHashMap<>();
    reader.expect('{');
    do {
      String key = reader.string();
      reader.expect(':');
      if (fields.put(key, reader.value()) != null) {
        throw reader.wrong("key twice");
      }
    } while (reader.next() == ',');
    reader.at--;
    reader.expect('}');
    if (reader.at != line.length()) {
      throw reader.wrong("text after the object");
    }
    return fields;
  }

  int position() {
    return at;
  }

  String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      if (c < ' ') {
        throw wrong("bare control character");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    return value.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        String digits = text.substring(at, at + 4);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw wrong("escape");
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> throw wrong("escape");
    };
  }

  private Object value() {
    if (text.charAt(at) == '"') {
      return string();
    }
    int start = at;
    while (",}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String bare = text.substring(start, at);
    if (bare.equals("true") || bare.equals("false")) {
      return Boolean.valueOf(bare);
    }
    if (!bare.matches("-?(0|[1-9][0-9]*)")) {
      throw wrong("value " + bare);
    }
    return Long.valueOf(bare);
  }

  private void expect(char c) {
    if (next() != c) {
      throw wrong("no " + c);
    }
  }

  private char next() {
    if (at >= text.length()) {
      throw wrong("end");
    }
    return text.charAt(at++);
  }

  private AssertionError wrong(String what) {
    return new AssertionError(what + " at " + at + " in " + text);
  }
}
