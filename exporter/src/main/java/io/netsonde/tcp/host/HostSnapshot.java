package io.netsonde.tcp.host;

import io.netsonde.tcp.tracepoints.TracedCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel said last.
 *
 * @param namespaces each with its counters
 * @param orphans sockets of the whole machine that no process holds any more
 * @param memoryBytes what TCP's buffers hold on the whole machine
 * @param tracing how following the kernel goes
 * @param trouble why nothing could be read; empty where something was
 * @param mayVisit whether other namespaces may be entered
 * @param read when it was read
 * @param errors by reason
 * @param boundHits by bound
 */
public record HostSnapshot(
    List<Namespace> namespaces,
    Optional<Long> orphans,
    Optional<Long> memoryBytes,
    Tracing tracing,
    String trouble,
    boolean mayVisit,
    Optional<Instant> read,
    Map<String, Long> errors,
    Map<String, Long> boundHits) {
  /** Before the first reading, and where none is wanted. */
  public static final HostSnapshot NOTHING =
      new HostSnapshot(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Tracing.OFF,
          "",
          true,
          Optional.empty(),
          Map.of(),
          Map.of());

  /**
   * One namespace.
   *
   * @param netns name or path; empty for Netsonde's own
   * @param values by the kernel's names
   * @param sockets what a survey found, where one was made
   * @param traced what the kernel has counted at its tracepoints
   */
  public record Namespace(
      String netns,
      Map<String, Long> values,
      Optional<SocketSummary> sockets,
      TracedCounts traced) {
    /** Copies the values. */
    public Namespace {
      values = Map.copyOf(values);
    }
  }

  /**
   * How following the kernel at its tracepoints goes.
   *
   * @param on whether it counts
   * @param trouble why it does not; empty where it does, or nobody wants it
   * @param missed events that found no room among the counters
   */
  public record Tracing(boolean on, String trouble, long missed) {
    /** Nobody wants it. */
    public static final Tracing OFF = new Tracing(false, "", 0);
  }

  /** Copies the collections. */
  public HostSnapshot {
    namespaces = List.copyOf(namespaces);
    errors = Map.copyOf(errors);
    boundHits = Map.copyOf(boundHits);
  }
}
