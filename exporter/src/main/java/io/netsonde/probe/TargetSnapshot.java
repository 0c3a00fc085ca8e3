package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is known of a target at one moment, as it is published to scrapes.
 *
 * @param sent probes whose outcome is known; a probe counts when it is answered or given up, so
 *     that sent and received always belong together
 * @param received probes that were answered in time
 * @param rttSeconds sum of all round-trip times
 * @param rttSquaredSeconds sum of the squares of all round-trip times
 * @param jitterSeconds smoothed difference between one round trip and the next; empty before two
 * @param hopLimit TTL or hop limit with which the last reply arrived; empty when unknown
 * @param pathMtu length of the longest packet that gets through, in bytes, as somebody on the way
 *     last said; empty when nobody did
 * @param window the windowed figures
 * @param losses probes that were lost, by cause
 * @param lastReport who last said that a probe did not get through, and why
 * @param discards messages that were not counted as replies although they concern this target
 * @param sendErrors probes that this machine did not let out, by error name; not in {@code sent}
 */
record TargetSnapshot(
    long sent,
    long received,
    double rttSeconds,
    double rttSquaredSeconds,
    OptionalDouble jitterSeconds,
    OptionalInt hopLimit,
    OptionalInt pathMtu,
    SampleWindow.Statistics window,
    Map<LossCause, Long> losses,
    Optional<Report> lastReport,
    Map<Discard, Long> discards,
    Map<String, Long> sendErrors) {

  /**
   * A report that a probe did not get through.
   *
   * @param cause what it says
   * @param reporter who sent it
   */
  record Report(LossCause cause, IpAddress reporter) {}

  /** Before the first result. */
  static final TargetSnapshot NONE =
      new TargetSnapshot(
          0,
          0,
          0,
          0,
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          SampleWindow.Statistics.NONE,
          Map.of(),
          Optional.empty(),
          Map.of(),
          Map.of());
}
