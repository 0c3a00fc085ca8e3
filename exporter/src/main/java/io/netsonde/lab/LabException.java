package io.netsonde.lab;

import org.jspecify.annotations.Nullable;

/**
 * The lab could not be built, used or taken down; the message says which command failed and how.
 */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the failure with one clear sentence. */
  public LabException(String message) {
    super(message);
  }

  /** Makes the failure with one clear sentence and what led to it. */
  public LabException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
