package io.netsonde.probe;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.atomic.AtomicLong;

/** Counts addresses that were asked for and are not probed. Threads: any. */
final class RefusedTargets {
  private final AtomicLong byLimit = new AtomicLong();
  private final AtomicLong byDeny = new AtomicLong();
  private final AtomicLong byAllow = new AtomicLong();

  void byLimit() {
    byLimit.incrementAndGet();
  }

  void by(TargetPolicy.Objection objection) {
    switch (objection) {
      case DENY -> byDeny.incrementAndGet();
      case ALLOW -> byAllow.incrementAndGet();
    }
  }

  /** How often the bound on targets was reached. */
  long limitHits() {
    return byLimit.get();
  }

  MetricSnapshot family() {
    return Family.counter(
            "probe_refused_targets_total",
            "Addresses that were asked for and are not probed, by what forbids it: probe.deny,"
                + " probe.allow or the limit probe.max_targets.",
            "reason")
        .add((double) byDeny.get(), "deny")
        .add((double) byAllow.get(), "allow")
        .add((double) byLimit.get(), "limit")
        .snapshot();
  }
}
