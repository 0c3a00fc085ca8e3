package io.netsonde.cli;

import io.netsonde.linux.Errno;
import io.netsonde.probe.Discard;
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
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/**
 * Prints each outcome of a {@code netsonde ping} as it comes and the summary in the end.
 *
 * <p>Threads: outcomes by the engine's loop, the summary by the command's thread; both under the
 * monitor.
 */
final class PingReport implements ProbeListener {
  private final Map<IpAddress, String> names;
  private final OptionalInt tcpPort;
  private final boolean json;
  private final PrintWriter out;
  private final long count;
  private final CountDownLatch finished;
  private final Map<IpAddress, PingStatistics> statistics = new LinkedHashMap<>();

  /** The engine probes on until it is closed; what it finds after the summary is not told. */
  private boolean summedUp;

  /**
   * A report without outcomes.
   *
   * @param names what was typed, by the address that it means
   * @param tcpPort that is probed; empty for ICMP echo
   * @param json whether a program reads it
   * @param count outcomes of each target, after which it is finished
   * @param finished counted down for each target that is
   */
  PingReport(
      Map<IpAddress, String> names,
      OptionalInt tcpPort,
      boolean json,
      PrintWriter out,
      long count,
      CountDownLatch finished) {
    this.names = names;
    this.tcpPort = tcpPort;
    this.json = json;
    this.out = out;
    this.count = count;
    this.finished = finished;
    names.keySet().forEach(address -> statistics.put(address, new PingStatistics()));
  }

  @Override
  public synchronized void received(
      IpAddress target, int sequence, long rttNanos, StampSource source, int hopLimit) {
    if (summedUp) {
      return;
    }
    of(target).received(rttNanos / 1e9, source);
    String limit = hopLimit == UNKNOWN ? "" : ", ttl " + hopLimit;
    JsonObject event = event(target, sequence, "reply").put("rtt_seconds", rttNanos / 1e9);
    if (hopLimit != UNKNOWN) {
      event.put("hop_limit", hopLimit);
    }
    printOutcome(
        target,
        sequence,
        String.format(
            Locale.ROOT, "reply in %.3f ms%s (stamps: %s)", rttNanos / 1e6, limit, source.label()),
        event.put("stamps", source.label()));
  }

  @Override
  public synchronized void lost(
      IpAddress target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
    if (summedUp) {
      return;
    }
    of(target).lost(cause);
    JsonObject event = event(target, sequence, "lost").put("cause", cause.label());
    reporter.ifPresent(address -> event.put("reporter", address.toString()));
    String report = reporter.map(address -> " (reported by " + address + ")").orElse("");
    printOutcome(target, sequence, words(cause.label()) + report, event);
  }

  @Override
  public synchronized void notSent(IpAddress target, int sequence, int errno) {
    if (summedUp) {
      return;
    }
    of(target).notSent(Errno.label(errno));
    printOutcome(
        target,
        sequence,
        "not sent: " + Errno.name(errno),
        event(target, sequence, "not_sent").put("reason", Errno.label(errno)));
  }

  @Override
  public synchronized void undecided(IpAddress target, int sequence) {
    if (summedUp) {
      return;
    }
    of(target).undecided();
    printOutcome(
        target,
        sequence,
        "unknown: there was no room for replies (net.core.rmem_max)",
        event(target, sequence, "unknown"));
  }

  @Override
  public synchronized void discarded(IpAddress target, int sequence, Discard reason) {
    if (summedUp) {
      return;
    }
    of(target).discarded(reason);
    print(
        label(target) + " seq " + sequence + ": not counted: " + words(reason.label()),
        event(target, sequence, "discarded").put("reason", reason.label()));
  }

  /** From whomever: it need not be a target. */
  @Override
  public synchronized void corrupted(IpAddress sender) {
    if (summedUp) {
      return;
    }
    String reason = Discard.CORRUPT.label();
    print(
        sender + ": not counted: " + words(reason),
        new JsonObject()
            .put("event", "discarded")
            .put("address", sender.toString())
            .put("reason", reason));
  }

  private static String words(String label) {
    return label.replace('_', ' ');
  }

  /** Prints the figures of each target, and nothing any more after them. */
  synchronized void printSummary() {
    summedUp = true;
    if (!json) {
      out.println();
    }
    statistics.forEach((address, result) ->
        out.println(
            json
                ? result.addTo(named(new JsonObject().put("event", "summary"), address))
                : result.text(label(address))));
    out.flush();
  }

  /** Whether every target answered at least once. */
  synchronized boolean allAlive() {
    return statistics.values().stream().allMatch(PingStatistics::isAlive);
  }

  private void printOutcome(IpAddress target, int sequence, String text, JsonObject event) {
    print(label(target) + " seq " + sequence + ": " + text, event);
    if (of(target).outcomes() == count) {
      finished.countDown();
    }
  }

  /** At once, for a person who waits and for a program that reads line by line. */
  private void print(String text, JsonObject event) {
    out.println(json ? event : text);
    if (out.checkError()) {
      finishAll();
    }
  }

  /** Nobody reads any more ({@code netsonde ping … | head -1}), so nothing is left to do. */
  private void finishAll() {
    while (finished.getCount() > 0) {
      finished.countDown();
    }
  }

  private JsonObject event(IpAddress target, int sequence, String event) {
    return named(new JsonObject().put("event", event), target).put("sequence", sequence);
  }

  private JsonObject named(JsonObject object, IpAddress target) {
    object.put("target", name(target)).put("address", target.toString());
    tcpPort.ifPresent(port -> object.put("tcp_port", port));
    return object;
  }

  private String name(IpAddress target) {
    return names.getOrDefault(target, target.toString());
  }

  private String label(IpAddress target) {
    String name = name(target);
    String host = name.equals(target.toString()) ? name : name + " (" + target + ")";
    return tcpPort.isPresent() ? host + " port " + tcpPort.getAsInt() : host;
  }

  private PingStatistics of(IpAddress target) {
    return statistics.computeIfAbsent(target, t -> new PingStatistics());
  }
}
