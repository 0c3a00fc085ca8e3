package io.netsonde.log;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a logfmt line and forgives nothing. */
final class LogfmtReader {
  private LogfmtReader() {}

  static Map<String, Object> read(String line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    int at = 0;
    while (at < line.length()) {
      if (at > 0 && line.charAt(at++) != ' ') {
        throw new AssertionError("no blank before " + at + " in " + line);
      }
      int equals = line.indexOf('=', at);
      String key = line.substring(at, equals);
      if (!key.matches("[a-z][a-z0-9_]*")) {
        throw new AssertionError("key " + key + " in " + line);
      }
      at = equals + 1;
      Object value;
      if (at < line.length() && line.charAt(at) == '"') {
        JsonReader quoted = new JsonReader(line, at);
        value = quoted.string();
        at = quoted.position();
      } else {
        int end = line.indexOf(' ', at);
        end = end < 0 ? line.length() : end;
        String bare = line.substring(at, end);
        if (bare.isEmpty() || bare.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '=')) {
          throw new AssertionError("bare value '" + bare + "' in " + line);
        }
        value = bare;
        at = end;
      }
      if (fields.put(key, value) != null) {
        throw new AssertionError("second " + key + " in " + line);
      }
    }
    return fields;
  }
}
