package io.netsonde.cli;

import io.netsonde.slice.JsonObject;
import java.util.Locale;

/**
 * One thing that {@code netsonde doctor} looked at.
 *
 * @param subject what, in a word or two; stable, for scripts
 * @param verdict how it is
 * @param detail what was seen
 * @param remedy what to do; empty when nothing is to be done
 */
record Finding(String subject, Verdict verdict, String detail, String remedy) {
  /** How a thing is. */
  enum Verdict {
    /** It works. */
    OK,

    /** It works less well than it could, or something that is not essential does not. */
    WARN,

    /** It does not work, and something that the program is for does not either. */
    FAIL
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Verdict.OK, detail, "");
  }

  static Finding warn(String subject, String detail, String remedy) {
    return new Finding(subject, Verdict.WARN, detail, remedy);
  }

  static Finding fail(String subject, String detail, String remedy) {
    return new Finding(subject, Verdict.FAIL, detail, remedy);
  }

  /** A line for a person. */
  String text() {
    String line = String.format(Locale.ROOT, "%-4s  %-15s %s", label(), subject, detail);
    return remedy.isEmpty() ? line : line + System.lineSeparator() + " ".repeat(22) + "→ " + remedy;
  }

  /** A line for a program. */
  JsonObject json() {
    return new JsonObject()
        .put("subject", subject)
        .put("verdict", label())
        .put("detail", detail)
        .put("remedy", remedy);
  }

  private String label() {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
