package io.netsonde.clients.totals;

import java.io.IOException;

/** A file of totals that cannot be used; the message says why. */
final class TotalsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  enum Kind {
    /** Begun by us, and damaged. */
    DAMAGED,
    /** Not ours, or of a later version: not to be replaced. */
    FOREIGN
  }

  private final Kind kind;

  TotalsException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
