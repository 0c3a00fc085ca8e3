package io.netsonde.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What one contestant did while it was watched.
 *
 * @param seconds how long that was
 * @param pings requests that reached the far side, by its kernel
 * @param replies replies that came back, by this side's kernel
 * @param cpuNanos CPU time of the whole process, user and system
 * @param wakeUps how often its threads woke
 * @param residentBytes its memory at the end
 * @param reported what the contestant itself says
 */
record Turn(
    double seconds,
    long pings,
    long replies,
    long cpuNanos,
    long wakeUps,
    long residentBytes,
    Report reported) {
  /** Of the pings that are asked for: what lies across the edges of a turn. */
  private static final double TOLERANCE = 0.1;

  /**
   * A contestant's own words.
   *
   * @param sent pings whose outcome it knows
   * @param received pings that it says were answered
   * @param skipped pings that it says it should have sent and did not; 0 from who does not say
   * @param stamped replies measured by kernel stamps on both sides; 0 from who does not say
   */
  record Report(long sent, long received, long skipped, long stamped) {
    Report since(Report earlier) {
      return new Report(
          sent - earlier.sent,
          received - earlier.received,
          skipped - earlier.skipped,
          stamped - earlier.stamped);
    }
  }

  /** Watches a process; its own report is still missing. */
  static Turn watch(Playground playground, long pid, Duration window) {
    ProcessFiles files = new ProcessFiles(pid);
    EchoCounts counts = playground.counts();
    long wakeUps = files.wakeUps();
    long cpu = ProcessClock.nanos(pid);
    long start = System.nanoTime();
    Wait.sleep(window);
    long cpuNanos = ProcessClock.nanos(pid) - cpu;
    double seconds = (System.nanoTime() - start) / 1e9;
    long woken = files.wakeUps() - wakeUps;
    EchoCounts after = playground.counts();
    return new Turn(
        seconds,
        after.requests() - counts.requests(),
        after.replies() - counts.replies(),
        cpuNanos,
        woken,
        files.residentBytes(),
        new Report(0, 0, 0, 0));
  }

  Turn with(Report report) {
    return new Turn(seconds, pings, replies, cpuNanos, wakeUps, residentBytes, report);
  }

  /**
   * What is missing of the work that a scenario asks for, as a sentence; empty where nothing is.
   */
  Optional<String> shortfall(String who, Scenario scenario) {
    double kept = rate() / scenario.rate();
    if (Math.abs(kept - 1) > TOLERANCE) {
      return Optional.of(
          String.format(
              Locale.ROOT, "%s sent %.0f %% of the pings that it was asked for", who, 100 * kept));
    }
    if (replies >= pings * (1 - TOLERANCE) && loss() > TOLERANCE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s says that %.0f %% of its pings were lost, and the wire lost none",
              who,
              100 * loss()));
    }
    return Optional.empty();
  }

  /** CPU time per ping in microseconds. */
  double cpuMicrosPerPing() {
    if (pings == 0) {
      throw new Unmeasured("not one ping reached the far side in " + seconds + " s");
    }
    return cpuNanos / 1e3 / pings;
  }

  /** Share of one core, in percent. */
  double cpuPercent() {
    return cpuNanos / 1e7 / seconds;
  }

  /** Pings a second. */
  double rate() {
    return pings / seconds;
  }

  /** Share of the pings with a known outcome that the contestant calls lost, 0 to 1. */
  double loss() {
    return reported.sent == 0 ? 0 : (double) (reported.sent - reported.received) / reported.sent;
  }
}
