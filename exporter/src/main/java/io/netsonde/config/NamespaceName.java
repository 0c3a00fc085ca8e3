package io.netsonde.config;

import io.netsonde.linux.NetworkNamespace;

/** Reads which network namespace is meant: by the name that {@code ip netns} has, or by a path. */
public final class NamespaceName {
  private NamespaceName() {}

  /**
   * Reads {@code blue} or {@code /proc/17/ns/net}.
   *
   * @return the text
   * @throws IllegalArgumentException where it is neither
   */
  public static String parse(String text) {
    if (text.contains("/")) {
      return FilePath.absolute(text).toString();
    }
    try {
      return NetworkNamespace.named(text).name();
    } catch (IllegalArgumentException e) {
      throw Expectation.of(text, "a name as ip netns has it, or a path");
    }
  }
}
