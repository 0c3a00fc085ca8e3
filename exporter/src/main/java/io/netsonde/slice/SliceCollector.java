package io.netsonde.slice;

import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.metrics.FamilyUnion;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Publishes all slices in one scrape: the families of each, and {@code netsonde_slice_*} about
 * each.
 *
 * <p>A slice that throws is a defect, and it must cost no more than that slice. Its families are
 * withheld for this scrape, {@code netsonde_slice_up} is 0, the error is counted by where it was
 * thrown ({@code collect}, {@code health}) and logged once a minute. A family that contradicts one
 * of an earlier slice (same name with another type, or the same series) is withheld alone and
 * counted as {@code duplicate_family}: the earlier slice in the list wins, at every scrape alike.
 *
 * <p>Threads: called by many scrapes at once; only the counts of errors are shared.
 */
public final class SliceCollector {
  private static final Logger LOG = System.getLogger("io.netsonde.slice");
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  /** Exchanged as a whole, so that a scrape sees either those before or those after. */
  private volatile List<Slice> slices = List.of();

  private final LongSupplier nanoTime;
  private final OncePerInterval failures;
  private final Map<String, Map<String, LongAdder>> errors = new ConcurrentHashMap<>();

  /**
   * Publishes these slices, in this order of precedence.
   *
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  public SliceCollector(List<Slice> slices, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.failures = new OncePerInterval(LOG_INTERVAL, OncePerInterval.CAUSES, nanoTime);
    exchange(slices);
  }

  /**
   * Publishes these from now on. What was counted of a slice that had the same name goes on.
   *
   * @throws IllegalArgumentException where two have one name; nothing is exchanged then
   */
  public void exchange(List<Slice> others) {
    Set<String> names = new HashSet<>();
    for (Slice slice : others) {
      if (!names.add(slice.name())) {
        throw new IllegalArgumentException("two slices are named " + slice.name());
      }
      count(slice.name(), "collect", 0);
    }
    slices = List.copyOf(others);
  }

  /** The slices that are published, in their order. */
  public List<Slice> slices() {
    return slices;
  }

  /** The families of all slices and those about them. */
  public List<MetricSnapshot> collect() {
    return collect(_ -> true);
  }

  /**
   * The families of some slices and those about them.
   *
   * @param wanted tells them by their names
   */
  public List<MetricSnapshot> collect(Predicate<String> wanted) {
    FamilyUnion published = new FamilyUnion();
    SliceFamilies about = new SliceFamilies();
    for (Slice slice : slices) {
      if (!wanted.test(slice.name())) {
        continue;
      }
      long started = nanoTime.getAsLong();
      SliceStatus status = SliceStatus.of(slice);
      boolean collected = status.answered() && collect(slice, published);
      if (!status.answered()) {
        failed(slice.name(), "health", status.health().detail());
      }
      double seconds = (nanoTime.getAsLong() - started) / 1e9;
      about.add(status, collected, totalErrors(status), seconds);
    }
    List<MetricSnapshot> families = new ArrayList<>(about.snapshots());
    published.snapshots().forEach(families::add);
    return families;
  }

  private boolean collect(Slice slice, FamilyUnion published) {
    List<MetricSnapshot> families;
    try {
      families = slice.collect();
    } catch (RuntimeException | LinkageError failure) {
      failed(slice.name(), "collect", "its families are withheld because of a defect: " + failure);
      return false;
    }
    for (MetricSnapshot family : families) {
      if (SliceFamilies.isReserved(family) || !published.add(family)) {
        failed(
            slice.name(),
            "duplicate_family",
            family.getMetadata().getPrometheusName()
                + " is withheld because another slice publishes it with another type or the same"
                + " labels");
      }
    }
    return true;
  }

  private void failed(String slice, String reason, String sentence) {
    count(slice, reason, 1);
    failures.log(
        LOG,
        Level.WARNING,
        slice + ' ' + reason,
        LogMessage.of("slice " + slice + ": " + sentence));
  }

  private void count(String slice, String reason, int times) {
    errors
        .computeIfAbsent(slice, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(reason, _ -> new LongAdder())
        .add(times);
  }

  private Map<String, Long> totalErrors(SliceStatus status) {
    Map<String, Long> total = new LinkedHashMap<>(status.health().errors());
    errors
        .getOrDefault(status.name(), Map.of())
        .forEach((reason, count) -> total.merge(reason, count.sum(), Long::sum));
    return total;
  }
}
