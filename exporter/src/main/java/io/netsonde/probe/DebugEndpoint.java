package io.netsonde.probe;

import io.netsonde.config.Durations;
import io.netsonde.slice.Answer;
import io.netsonde.slice.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * {@code /debug/probes}: all that is probed now, as JSON for a person with {@code curl} and {@code
 * jq}.
 *
 * <p>The members that the original has are the original's, in its order: {@code ip_address}, {@code
 * last_access} (seconds of Unix time), {@code recv_count}, {@code sent_count}, {@code tcp_port} (0
 * for ICMP echo); what we know beyond stands after them. The array is in the order of addresses as
 * text, then of ports, as the original meant it to be.
 *
 * <p>Bounds: {@value #MAX_PROBES} probes, about 4 MB; {@code omitted_probes} says how many there
 * are beyond, which is never the case below the default of {@code probe.max_targets}.
 */
final class DebugEndpoint {
  /** Of one answer. */
  static final int MAX_PROBES = 10_000;

  /** Answers that are in memory at a time. */
  static final int MAX_AT_ONCE = 2;

  private final ProbeEngine engine;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final int maxProbes;

  /**
   * Lists the targets of an engine.
   *
   * @param nanoTime the engine's clock
   * @param maxProbes most that one answer lists, {@link #MAX_PROBES} but in tests
   */
  DebugEndpoint(ProbeEngine engine, InstantSource clock, LongSupplier nanoTime, int maxProbes) {
    this.engine = engine;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.maxProbes = maxProbes;
  }

  Answer answer() {
    long now = clock.instant().getEpochSecond();
    long nanos = nanoTime.getAsLong();
    List<Target> targets = new ArrayList<>(engine.targets());
    List<JsonObject> probes =
        targets.stream()
            .sorted(
                Comparator.comparing((Target target) -> target.address().toString())
                    .thenComparingInt(Target::tcpPort)
                    .thenComparing(target -> target.options().toString()))
            .limit(maxProbes)
            .map(target ->
                probe(target, now - TimeUnit.NANOSECONDS.toSeconds(nanos - target.lastAsked())))
            .toList();
    JsonObject all =
        new JsonObject()
            .put("probes", probes)
            .put("timestamp", now)
            .put("total_probes", targets.size())
            .put("omitted_probes", targets.size() - probes.size())
            .put("sockets", sockets());
    return new Answer.Text(200, "application/json", all.indented() + "\n", Map.of());
  }

  private static JsonObject probe(Target target, long lastAccess) {
    TargetSnapshot known = target.snapshot();
    SampleWindow.Statistics window = known.window();
    JsonObject probe =
        new JsonObject()
            .put("ip_address", target.address().toString())
            .put("last_access", lastAccess)
            .put("recv_count", known.received())
            .put("sent_count", known.sent())
            .put("tcp_port", target.tcpPort())
            .put("static", target.isKept())
            .put("options", options(target.options()))
            .put("losses", counts(byLabel(known.losses(), LossCause::label)))
            .put("send_errors", counts(known.sendErrors()))
            .put("discarded_replies", counts(byLabel(known.discards(), Discard::label)))
            .put("window_samples", window.samples());
    if (window.samples() > 0) {
      probe.put("loss_ratio", window.lossRatio());
    }
    if (window.timed() > 0) {
      probe.put("latency_seconds", window.meanSeconds());
    }
    known.stamps().ifPresent(source -> probe.put("stamps", source.label()));
    known.hopLimit().ifPresent(limit -> probe.put("reply_hop_limit", limit));
    known.pathMtu().ifPresent(bytes -> probe.put("path_mtu", bytes));
    known
        .lastReport()
        .ifPresent(report ->
            probe.put(
                "last_report",
                new JsonObject()
                    .put("cause", report.cause().label())
                    .put("reporter", report.reporter().toString())));
    return probe;
  }

  /** What is not left to the kernel or the default. */
  private static JsonObject options(ProbeOptions options) {
    JsonObject object = new JsonObject();
    options.source().ifPresent(source -> object.put("source", source.toString()));
    options.device().ifPresent(device -> object.put("interface", device));
    if (options.dscp() != 0) {
      object.put("dscp", options.dscp());
    }
    if (options.size() != ProbeOptions.DEFAULT_SIZE) {
      object.put("size", options.size());
    }
    if (!options.dontFragment()) {
      object.put("df", false);
    }
    options.interval().ifPresent(own -> object.put("interval", Durations.format(own)));
    return object;
  }

  /** How each protocol and family is probed and stamped, or why it is not. */
  private JsonObject sockets() {
    ProbeStatistics echo = engine.statistics();
    JsonObject sockets =
        new JsonObject().put("icmpv4", echo.v4().detail()).put("icmpv6", echo.v6().detail());
    engine
        .tcpStatistics()
        .ifPresent(tcp -> sockets.put("tcpv4", tcp.v4().detail()).put("tcpv6", tcp.v6().detail()));
    return sockets;
  }

  private static <K> Map<String, Long> byLabel(Map<K, Long> counts, Function<K, String> label) {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(count -> label.apply(count.getKey()), Map.Entry::getValue));
  }

  private static JsonObject counts(Map<String, Long> counts) {
    JsonObject object = new JsonObject();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(count -> object.put(count.getKey(), count.getValue()));
    return object;
  }
}
