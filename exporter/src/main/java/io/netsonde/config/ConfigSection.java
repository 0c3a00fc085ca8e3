package io.netsonde.config;

import io.netsonde.config.Node.Entry;
import io.netsonde.config.Node.Mapping;
import io.netsonde.config.Node.Refused;
import io.netsonde.config.Node.Scalar;
import io.netsonde.config.Node.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the file, from which a room reads its record key by key.
 *
 * <p>A reader never throws: it notes the problem and gives the default, so that all problems of a
 * file are found in one pass; {@link ConfigDocument#bind} throws in the end. A section that the
 * file does not have, or has empty, gives the same defaults. The section remembers what it was
 * asked for; any other key is unknown. So a room reads all its keys always, not some of them on a
 * condition.
 */
public final class ConfigSection {
  private final Problems problems;
  private final KeyPath path;
  private final Position at;
  private final boolean present;
  private final Map<String, Entry> entries;
  private final TreeSet<String> asked = new TreeSet<>();
  private final Map<String, ConfigSection> sections = new LinkedHashMap<>();
  private final List<ConfigSection> items = new ArrayList<>();

  private ConfigSection(
      Problems problems, KeyPath path, Position at, boolean present, Map<String, Entry> entries) {
    this.problems = problems;
    this.path = path;
    this.at = at;
    this.present = present;
    this.entries = entries;
  }

  /** The section that a node is, or an absent one and a problem where it is none. */
  static ConfigSection of(Problems problems, KeyPath path, Node node) {
    if (node instanceof Mapping mapping) {
      return new ConfigSection(problems, path, mapping.at(), true, mapping.entries());
    }
    boolean empty = node instanceof Scalar scalar && scalar.empty();
    if (!empty && !(node instanceof Refused)) {
      problems.add(
          node.at(), path, Expectation.wording(node.description(), "a mapping of keys to values"));
    }
    return new ConfigSection(problems, path, node.at(), empty, Map.of());
  }

  /** Whether the file has this section, even if empty. */
  public boolean present() {
    return present;
  }

  /** The section under a key; absent where the file has none. */
  public ConfigSection section(String key) {
    return sections.computeIfAbsent(
        key,
        k -> {
          Node node = node(k);
          return node == null
              ? new ConfigSection(problems, path.key(k), at, false, Map.of())
              : of(problems, path.key(k), node);
        });
  }

  /** Any scalar by its parser. */
  public <T> T value(String key, T defaultValue, ValueParser<T> parser) {
    Node node = node(key);
    return node == null ? defaultValue : scalar(path.key(key), node, defaultValue, parser);
  }

  /**
   * A scalar that the file must have.
   *
   * @param placeholder goes on in its stead where it is missing or wrong, so that the rest can be
   *     read; never seen after {@link ConfigDocument#bind}
   */
  public <T> T required(String key, T placeholder, ValueParser<T> parser) {
    if (node(key) == null) {
      problems.add(at, path, "no '" + key + "' (expected: this key, it has no default)");
      return placeholder;
    }
    return value(key, placeholder, parser);
  }

  /** A duration from {@code min} to {@code max}, both included. */
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    return value(key, defaultValue, Durations.between(min, max));
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public int integer(String key, int defaultValue, int min, int max) {
    return value(key, defaultValue, Integers.between(min, max));
  }

  /** A size from {@code min} to {@code max} bytes, both included. */
  public long bytes(String key, long defaultValue, long min, long max) {
    return value(key, defaultValue, ByteSizes.between(min, max));
  }

  /** {@code true} or {@code false}. */
  public boolean bool(String key, boolean defaultValue) {
    return value(key, defaultValue, Choice.bool());
  }

  /** Text as it stands; numbers and such are text, too. */
  public String text(String key, String defaultValue) {
    return value(key, defaultValue, text -> text);
  }

  /** A constant of the default's enumeration, by {@link Choice#name}. */
  public <E extends Enum<E>> E choice(String key, E defaultValue) {
    return value(key, defaultValue, Choice.of(defaultValue.getDeclaringClass()));
  }

  /** A list of texts. */
  public List<String> textList(String key, List<String> defaultValue) {
    return values(key, defaultValue, text -> text);
  }

  /** A list of scalars by their parser; items that it refuses are left out. */
  public <T> List<T> values(String key, List<T> defaultValue, ValueParser<T> parser) {
    return items(key, defaultValue, (itemPath, node) -> parsed(itemPath, node, parser));
  }

  /** A list of mappings, each read as a section of its own. */
  public <T> List<T> list(String key, List<T> defaultValue, Function<ConfigSection, T> reader) {
    return items(
        key,
        defaultValue,
        (itemPath, node) -> {
          ConfigSection item = of(problems, itemPath, node);
          items.add(item);
          return Optional.of(reader.apply(item));
        });
  }

  /**
   * A list whose items are scalars, read by their parser, or mappings, each read as a section of
   * its own; scalars that the parser refuses are left out.
   */
  public <T> List<T> mixedList(
      String key, List<T> defaultValue, ValueParser<T> parser, Function<ConfigSection, T> reader) {
    return items(
        key,
        defaultValue,
        (itemPath, node) -> {
          if (!(node instanceof Mapping)) {
            return parsed(itemPath, node, parser);
          }
          ConfigSection item = of(problems, itemPath, node);
          items.add(item);
          return Optional.of(reader.apply(item));
        });
  }

  /** A mapping whose keys are free, such as users to hashes, in the order of the file. */
  public <T> Map<String, T> entries(
      String key, Map<String, T> defaultValue, ValueParser<T> parser) {
    Node node = node(key);
    if (node == null) {
      return defaultValue;
    }
    ConfigSection section = of(problems, path.key(key), node);
    Map<String, T> values = new LinkedHashMap<>();
    section.entries.forEach((name, entry) ->
        parsed(section.path.key(name), entry.value(), parser)
            .ifPresent(value -> values.put(name, value)));
    return Collections.unmodifiableMap(values);
  }

  /** A mapping whose keys are free and whose values are mappings, each read as a section. */
  public <T> Map<String, T> sections(
      String key, Map<String, T> defaultValue, Function<ConfigSection, T> reader) {
    Node node = node(key);
    if (node == null) {
      return defaultValue;
    }
    ConfigSection all = of(problems, path.key(key), node);
    Map<String, T> values = new LinkedHashMap<>();
    for (String name : all.entries.keySet()) {
      ConfigSection one = all.section(name);
      items.add(one);
      values.put(name, reader.apply(one));
    }
    return Collections.unmodifiableMap(values);
  }

  /**
   * Refuses a value that was well-formed but does not fit the others.
   *
   * @param what the value and why, such as {@code 5s is over the interval}
   * @param expected as the end of "expected: …"
   */
  public void refuse(String key, String what, String expected) {
    Entry entry = entries.get(key);
    problems.add(
        entry == null ? at : entry.value().at(),
        path.key(key),
        Expectation.wording(what, expected));
  }

  /** Notes every key that nobody asked for, here and below. */
  void finish() {
    entries.forEach((key, entry) -> {
      if (!asked.contains(key)) {
        String name = Expectation.shown(key);
        String quoted = name.startsWith("'") ? name : "'" + name + "'";
        problems.add(
            entry.keyAt(), path, "unknown key " + quoted + " " + Suggestion.forName(key, asked));
      }
    });
    sections.values().forEach(ConfigSection::finish);
    items.forEach(ConfigSection::finish);
  }

  private interface ItemReader<T> {
    Optional<T> read(KeyPath itemPath, Node node);
  }

  private <T> List<T> items(String key, List<T> defaultValue, ItemReader<T> reader) {
    Node node = node(key);
    if (node == null || node instanceof Refused) {
      return defaultValue;
    }
    KeyPath listPath = path.key(key);
    if (!(node instanceof Sequence sequence)) {
      problems.add(
          node.at(), listPath, Expectation.wording(node.description(), "a list, [] for none"));
      return defaultValue;
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      reader.read(listPath.item(i), sequence.items().get(i)).ifPresent(values::add);
    }
    return List.copyOf(values);
  }

  private <T> T scalar(KeyPath keyPath, Node node, T defaultValue, ValueParser<T> parser) {
    return parsed(keyPath, node, parser).orElse(defaultValue);
  }

  private <T> Optional<T> parsed(KeyPath keyPath, Node node, ValueParser<T> parser) {
    if (node instanceof Scalar scalar && !scalar.empty()) {
      try {
        return Optional.of(parser.parse(scalar.text()));
      } catch (IllegalArgumentException e) {
        problems.add(node.at(), keyPath, message(scalar, e));
      }
    } else if (!(node instanceof Refused)) {
      String expected =
          node instanceof Scalar ? "a value, or no key for the default" : "a single value";
      problems.add(node.at(), keyPath, Expectation.wording(node.description(), expected));
    }
    return Optional.empty();
  }

  /** A parser that does not use our wording may say what is wrong, and not with what. */
  private static String message(Scalar scalar, IllegalArgumentException e) {
    String said = String.valueOf(e.getMessage());
    return said.contains("(expected: ") ? said : scalar.description() + ": " + said;
  }

  private @Nullable Node node(String key) {
    asked.add(key);
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }
}
