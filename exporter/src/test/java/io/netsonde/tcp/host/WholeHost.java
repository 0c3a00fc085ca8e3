package io.netsonde.tcp.host;

import io.netsonde.tcp.tracepoints.TracedCounts;
import io.netsonde.tcp.tracepoints.TracedPlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A reading in which everything is there. */
public final class WholeHost {
  private WholeHost() {}

  /** Of one namespace. */
  public static HostSnapshot snapshot() {
    Map<String, Long> values =
        HostCounters.counters().stream()
            .collect(Collectors.toMap(HostCounters.Counter::source, counter -> 1L));
    return new HostSnapshot(
        List.of(
            new HostSnapshot.Namespace(
                "",
                values,
                Optional.of(
                    new SocketSummary(
                        Map.of(new SocketSummary.State(false, "established"), 2L), 1, 2, 3, 4)),
                new TracedCounts(
                    List.of(new TracedCounts.Count(TracedPlace.STATE, false, 7, 2, 1, 1))))),
        Optional.of(1L),
        Optional.of(4096L),
        new HostSnapshot.Tracing(true, "", 0),
        "",
        true,
        Optional.empty(),
        Map.of(),
        Map.of());
  }
}
