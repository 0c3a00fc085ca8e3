package io.netsonde.log;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What was thrown, in words. */
final class ThrowableText {
  /** Causes told; exceptions can be each other's causes. */
  private static final int CAUSES = 5;

  private ThrowableText() {}

  /** {@code IOException: no route; caused by LinuxException: cannot send}. */
  static String summary(Throwable thrown) {
    StringBuilder text = new StringBuilder(one(thrown));
    Throwable cause = thrown.getCause();
    for (int i = 0; i < CAUSES && cause != null; i++) {
      text.append("; caused by ").append(one(cause));
      cause = cause.getCause();
    }
    return text.toString();
  }

  /** The frames as the JDK prints them, causes and suppressed ones included. */
  static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(text));
    } catch (RuntimeException e) {
      text.append("(no stack: ").append(e.getClass().getName()).append(')');
    }
    return text.toString().strip();
  }

  private static String one(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    if (name.isEmpty()) {
      name = thrown.getClass().getName();
    }
    try {
      String message = thrown.getMessage();
      return message == null ? name : name + ": " + message;
    } catch (RuntimeException e) {
      return name;
    }
  }
}
