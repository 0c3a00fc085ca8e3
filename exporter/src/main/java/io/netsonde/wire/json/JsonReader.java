package io.netsonde.wire.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSON text (RFC 8259) to values.
 *
 * <p>Bounds: values nest at most {@value #MAX_DEPTH} deep, and there are at most {@value
 * #MAX_VALUES} of them.
 */
public final class JsonReader {
  /** Levels of objects and arrays. */
  public static final int MAX_DEPTH = 32;

  /** Values of one text, keys not counted. */
  public static final int MAX_VALUES = 1_000_000;

  private final String text;
  private int at;
  private int values;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads a whole text.
   *
   * @throws JsonFormatException when it is not one value by the letter of the standard
   */
  public static Json read(String text) throws JsonFormatException {
    JsonReader reader = new JsonReader(text);
    Json value = reader.value(0);
    reader.skipBlanks();
    if (reader.at != text.length()) {
      throw reader.wrong("more than one value");
    }
    return value;
  }

  private Json value(int depth) throws JsonFormatException {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw wrong(depth > MAX_DEPTH ? "too deep" : "too many values");
    }
    skipBlanks();
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", Json.Word.TRUE);
      case 'f' -> word("false", Json.Word.FALSE);
      case 'n' -> word("null", Json.Word.NULL);
      default -> number();
    };
  }

  private Json object(int depth) throws JsonFormatException {
    Map<String, Json> fields = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (peek() == '}') {
      at++;
      return new Json.Fields(Map.of());
    }
    while (true) {
      skipBlanks();
      String key = string();
      skipBlanks();
      expect(':');
      fields.put(key, value(depth + 1));
      skipBlanks();
      if (peek() == '}') {
        at++;
        return new Json.Fields(Collections.unmodifiableMap(fields));
      }
      expect(',');
    }
  }

  private Json array(int depth) throws JsonFormatException {
    List<Json> items = new ArrayList<>();
    at++;
    skipBlanks();
    if (peek() == ']') {
      at++;
      return new Json.Items(List.of());
    }
    while (true) {
      items.add(value(depth + 1));
      skipBlanks();
      if (peek() == ']') {
        at++;
        return new Json.Items(List.copyOf(items));
      }
      expect(',');
    }
  }

  private String string() throws JsonFormatException {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return string.toString();
      }
      if (c < ' ') {
        throw wrong("a control character in a string");
      }
      string.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws JsonFormatException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw wrong("an unknown escape");
    };
  }

  private char codeUnit() throws JsonFormatException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char digit = peek();
      if (!HexFormat.isHexDigit(digit)) {
        throw wrong("an escape without four digits");
      }
      unit = unit << 4 | HexFormat.fromHexDigit(digit);
      at++;
    }
    return (char) unit;
  }

  private Json word(String word, Json.Word value) throws JsonFormatException {
    if (!text.startsWith(word, at)) {
      throw wrong("no value");
    }
    at += word.length();
    return value;
  }

  private Json number() throws JsonFormatException {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String literal = text.substring(start, at);
    if (!isNumber(literal)) {
      at = start;
      throw wrong("no value");
    }
    return new Json.Numeral(literal);
  }

  /** By hand, since a pattern that repeats could go deep on a long text. */
  private static boolean isNumber(String literal) {
    int at = literal.startsWith("-") ? 1 : 0;
    int whole = digits(literal, at);
    if (whole == at || (literal.charAt(at) == '0' && whole - at > 1)) {
      return false;
    }
    at = whole;
    if (at < literal.length() && literal.charAt(at) == '.') {
      int fraction = digits(literal, at + 1);
      if (fraction == at + 1) {
        return false;
      }
      at = fraction;
    }
    if (at < literal.length() && (literal.charAt(at) | 32) == 'e') {
      at++;
      if (at < literal.length() && (literal.charAt(at) == '+' || literal.charAt(at) == '-')) {
        at++;
      }
      int exponent = digits(literal, at);
      if (exponent == at) {
        return false;
      }
      at = exponent;
    }
    return at == literal.length();
  }

  private static int digits(String literal, int from) {
    int at = from;
    while (at < literal.length() && literal.charAt(at) >= '0' && literal.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws JsonFormatException {
    if (at >= text.length()) {
      throw wrong("an end too early");
    }
    return text.charAt(at);
  }

  private void expect(char c) throws JsonFormatException {
    if (peek() != c) {
      throw wrong("no '" + c + "'");
    }
    at++;
  }

  private JsonFormatException wrong(String what) {
    return new JsonFormatException("JSON: " + what + " at character " + at);
  }
}
