package io.netsonde.clients.names;

import java.io.IOException;

/** A source that can be read and is of no use; the message says why. */
final class LeaseException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Makes it.
   *
   * @param reason one of a small set of words, for counting
   */
  LeaseException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
