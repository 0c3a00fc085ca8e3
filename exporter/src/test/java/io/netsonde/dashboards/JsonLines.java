package io.netsonde.dashboards;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes maps, lists, texts, numbers and truths as JSON (RFC 8259), one member on a line, but what
 * fits into a line whole.
 */
final class JsonLines {
  private static final int WIDTH = 100;

  /** The word of JSON for nothing. */
  enum Word {
    NULL
  }

  private JsonLines() {}

  static String of(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, "", out);
    return out.append('\n').toString();
  }

  private static void write(Object value, String indent, StringBuilder out) {
    String line = line(value);
    if (indent.length() + line.length() <= WIDTH || !isNested(value)) {
      out.append(line);
      return;
    }
    String deeper = indent + "  ";
    out.append(value instanceof Map ? "{" : "[");
    String comma = "\n";
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> member : map.entrySet()) {
        out.append(comma).append(deeper).append(quoted(String.valueOf(member.getKey())));
        out.append(": ");
        write(member.getValue(), deeper, out);
        comma = ",\n";
      }
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        out.append(comma).append(deeper);
        write(item, deeper, out);
        comma = ",\n";
      }
    }
    out.append('\n').append(indent).append(value instanceof Map ? '}' : ']');
  }

  private static boolean isNested(Object value) {
    return value instanceof Map || value instanceof List;
  }

  private static String line(Object value) {
    StringBuilder out = new StringBuilder();
    switch (value) {
      case Word.NULL -> out.append("null");
      case Map<?, ?> map -> {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
          Map.Entry<?, ?> member = i.next();
          out.append(quoted(String.valueOf(member.getKey()))).append(": ");
          out.append(line(member.getValue())).append(i.hasNext() ? ", " : "");
        }
        out.append('}');
      }
      case List<?> list -> {
        out.append('[');
        for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
          out.append(line(i.next())).append(i.hasNext() ? ", " : "");
        }
        out.append(']');
      }
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> out.append(quoted(value.toString()));
    }
    return out.toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
