package io.netsonde.web;

import io.netsonde.slice.Endpoint;
import io.netsonde.slice.Slice;
import io.netsonde.web.live.LivePages;
import io.netsonde.web.live.PageFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every path that is answered, exactly as it is written. */
final class Routes {
  /** Requests for the pages about ourselves that are answered at a time. */
  private static final int MAX_PAGES = 16;

  private final Map<String, Route> byPath = new HashMap<>();

  private Routes(Map<String, Route> ours) {
    byPath.putAll(ours);
  }

  /** Our own pages alone. */
  static Routes own(
      WebConfig config,
      LandingPage landing,
      HealthPages health,
      OperatorPages operator,
      DoctorPage doctor,
      MetricsPage metrics,
      Optional<LivePages> live) {
    Routes routes = new Routes(Map.of());
    routes.add(Route.get("/", MAX_PAGES, _ -> landing.answer()));
    routes.add(Route.get("/-/healthy", MAX_PAGES, _ -> health.healthy()));
    routes.add(Route.get("/-/ready", MAX_PAGES, _ -> health.ready()));
    routes.add(Route.get("/config", MAX_PAGES, _ -> operator.configuration()));
    routes.add(Route.get("/doctor", MAX_PAGES, _ -> doctor.answer()));
    routes.add(Route.post("/-/reload", MAX_PAGES, _ -> operator.reload()));
    routes.add(Route.large(config.telemetryPath(), config.maxScrapes(), metrics::answer));
    live.ifPresent(routes::add);
    return routes;
  }

  private void add(LivePages live) {
    add(Route.stream("/live", LivePages.MAX_VIEWERS, live::live));
    add(Route.get("/live/history", MAX_PAGES, live::history));
    for (PageFile file : PageFile.all()) {
      add(Route.get(file.path(), MAX_PAGES, file::answer));
    }
  }

  /**
   * These and what slices answer.
   *
   * @param maxAtOnce requests that a path answers at a time, where its slice does not want fewer
   * @throws IllegalArgumentException where two claim one path
   */
  Routes with(List<Slice> slices, int maxAtOnce) {
    Routes all = new Routes(byPath);
    for (Slice slice : slices) {
      for (Endpoint endpoint : slice.endpoints()) {
        all.add(
            Route.get(
                endpoint.path(), Math.min(maxAtOnce, endpoint.maxAtOnce()), endpoint.answer()));
      }
    }
    return all;
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
