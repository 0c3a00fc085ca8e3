package io.netsonde.bench;

/** Something could not be measured; the message says what and why. */
final class Unmeasured extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unmeasured(String message) {
    super(message);
  }

  Unmeasured(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
