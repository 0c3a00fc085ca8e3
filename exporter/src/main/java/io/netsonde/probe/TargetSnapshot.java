package io.netsonde.probe;

import java.util.Map;

/**
 * What is known of a target at one moment, as it is published to scrapes.
 *
 * @param sent probes whose outcome is known; a probe counts when it is answered or given up, so
 *     that sent and received always belong together
 * @param received probes that were answered in time
 * @param rttSeconds sum of all round-trip times
 * @param rttSquaredSeconds sum of the squares of all round-trip times
 * @param window the windowed figures
 * @param sendErrors probes that this machine did not let out, by error name; not in {@code sent}
 */
record TargetSnapshot(
    long sent,
    long received,
    double rttSeconds,
    double rttSquaredSeconds,
    SampleWindow.Statistics window,
    Map<String, Long> sendErrors) {

  /** Before the first result. */
  static final TargetSnapshot NONE =
      new TargetSnapshot(0, 0, 0, 0, SampleWindow.Statistics.NONE, Map.of());
}
