package io.netsonde.slice;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a slice can do now and what it has met, as it is published in {@code netsonde_slice_*}.
 *
 * @param up whether the slice does its main job
 * @param idle whether it is not up for the sole reason that this machine has not got what it
 *     watches: no fault, so the program counts as ready
 * @param detail one sentence: what it does, or why it cannot and what would mend it
 * @param lastSuccess when the slice last learned something from its source; empty before the first
 *     time
 * @param features the parts of the slice, each on or off
 * @param errors number of errors since the start, by a bounded set of reasons
 * @param boundHits how often each bound of the slice was hit since the start
 */
public record Health(
    boolean up,
    boolean idle,
    String detail,
    Optional<Instant> lastSuccess,
    List<Feature> features,
    Map<String, Long> errors,
    Map<String, Long> boundHits) {

  /** Health of a slice that has something to watch. */
  public Health(
      boolean up,
      String detail,
      Optional<Instant> lastSuccess,
      List<Feature> features,
      Map<String, Long> errors,
      Map<String, Long> boundHits) {
    this(up, false, detail, lastSuccess, features, errors, boundHits);
  }

  /** Copies the collections, so that a health once published never changes. */
  public Health {
    features = List.copyOf(features);
    errors = Map.copyOf(errors);
    boundHits = Map.copyOf(boundHits);
  }

  /** {@code up}, {@code idle} or {@code down}. */
  public String state() {
    return up ? "up" : idle ? "idle" : "down";
  }
}
