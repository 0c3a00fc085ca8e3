package io.netsonde.web;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;

/** The program around the web room, as its pages show it and ask things of it. Threads: any. */
public interface Operator {
  /** Families about the program, beside those of slices and of the web room itself. */
  MetricSnapshots families();

  /** The configuration in force as YAML, secrets hidden. */
  String configuration();

  /**
   * Reads the configuration anew and waits until it is in force.
   *
   * @return why it is not; empty when it is
   * @throws InterruptedException when the program is being stopped
   */
  Optional<String> reload() throws InterruptedException;
}
