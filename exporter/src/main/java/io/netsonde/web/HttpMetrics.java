package io.netsonde.web;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Set;

/**
 * {@code http_*}, with the names, labels and buckets of the probing original, and native buckets
 * beside them.
 *
 * <p>Bounds: {@code path} is one that is answered, and empty for all others; {@code method} is one
 * of RFC 9110 in lower case, and {@code other} for all others; so the clients cannot make series.
 *
 * <p>Threads: shared by all requests.
 */
final class HttpMetrics {
  private static final Set<String> METHODS =
      Set.of("get", "head", "post", "put", "delete", "connect", "options", "trace", "patch");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Histogram duration;
  private final Histogram size;
  private final Gauge inflight;

  HttpMetrics() {
    PrometheusProperties properties = PrometheusProperties.builder().build();
    duration =
        Histogram.builder(properties)
            .name("http_request_duration_seconds")
            .help("The latency of the HTTP requests.")
            .labelNames("method", "path", "status")
            .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .withoutExemplars()
            .register(registry);
    size =
        Histogram.builder(properties)
            .name("http_response_size_bytes")
            .help("The size of the HTTP responses.")
            .labelNames("method", "path", "status")
            .classicUpperBounds(100, 1000, 10_000, 100_000, 1_000_000, 10_000_000)
            .withoutExemplars()
            .register(registry);
    inflight =
        Gauge.builder(properties)
            .name("http_requests_inflight")
            .help("The number of inflight requests being handled at the same time.")
            .withoutExemplars()
            .register(registry);
  }

  /** A request has come. */
  void begin() {
    inflight.inc();
  }

  /**
   * A request is done with.
   *
   * @param path of the route; empty where there is none
   * @param seconds from the end of its header section to the end of its answer
   * @param bytes of the body as it was sent
   */
  void end(String method, String path, int status, double seconds, int bytes) {
    inflight.dec();
    String lower = method.toLowerCase(Locale.ROOT);
    String known = METHODS.contains(lower) ? lower : "other";
    String code = Integer.toString(status);
    duration.labelValues(known, path, code).observe(seconds);
    size.labelValues(known, path, code).observe(bytes);
  }

  /** The families as they are now. */
  MetricSnapshots collect() {
    return registry.scrape();
  }
}
