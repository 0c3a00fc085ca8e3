package io.netsonde.probe;

import java.util.Locale;

/** Why a message that came to an echo socket was not counted as a reply. */
public enum Discard {
  /** It was altered on the way, is of another length, or never was ours. */
  CORRUPT,

  /** It came after the probe's timeout, when the probe had been counted as lost. */
  LATE,

  /** The probe's reply had come before. */
  DUPLICATE,

  /** Its source is not the address that was probed. */
  WRONG_SOURCE,

  /** The probe is older than the table of probes in flight reaches back. */
  UNKNOWN;

  /** The value of the {@code reason} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
