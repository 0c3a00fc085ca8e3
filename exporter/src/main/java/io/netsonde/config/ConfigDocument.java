package io.netsonde.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * One configuration file, read and ready to be bound.
 *
 * <pre>{@code
 * Config config =
 *     ConfigDocument.read(file)
 *         .bind(root -> new Config(ProbeConfig.read(root.section("probe")), …));
 * }</pre>
 *
 * <p>Problems of three kinds meet here and are told together: what is refused while nodes are made
 * (duplicate keys, aliases, tags), what the sections' readers refuse, and the keys that no reader
 * asked for. Only text that is not YAML at all, or no file at all, ends the reading at once.
 */
public final class ConfigDocument {
  private final Problems problems;
  private final ConfigSection root;

  private ConfigDocument(Problems problems, Node root) {
    this.problems = problems;
    this.root = ConfigSection.of(problems, KeyPath.ROOT, root);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it is missing, unreadable, over 1 MiB, not UTF-8 or not YAML
   */
  public static ConfigDocument read(Path file) throws ConfigException {
    String name = fileName(file.toString());
    Problems problems = new Problems(name);
    return parse(name, SourceText.read(file, problems), problems);
  }

  /**
   * Reads text.
   *
   * @param name what messages call it, usually the name of its file
   * @throws ConfigException when it is over 1 MiB (counted in characters) or not YAML
   */
  public static ConfigDocument parse(String name, String text) throws ConfigException {
    String file = fileName(name);
    Problems problems = new Problems(file);
    if (text.length() > SourceText.LIMIT) {
      throw SourceText.tooLong(problems);
    }
    return parse(file, text, problems);
  }

  /**
   * Reads text whose root may be anything, as if it stood under a key of a document: for files of
   * others whose root is a list.
   *
   * @throws ConfigException as {@link #parse}
   */
  public static ConfigDocument under(String key, String name, String text) throws ConfigException {
    String file = fileName(name);
    Problems problems = new Problems(file);
    if (text.length() > SourceText.LIMIT) {
      throw SourceText.tooLong(problems);
    }
    Node root = root(file, text, problems);
    boolean empty = root instanceof Node.Scalar scalar && scalar.empty();
    Node under =
        new Node.Mapping(
            Position.FILE, empty ? Map.of() : Map.of(key, new Node.Entry(Position.FILE, root)));
    return new ConfigDocument(problems, under);
  }

  /** The document that says nothing, of which every value is its default. */
  public static ConfigDocument empty() {
    return new ConfigDocument(new Problems("defaults"), new Node.Scalar(Position.FILE, "", true));
  }

  /**
   * Makes the file's record and tells all that is wrong with the file.
   *
   * @param reader reads every section that the program knows, whether the file has it or not: what
   *     it does not ask for is an unknown key
   * @throws ConfigException when there was any problem
   */
  public <T> T bind(Function<ConfigSection, T> reader) throws ConfigException {
    T config;
    try {
      config = reader.apply(root);
    } catch (IllegalArgumentException e) {
      // A record's own check met a placeholder; what put the placeholder there is the news.
      problems.throwIfAny();
      throw e;
    }
    root.finish();
    problems.throwIfAny();
    return config;
  }

  private static ConfigDocument parse(String file, String text, Problems problems)
      throws ConfigException {
    return new ConfigDocument(problems, root(file, text, problems));
  }

  private static Node root(String file, String text, Problems problems) throws ConfigException {
    String withoutMark = text.startsWith("\ufeff") ? text.substring(1) : text;
    return NodeComposer.compose(file, withoutMark, problems);
  }

  /** A name with a line break or the like is quoted; a blank or an umlaut stays as it is. */
  private static String fileName(String name) {
    return name.chars().anyMatch(Character::isISOControl) ? Expectation.shown(name) : name;
  }
}
