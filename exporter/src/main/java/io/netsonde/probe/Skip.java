package io.netsonde.probe;

import java.util.Locale;

/** What kept a due probe from being sent until its turn was over. */
enum Skip {
  /** The bound on the rate of all probes together, {@code probe.max_pps}. */
  MAX_PPS,

  /** As many probes waited for their outcome as may. */
  IN_FLIGHT,

  /** This program did not run when it should have: too little CPU time, or a suspended machine. */
  LATE;

  /** The value of the {@code reason} label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
