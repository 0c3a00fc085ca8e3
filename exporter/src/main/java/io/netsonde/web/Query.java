package io.netsonde.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query as browsers write it (application/x-www-form-urlencoded): {@code
 * target=a&target=b%20c&debug}.
 *
 * <p>A name may repeat, a value may be missing or empty, {@code +} is a space, bytes are UTF-8.
 * What is malformed is refused rather than guessed, because a target that was guessed would be
 * probed.
 */
final class Query {
  /** Parameters of one query, repeated ones each for itself. */
  static final int MAX_PARAMETERS = 1024;

  private Query() {}

  /**
   * Decodes a query.
   *
   * @param raw what follows the question mark, still encoded; null where there is none
   * @return values by name, both in the order of the query
   * @throws IllegalArgumentException with a sentence for the client where it is malformed or too
   *     long
   */
  static Map<String, List<String>> parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int count = 0;
    int start = 0;
    while (start <= raw.length()) {
      int ampersand = raw.indexOf('&', start);
      int end = ampersand < 0 ? raw.length() : ampersand;
      if (end > start) {
        count++;
        if (count > MAX_PARAMETERS) {
          throw new IllegalArgumentException(
              "the query has too many parameters (expected: at most " + MAX_PARAMETERS + ")");
        }
        add(parameters, raw.substring(start, end));
      }
      start = end + 1;
    }
    return parameters;
  }

  private static void add(Map<String, List<String>> parameters, String pair) {
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    parameters.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
  }

  private static String decode(String text) {
    // The server hands over bytes as characters of ISO 8859-1, so no character exceeds a byte.
    byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        boolean whole = i + 2 < raw.length;
        int high = whole ? Character.digit(raw[i + 1], 16) : -1;
        int low = whole ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new IllegalArgumentException(
              "the query has a % without two hexadecimal digits after it (write %25 for a %)");
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else {
        bytes.put(raw[i] == '+' ? (byte) ' ' : raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the query is not UTF-8 where it is decoded", e);
    }
  }
}
