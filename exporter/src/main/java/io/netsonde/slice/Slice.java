package io.netsonde.slice;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/**
 * One of Netsonde's questions about the network: a unit that starts, watches, publishes and stops
 * without knowing of any other slice.
 *
 * <p>Threads: {@link #start} and {@link #close} are called once each, by the application's thread.
 * {@link #health}, {@link #collect}, {@link #live} and the functions of {@link #endpoints} are
 * called by any HTTP thread at any time, before {@code start} too, since listeners begin first.
 * They must only read published snapshots: no system call, no name resolution, no lock that the
 * slice's loop holds.
 */
public interface Slice extends AutoCloseable {

  /** The slice's name as it stands in the configuration and in the {@code slice} label. */
  String name();

  /**
   * Begins the slice's work and returns at once. A slice that cannot work does not throw: it says
   * why in {@link #health} and keeps trying with back-off.
   *
   * <p>The calling thread has the process's rights, and threads that are started here inherit them.
   * Each of them gives up at once what it does not need ({@code linux.Capabilities}); a thread that
   * is started later has none.
   */
  void start();

  /** What the slice can do now, and what went wrong so far. */
  Health health();

  /** The slice's own families for {@code /metrics}, built afresh from its latest snapshot. */
  List<MetricSnapshot> collect();

  /** What the slice answers over HTTP beside {@code /metrics}. */
  default List<Endpoint> endpoints() {
    return List.of();
  }

  /**
   * What the live page shows of the slice, built afresh from its latest snapshot. Called every few
   * seconds by the page's thread.
   */
  default List<LiveTable> live() {
    return List.of();
  }

  /** Stops the slice's threads and gives back what it took from the kernel. */
  @Override
  void close();
}
