package io.netsonde.config;

import java.util.List;

/** A configuration that cannot be used: all that is wrong with it, one line for each problem. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf is serialisable
  private final List<String> problems;

  /**
   * Makes the exception of one file.
   *
   * @param problems at least one line, in the order of the file
   */
  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** A problem that no single place of a file has, as one sentence. */
  public static ConfigException of(String problem) {
    return new ConfigException(List.of(problem));
  }

  /** The lines of the message: {@code file:line:column: path.to.key: what (expected: …)}. */
  public List<String> problems() {
    return problems;
  }
}
