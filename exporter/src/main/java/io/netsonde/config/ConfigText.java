package io.netsonde.config;

import io.netsonde.config.Node.Entry;
import io.netsonde.config.Node.Mapping;
import io.netsonde.config.Node.Scalar;
import io.netsonde.config.Node.Sequence;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A configuration as it can be shown: several files laid one over the other, written anew as YAML,
 * secrets hidden.
 *
 * <p>Values stand as they were written; comments are not kept. What is a secret is told by its key;
 * of a URL, user and query are.
 */
public final class ConfigText {
  /** In place of a secret, as Prometheus shows it. */
  static final String HIDDEN = "<secret>";

  private static final Set<String> SECRETS =
      Set.of("password", "secret", "token", "bearer_token", "key", "basic_auth_users");

  /** What stands in a URL before its host (RFC 3986, section 3.2), and is nobody's business. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]+@");

  /** What stands in a URL behind its path: a token, often enough. */
  private static final Pattern QUERY = Pattern.compile("(://[^?\\s]*\\?)\\S+");

  /** What is the same text without quotes, at the places where we write it. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./<](?:[A-Za-z0-9_./+*=<>()|!-]| (?=[A-Za-z0-9_./+*=<>()|!-]))*");

  private static final String INDENT = "  ";

  private final Node root;

  private ConfigText(Node root) {
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be read or is not YAML
   */
  public static ConfigText of(Path file) throws ConfigException {
    String name = file.toString();
    return of(name, SourceText.read(file, new Problems(name)));
  }

  /**
   * Reads text.
   *
   * @param name what messages call it
   * @throws ConfigException when it is not YAML
   */
  public static ConfigText of(String name, String text) throws ConfigException {
    Problems problems = new Problems(name);
    Node root = NodeComposer.compose(name, text, problems);
    problems.throwIfAny();
    return new ConfigText(root);
  }

  /** This with another laid over it, whose keys win; lists are taken whole. */
  public ConfigText with(ConfigText over) {
    return new ConfigText(laid(root, over.root));
  }

  private static Node laid(Node below, Node over) {
    if (over instanceof Scalar scalar && scalar.empty()) {
      return below;
    }
    if (!(below instanceof Mapping lower) || !(over instanceof Mapping upper)) {
      return over;
    }
    Map<String, Entry> entries = new LinkedHashMap<>(lower.entries());
    upper
        .entries()
        .forEach((key, entry) ->
            entries.merge(
                key, entry, (was, is) -> new Entry(is.keyAt(), laid(was.value(), is.value()))));
    return new Mapping(lower.at(), entries);
  }

  /** As YAML that reads as the same; empty where nothing is said. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    if (root instanceof Mapping mapping) {
      write(out, mapping, "");
    }
    return out.toString();
  }

  private static void write(StringBuilder out, Mapping mapping, String indent) {
    mapping
        .entries()
        .forEach((key, entry) -> {
          out.append(indent).append(quoted(key)).append(':');
          if (SECRETS.contains(key)) {
            out.append(' ').append(HIDDEN).append('\n');
          } else {
            below(out, entry.value(), indent);
          }
        });
  }

  /** What stands behind a colon or a dash. */
  private static void below(StringBuilder out, Node node, String indent) {
    switch (node) {
      case Mapping mapping when !mapping.entries().isEmpty() -> {
        out.append('\n');
        write(out, mapping, indent + INDENT);
      }
      case Sequence sequence when !sequence.items().isEmpty() -> {
        out.append('\n');
        write(out, sequence.items(), indent + INDENT);
      }
      case Mapping _ -> out.append(" {}\n");
      case Sequence _ -> out.append(" []\n");
      case Scalar scalar -> out.append(' ').append(scalar(scalar)).append('\n');
      case Node.Refused _ -> out.append(" null\n");
    }
  }

  private static void write(StringBuilder out, List<Node> items, String indent) {
    for (Node item : items) {
      out.append(indent).append('-');
      below(out, item, indent);
    }
  }

  private static String scalar(Scalar scalar) {
    return scalar.empty() ? "null" : quoted(withoutSecrets(scalar.text()));
  }

  private static String withoutSecrets(String text) {
    String noUser = USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
    return QUERY.matcher(noUser).replaceAll("$1" + HIDDEN);
  }

  private static String quoted(String text) {
    boolean line = text.chars().noneMatch(c -> c < ' ' || c == '\u007f');
    if (line && PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null")) {
      return text;
    }
    if (line) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            default -> {
              if (c < ' ' || c == '\u007f') {
                out.append(String.format("\\x%02x", c));
              } else {
                out.append((char) c);
              }
            }
          }
        });
    return out.append('"').toString();
  }
}
