package io.netsonde.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One element of {@code Accept} or {@code Accept-Encoding}: {@code text/plain;version=0.0.4;q=0.5}.
 *
 * <p>The grammar is that of RFC 9110 §12.4.2, §12.5.1 and §5.6.6, read leniently: an element that
 * does not follow it is left out and the others stand. A field beyond the bounds counts as absent,
 * because half of a preference is not a preference.
 *
 * @param value what is accepted, in lower case ({@code text/plain}, {@code gzip})
 * @param parameters by lower-case name, values as they stand without their quotes; not the weight
 * @param weight the {@code q} value in thousandths, 0 to 1000
 */
record HeaderElement(String value, Map<String, String> parameters, int weight) {
  /** Characters of a field, all its lines together. Prometheus sends about 350. */
  static final int MAX_LENGTH = 8192;

  /** Elements of a field. Prometheus sends 5. */
  static final int MAX_ELEMENTS = 64;

  private static final int FULL_WEIGHT = 1000;

  /** Reads all lines of a field; empty where it is absent, beyond the bounds or senseless. */
  static List<HeaderElement> parse(List<String> lines) {
    String field = String.join(",", lines);
    if (field.length() > MAX_LENGTH) {
      return List.of();
    }
    List<String> parts = split(field, ',');
    if (parts.size() > MAX_ELEMENTS) {
      return List.of();
    }
    List<HeaderElement> elements = new ArrayList<>(parts.size());
    for (String part : parts) {
      HeaderElement element = element(split(part, ';'));
      if (!element.value.isEmpty() && element.weight >= 0) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static HeaderElement element(List<String> parts) {
    Map<String, String> parameters = new HashMap<>();
    int weight = FULL_WEIGHT;
    for (String parameter : parts.subList(1, parts.size())) {
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String name = parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = unquote(parameter.substring(equals + 1).strip());
      if (name.equals("q")) {
        weight = weight(value);
      } else {
        parameters.putIfAbsent(name, value);
      }
    }
    String value = parts.getFirst().strip().toLowerCase(Locale.ROOT);
    return new HeaderElement(value, Map.copyOf(parameters), weight);
  }

  /** Splits at a separator that stands outside of quoted strings. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquote(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 1; i < value.length() - 1; i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length() - 1) {
        i++;
        c = value.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /** Thousandths of {@code 0}, {@code 0.25}, {@code 1.000}; -1 for what is no weight. */
  private static int weight(String text) {
    int length = text.length();
    if (length == 0 || length > 5 || (length > 1 && text.charAt(1) != '.')) {
      return -1;
    }
    int weight = 0;
    for (int place = 0; place < 5; place++) {
      if (place == 1) {
        continue;
      }
      char digit = place < length ? text.charAt(place) : '0';
      if (digit < '0' || digit > '9') {
        return -1;
      }
      weight = weight * 10 + (digit - '0');
    }
    return weight <= FULL_WEIGHT ? weight : -1;
  }
}
