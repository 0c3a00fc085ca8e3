package io.netsonde.web;

import io.netsonde.slice.SliceStatus;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The program around the web room, as its pages show it and ask things of it. Threads: any. */
public interface Operator {
  /** Families about the program, beside those of slices and of the web room itself. */
  MetricSnapshots families();

  /** The configuration in force as YAML, secrets hidden. */
  String configuration();

  /**
   * What the running program can do on this machine: a line for each finding. One platform thread
   * asks at a time.
   *
   * @param slices what the slices say of themselves
   * @throws IOException when the program is being stopped
   */
  String findings(List<SliceStatus> slices) throws IOException;

  /**
   * Reads the configuration anew and waits until it is in force.
   *
   * @return why it is not; empty when it is
   * @throws InterruptedException when the program is being stopped
   */
  Optional<String> reload() throws InterruptedException;
}
