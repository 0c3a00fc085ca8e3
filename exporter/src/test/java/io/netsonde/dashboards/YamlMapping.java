package io.netsonde.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a source, of which each key has to be asked for: {@link #end} names those that were
 * not, which are misspelt.
 */
final class YamlMapping {
  private final Map<?, ?> entries;
  private final Set<String> asked = new TreeSet<>();

  private YamlMapping(Map<?, ?> entries) {
    this.entries = entries;
  }

  static YamlMapping of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new YamlMapping(map);
    }
    throw new AssertionError("'" + value + "' is no mapping");
  }

  String text(String key) {
    return String.valueOf(value(key));
  }

  String text(String key, String absent) {
    return entries.containsKey(key) ? text(key) : note(key, absent);
  }

  int number(String key, int absent) {
    return entries.containsKey(key) ? Integer.parseInt(text(key)) : note(key, absent);
  }

  boolean yes(String key) {
    return text(key, "false").equals("true");
  }

  /** The mappings of a list; none where the key is absent. */
  List<YamlMapping> mappings(String key) {
    List<YamlMapping> mappings = new ArrayList<>();
    if (note(key, entries.get(key)) instanceof List<?> list) {
      list.forEach(item -> mappings.add(of(item)));
    }
    return mappings;
  }

  /** A mapping whose keys are free, in its order; empty where the key is absent. */
  Map<String, Object> free(String key) {
    Map<String, Object> free = new LinkedHashMap<>();
    if (note(key, entries.get(key)) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> free.put(String.valueOf(name), value));
    }
    return free;
  }

  /** To be called when all was asked for. */
  void end() {
    Set<String> unknown = new TreeSet<>();
    entries.keySet().forEach(key -> unknown.add(String.valueOf(key)));
    unknown.removeAll(asked);
    if (!unknown.isEmpty()) {
      throw new AssertionError("unknown keys " + unknown + " in " + entries);
    }
  }

  private Object value(String key) {
    Object value = note(key, entries.get(key));
    if (value == null) {
      throw new AssertionError("no key '" + key + "' in " + entries);
    }
    return value;
  }

  private <T extends @Nullable Object> T note(String key, T value) {
    asked.add(key);
    return value;
  }
}
