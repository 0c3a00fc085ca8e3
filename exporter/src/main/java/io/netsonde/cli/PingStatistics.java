package io.netsonde.cli;

import io.netsonde.probe.Discard;
import io.netsonde.probe.LossCause;
import io.netsonde.probe.StampSource;
import io.netsonde.slice.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One target's results of a {@code netsonde ping}, summed up as they come. */
final class PingStatistics {
  private final Map<StampSource, Long> stamps = new EnumMap<>(StampSource.class);
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<LossCause, Long> losses = new EnumMap<>(LossCause.class);
  private final Map<Discard, Long> discards = new EnumMap<>(Discard.class);
  private long lost;
  private long received;
  private long undecided;
  private double mean;
  private double squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max;

  /** Counts a reply (Welford's method, which does not cancel). */
  void received(double seconds, StampSource source) {
    received++;
    double difference = seconds - mean;
    mean += difference / received;
    squares += difference * (seconds - mean);
    min = Math.min(min, seconds);
    max = Math.max(max, seconds);
    stamps.merge(source, 1L, Long::sum);
  }

  void lost(LossCause cause) {
    lost++;
    losses.merge(cause, 1L, Long::sum);
  }

  /** Counts a probe that may have been answered or not. */
  void undecided() {
    undecided++;
  }

  /** Counts a message that is no outcome. */
  void discarded(Discard reason) {
    discards.merge(reason, 1L, Long::sum);
  }

  void notSent(String reason) {
    errors.merge(reason, 1L, Long::sum);
  }

  /** Outcomes of all kinds. */
  long outcomes() {
    return received + lost + undecided + errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether at least one reply came. */
  boolean isAlive() {
    return received > 0;
  }

  /** The summary for a person. */
  String text(String name) {
    long sent = received + lost;
    StringBuilder out = new StringBuilder(name + ": ");
    out.append(String.format(Locale.ROOT, "%d sent, %d received", sent, received));
    if (sent > 0) {
      out.append(String.format(Locale.ROOT, ", %.4g%% lost", 100.0 * lost / sent));
    }
    if (lost > 0) {
      out.append(" (").append(counts(losses, LossCause::label)).append(")");
    }
    if (!discards.isEmpty()) {
      out.append(", not counted: ").append(counts(discards, Discard::label));
    }
    errors.forEach(
        (reason, count) -> out.append(", ").append(count).append(" not sent: ").append(reason));
    if (undecided > 0) {
      out.append(", ").append(undecided).append(" unknown");
    }
    if (received > 0) {
      out.append(
          String.format(
              Locale.ROOT,
              "; round trip min/avg/max/mdev %.3f/%.3f/%.3f/%.3f ms",
              min * 1e3,
              mean * 1e3,
              max * 1e3,
              deviation() * 1e3));
    }
    return out.toString();
  }

  private static <K> String counts(Map<K, Long> counts, Function<K, String> label) {
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + label.apply(e.getKey()).replace('_', ' '))
        .collect(Collectors.joining(", "));
  }

  /** Adds the summary for a program to an object that says of whom. */
  JsonObject addTo(JsonObject out) {
    out.put("sent", received + lost)
        .put("received", received)
        .put("lost", object(losses, LossCause::label))
        .put("not_sent", object(errors, Function.identity()))
        .put("discarded", object(discards, Discard::label))
        .put("stamps", object(stamps, StampSource::label));
    if (undecided > 0) {
      out.put("unknown", undecided);
    }
    if (received + lost > 0) {
      out.put("loss_ratio", (double) lost / (received + lost));
    }
    if (received > 0) {
      out.put("rtt_min_seconds", min)
          .put("rtt_mean_seconds", mean)
          .put("rtt_max_seconds", max)
          .put("rtt_deviation_seconds", deviation());
    }
    return out;
  }

  private static <K> JsonObject object(Map<K, Long> counts, Function<K, String> label) {
    JsonObject out = new JsonObject();
    counts.forEach((key, count) -> out.put(label.apply(key), count));
    return out;
  }

  private double deviation() {
    return Math.sqrt(squares / received);
  }
}
