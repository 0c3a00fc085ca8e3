package io.netsonde.web;

import io.netsonde.metrics.FamilyUnion;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Endpoint;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Every path that is answered, exactly as it is written. */
final class Routes {
  /** Requests for the pages about ourselves that are answered at a time. */
  private static final int MAX_PAGES = 16;

  private final Map<String, Route> byPath = new HashMap<>();

  /**
   * Lays out our own pages, then what the slices answer.
   *
   * @throws IllegalArgumentException where two claim one path
   */
  Routes(
      List<Slice> slices,
      int maxScrapes,
      Supplier<MetricSnapshots> metrics,
      HttpMetrics self,
      LandingPage landing) {
    HealthPages health = new HealthPages(slices);
    add(new Route("/", MAX_PAGES, _ -> landing.answer()));
    add(new Route("/-/healthy", MAX_PAGES, _ -> health.healthy()));
    add(new Route("/-/ready", MAX_PAGES, _ -> health.ready()));
    add(
        Route.large(
            "/metrics",
            maxScrapes,
            _ ->
                new Answer.Families(
                    new FamilyUnion().addAll(metrics.get()).addAll(self.collect()).snapshots(),
                    Map.of())));
    for (Slice slice : slices) {
      for (Endpoint endpoint : slice.endpoints()) {
        int maxAtOnce = Math.min(maxScrapes, endpoint.maxAtOnce());
        add(new Route(endpoint.path(), maxAtOnce, endpoint.answer()));
      }
    }
  }

  private void add(Route route) {
    if (!route.path().startsWith("/") || byPath.put(route.path(), route) != null) {
      throw new IllegalArgumentException(
          "path: \"" + route.path() + "\" (expected: to begin with / and to be claimed once)");
    }
  }

  /** The route of a decoded path. */
  Optional<Route> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }
}
