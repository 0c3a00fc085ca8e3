package io.netsonde.slice;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A slice's health at one moment, whatever the slice does when it is asked.
 *
 * @param name of the slice
 * @param health what it said, or a health that says how asking it failed
 * @param answered whether the slice said it itself
 */
public record SliceStatus(String name, Health health, boolean answered) {

  /** Asks a slice; never throws for what the slice throws. */
  public static SliceStatus of(Slice slice) {
    try {
      return new SliceStatus(slice.name(), slice.health(), true);
    } catch (RuntimeException | LinkageError failure) {
      return new SliceStatus(slice.name(), silent(failure), false);
    }
  }

  private static Health silent(Throwable failure) {
    return new Health(
        false,
        "does not tell its health because of a defect of Netsonde, please report it: " + failure,
        Optional.empty(),
        List.of(),
        Map.of(),
        Map.of());
  }
}
