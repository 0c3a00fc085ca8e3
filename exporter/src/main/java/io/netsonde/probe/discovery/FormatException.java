package io.netsonde.probe.discovery;

/** A text that is no list of groups of targets; the message is one sentence on where and why. */
final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  FormatException(String message) {
    super(message, null, false, false);
  }
}
