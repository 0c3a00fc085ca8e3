package io.netsonde.cli;

import io.netsonde.linux.Errno;
import io.netsonde.probe.LossCause;
import io.netsonde.probe.ProbeListener;
import io.netsonde.probe.StampSource;
import io.netsonde.slice.JsonObject;
import io.netsonde.wire.IpAddress;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Prints each outcome of a {@code netsonde ping} as it comes and the summary in the end.
 *
 * <p>Threads: outcomes by the engine's loop, the summary by the command's thread; both under the
 * monitor.
 */
final class PingReport implements ProbeListener {
  private final Map<IpAddress, String> names;
  private final boolean json;
  private final PrintWriter out;
  private final long count;
  private final CountDownLatch finished;
  private final Map<IpAddress, PingStatistics> statistics = new LinkedHashMap<>();

  /** The engine probes on until it is closed; what it finds after the summary is not told. */
  private boolean summedUp;

  PingReport(
      Map<IpAddress, String> names,
      boolean json,
      PrintWriter out,
      long count,
      CountDownLatch finished) {
    this.names = names;
    this.json = json;
    this.out = out;
    this.count = count;
    this.finished = finished;
    names.keySet().forEach(address -> statistics.put(address, new PingStatistics()));
  }

  @Override
  public synchronized void received(IpAddress target, long rttNanos, StampSource source) {
    if (summedUp) {
      return;
    }
    of(target).received(rttNanos / 1e9, source);
    print(
        target,
        String.format(Locale.ROOT, "reply in %.3f ms (stamps: %s)", rttNanos / 1e6, source.label()),
        event(target, "reply").put("rtt_seconds", rttNanos / 1e9).put("stamps", source.label()));
  }

  @Override
  public synchronized void lost(IpAddress target, LossCause cause, Optional<IpAddress> reporter) {
    if (summedUp) {
      return;
    }
    of(target).lost();
    JsonObject event = event(target, "no_reply").put("cause", cause.label());
    reporter.ifPresent(address -> event.put("reporter", address.toString()));
    String report = reporter.map(address -> " (reported by " + address + ")").orElse("");
    print(target, words(cause) + report, event);
  }

  private static String words(LossCause cause) {
    return cause.label().replace('_', ' ');
  }

  @Override
  public synchronized void notSent(IpAddress target, int errno) {
    if (summedUp) {
      return;
    }
    of(target).notSent(Errno.label(errno));
    print(
        target,
        "not sent: " + Errno.name(errno),
        event(target, "not_sent").put("reason", Errno.label(errno)));
  }

  /** Prints the figures of each target, and nothing any more after them. */
  synchronized void printSummary() {
    summedUp = true;
    if (!json) {
      out.println();
    }
    statistics.forEach((address, result) ->
        out.println(
            json ? result.json(name(address), address.toString()) : result.text(label(address))));
    out.flush();
  }

  /** Whether every target answered at least once. */
  synchronized boolean allAlive() {
    return statistics.values().stream().allMatch(PingStatistics::isAlive);
  }

  private void print(IpAddress target, String text, JsonObject event) {
    out.println(json ? event : label(target) + ": " + text);
    if (out.checkError()) {
      finishAll();
    } else if (of(target).outcomes() == count) {
      finished.countDown();
    }
  }

  /** Nobody reads any more ({@code netsonde ping … | head -1}), so nothing is left to do. */
  private void finishAll() {
    while (finished.getCount() > 0) {
      finished.countDown();
    }
  }

  private JsonObject event(IpAddress target, String event) {
    return new JsonObject()
        .put("event", event)
        .put("target", name(target))
        .put("address", target.toString())
        .put("outcome_number", of(target).outcomes());
  }

  private String name(IpAddress target) {
    return names.getOrDefault(target, target.toString());
  }

  private String label(IpAddress target) {
    String name = name(target);
    return name.equals(target.toString()) ? name : name + " (" + target + ")";
  }

  private PingStatistics of(IpAddress target) {
    return statistics.computeIfAbsent(target, t -> new PingStatistics());
  }
}
