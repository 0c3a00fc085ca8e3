package io.netsonde.probe;

import io.netsonde.metrics.TimeHistogram;
import io.netsonde.wire.IpAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is known of a target at one moment.
 *
 * @param sent probes whose outcome is known; a probe counts when it is answered or given up, so
 *     that sent and received always belong together
 * @param received probes that were answered in time
 * @param rttSeconds sum of all round-trip times; those of retransmitted SYN/ACKs are in none of the
 *     figures of time
 * @param rttSquaredSeconds sum of the squares of all round-trip times
 * @param jitterSeconds smoothed difference between one round trip and the next; empty before two
 * @param hopLimit TTL or hop limit with which the last reply arrived; empty when unknown
 * @param pathMtu length of the longest packet that gets through, in bytes, as somebody on the way
 *     last said; empty when nobody did
 * @param hopLimitChanges how often a reply arrived with another one than the reply before it
 * @param window the windowed figures
 * @param roundTrips distribution of the round-trip times; empty when it is not kept
 * @param lossBursts runs of lost probes
 * @param reordered replies that arrived after a later probe's
 * @param synAcksLate replies of which only the server's retransmission arrived; in {@code received}
 * @param synAcksAgain retransmitted SYN/ACKs that arrived after the first
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
    long hopLimitChanges,
    SampleWindow.Statistics window,
    Optional<TimeHistogram.Snapshot> roundTrips,
    LossBursts.Snapshot lossBursts,
    long reordered,
    long synAcksLate,
    long synAcksAgain,
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
}
