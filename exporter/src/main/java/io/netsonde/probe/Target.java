package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.wire.IpAddress;
import java.util.Map;
import java.util.TreeMap;

/**
 * One address that is probed while it is asked for: its place in the schedule, its counters, and
 * what was last published of them.
 *
 * <p>Threads: the loop owns all but the two volatile fields. {@link #lastAsked} is written by HTTP
 * threads and read by the loop, which gives a target up when nobody has asked for long; {@link
 * #snapshot} is written by the loop and read by scrapes.
 */
final class Target {
  /** For {@link #probesLeft}: probe until nobody asks any more. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /** Publishing more often than this would cost more than any scrape interval can see. */
  private static final long PUBLISH_NANOS = 200_000_000L;

  private final IpAddress address;
  private final SampleWindow window = new SampleWindow();
  private final Map<String, Long> sendErrors = new TreeMap<>();
  private long probesLeft;
  private long nextSend;
  private long sent;
  private long received;
  private double rttSeconds;
  private double rttSquaredSeconds;
  private long published;
  private boolean dirty;

  private volatile long lastAsked;
  private volatile TargetSnapshot snapshot = TargetSnapshot.NONE;

  Target(IpAddress address, long probesLeft, long now) {
    this.address = address;
    this.probesLeft = probesLeft;
    lastAsked = now;
    published = now - PUBLISH_NANOS;
  }

  IpAddress address() {
    return address;
  }

  /** What scrapes may know. */
  TargetSnapshot snapshot() {
    return snapshot;
  }

  /** Keeps the target probed for another expiry time. */
  void ask(long now) {
    lastAsked = now;
  }

  long lastAsked() {
    return lastAsked;
  }

  /** When the next probe is due, in the loop's clock. */
  long nextSend() {
    return nextSend;
  }

  void scheduleAt(long nanos) {
    nextSend = nanos;
  }

  boolean hasProbesLeft() {
    return probesLeft > 0;
  }

  void probeTaken() {
    if (probesLeft != UNLIMITED) {
      probesLeft--;
    }
  }

  void received(long rttNanos) {
    double seconds = rttNanos / 1e9;
    sent++;
    received++;
    rttSeconds += seconds;
    rttSquaredSeconds += seconds * seconds;
    window.received(rttNanos);
  }

  void lost() {
    sent++;
    window.lost();
  }

  void notSent(int errno) {
    sendErrors.merge(Errno.label(errno), 1L, Long::sum);
  }

  /**
   * Publishes the counters, or leaves it for later when that was done a moment ago.
   *
   * @return whether the target must be published later and is not yet noted for it
   */
  boolean publishOrDefer(long now) {
    if (dirty) {
      return false;
    }
    if (now - published < PUBLISH_NANOS) {
      dirty = true;
      return true;
    }
    publish(now);
    return false;
  }

  /** When a deferred publication is due. */
  long publicationDue() {
    return published + PUBLISH_NANOS;
  }

  void publish(long now) {
    dirty = false;
    published = now;
    snapshot =
        new TargetSnapshot(
            sent,
            received,
            rttSeconds,
            rttSquaredSeconds,
            window.statistics(),
            Map.copyOf(sendErrors));
  }
}
