package io.netsonde.wire.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value of JSON (RFC 8259). Whoever reads one asks for what it expects to find and gets nothing
 * where something else stands, so that a stranger's document never ends in an exception.
 */
public sealed interface Json {

  /**
   * An object.
   *
   * @param fields in the order of the text; of a key that stands there twice the last counts
   */
  record Fields(Map<String, Json> fields) implements Json {}

  /**
   * An array.
   *
   * @param items in their order
   */
  record Items(List<Json> items) implements Json {}

  /**
   * A string.
   *
   * @param text with its escapes resolved
   */
  record Text(String text) implements Json {}

  /**
   * A number.
   *
   * @param literal as it was written
   */
  record Numeral(String literal) implements Json {}

  /** The three words. */
  enum Word implements Json {
    TRUE,
    FALSE,
    NULL
  }

  /** The value under a key; {@link Word#NULL} where there is none, or this is no object. */
  default Json get(String key) {
    return this instanceof Fields object ? object.fields.getOrDefault(key, Word.NULL) : Word.NULL;
  }

  /** The items of an array; none where this is no array. */
  default List<Json> elements() {
    return this instanceof Items array ? array.items : List.of();
  }

  /** The text of a string; empty where this is none. */
  default Optional<String> string() {
    return this instanceof Text string ? Optional.of(string.text) : Optional.empty();
  }

  /** The value of a number that is whole and fits; empty where this is none. */
  default OptionalLong integer() {
    if (this instanceof Numeral number && number.literal.matches("-?[0-9]{1,18}")) {
      return OptionalLong.of(Long.parseLong(number.literal));
    }
    return OptionalLong.empty();
  }
}
