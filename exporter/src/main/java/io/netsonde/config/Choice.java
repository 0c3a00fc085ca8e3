package io.netsonde.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One of a few names. */
public final class Choice {
  private Choice() {}

  /** {@code true} or {@code false}, as YAML 1.2 has them: {@code yes} and {@code on} are text. */
  public static ValueParser<Boolean> bool() {
    Map<String, Boolean> names = new LinkedHashMap<>();
    names.put("true", true);
    names.put("false", false);
    return of(names);
  }

  /** The constants of an enumeration by {@link #name}. */
  public static <E extends Enum<E>> ValueParser<E> of(Class<E> type) {
    Map<String, E> names = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants()).forEach(constant -> names.put(name(constant), constant));
    return of(names);
  }

  /**
   * Names that stand for values.
   *
   * @param names at least one; listed in messages in the map's order
   */
  public static <T> ValueParser<T> of(Map<String, T> names) {
    Map<String, T> known = new LinkedHashMap<>(names);
    return text -> {
      T value = known.get(text);
      if (value == null) {
        throw Expectation.of(text, Suggestion.oneOf(known.keySet()));
      }
      return value;
    };
  }

  /** How a constant is written: in small letters, {@code _} as {@code -}. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
