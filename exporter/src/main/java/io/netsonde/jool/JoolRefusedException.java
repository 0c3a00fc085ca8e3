package io.netsonde.jool;

import io.netsonde.wire.jool.JoolRefusal;
import java.io.IOException;

/** Jool understood a question and does not answer it. */
public final class JoolRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String reason;

  /** Makes the failure of an attempt such as {@code read the counters}. */
  JoolRefusedException(String attempted, JoolRefusal refusal) {
    super(
        "cannot "
            + attempted
            + ": Jool says: "
            + (refusal.message().isEmpty() ? "error " + refusal.errno() : refusal.message()));
    errno = refusal.errno();
    reason = refusal.message();
  }

  /** Jool's error number. */
  public int errno() {
    return errno;
  }

  /** Jool's own sentence, or empty. */
  public String reason() {
    return reason;
  }
}
