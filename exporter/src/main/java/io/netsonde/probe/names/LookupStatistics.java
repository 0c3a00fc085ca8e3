package io.netsonde.probe.names;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/**
 * {@code probe_dns_*}: how the finding of names goes.
 *
 * <p>Threads: the names' loop counts, scrapes read.
 */
final class LookupStatistics {
  private final Counter lookups;
  private final Histogram duration;
  private volatile int names;
  private volatile int stale;

  LookupStatistics() {
    PrometheusProperties properties = PrometheusProperties.builder().build();
    lookups =
        Counter.builder(properties)
            .name("probe_dns_lookups_total")
            .help(
                "Look-ups of names by how they ended; partial: one family was found, and of the"
                    + " other nothing could be learned.")
            .labelNames("result")
            .withoutExemplars()
            .build();
    for (LookupResult result : LookupResult.values()) {
      lookups.initLabelValues(result.label());
    }
    duration =
        Histogram.builder(properties)
            .name("probe_dns_lookup_duration_seconds")
            .help("Time from the first question of a look-up to its last answer.")
            .classicUpperBounds(.001, .005, .01, .05, .1, .5, 1, 2, 5, 10, 30)
            .withoutExemplars()
            .build();
  }

  void ended(LookupResult result, long nanos) {
    lookups.labelValues(result.label()).inc();
    duration.observe(nanos / 1e9);
  }

  void publish(int names, int stale) {
    this.names = names;
    this.stale = stale;
  }

  /** Look-ups that found nothing. */
  long failures() {
    double failures = 0;
    for (LookupResult result : LookupResult.values()) {
      if (result != LookupResult.SUCCESS && result != LookupResult.PARTIAL) {
        failures += lookups.labelValues(result.label()).get();
      }
    }
    return (long) failures;
  }

  /**
   * The families as they are now.
   *
   * @param strays datagrams that were no answer
   */
  List<MetricSnapshot> families(long strays) {
    return List.of(
        lookups.collect(),
        duration.collect(),
        Family.gauge(
                "probe_dns_names",
                "Names that are held: asked for, and looked up again when their TTL is over.")
            .add(names)
            .snapshot(),
        Family.gauge(
                "probe_dns_stale_names",
                "Names whose latest look-up found nothing, and whose addresses of an earlier one are"
                    + " still probed.")
            .add(stale)
            .snapshot(),
        Family.counter(
                "probe_dns_discarded_answers_total",
                "Datagrams from a name server that answered no question of ours: a sign of"
                    + " forgery when many.")
            .add((double) strays)
            .snapshot());
  }
}
