package io.netsonde.probe.discovery;

import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.slice.Confinement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks at one source over and over, and keeps what it said last.
 *
 * <p>Threads: one of its own, without rights; others read what it published.
 */
final class SourceLoop implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe.discovery");
  private static final Duration LOG_INTERVAL = Duration.ofHours(1);

  private final TargetSource source;
  private final InstantSource clock;
  private final Thread thread;
  private final OncePerInterval messages = new OncePerInterval(LOG_INTERVAL);
  private final Map<String, Long> errors = new TreeMap<>();

  /** Written by the thread, read by scrapes and by whoever keeps the targets. */
  private volatile SourceState state;

  /**
   * A loop that stands still until {@link #start}.
   *
   * @param name what the source's series are called by: {@code file_sd/0}
   */
  SourceLoop(String name, TargetSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
    state = SourceState.unknown(name);
    thread = Thread.ofPlatform().name("discovery-" + name).daemon().unstarted(this);
  }

  void start() {
    thread.start();
  }

  SourceState state() {
    return state;
  }

  void expire(long now) {
    source.expire(now);
  }

  @Override
  public void run() {
    Confinement.keep(Set.of());
    try {
      while (true) {
        look();
        TimeUnit.NANOSECONDS.sleep(source.pause().toNanos());
      }
    } catch (InterruptedException closed) {
      // The end that close() asks for.
    }
  }

  /** Looks once. */
  void look() throws InterruptedException {
    Finding finding;
    try {
      finding = source.look();
    } catch (RuntimeException e) {
      // A defect of ours must not end the source: what it said last holds, and the log has it.
      messages.log(
          LOG,
          System.Logger.Level.ERROR,
          "defect",
          LogMessage.of("looking at a source of targets failed by a defect")
              .with("from", state.name())
              .with(e));
      errors.merge("defect", 1L, Long::sum);
      state =
          new SourceState(
              state.name(), state.groups(), state.revision(), state.lastSuccess(), copy());
      return;
    }
    if (Thread.interrupted()) {
      // What was ended by close() has failed for no other reason.
      throw new InterruptedException();
    }
    for (Failure failure : finding.failures()) {
      errors.merge(failure.reason().label(), 1L, Long::sum);
      messages.log(
          LOG,
          System.Logger.Level.WARNING,
          failure.message(),
          LogMessage.of("a source of targets could not be read as a whole")
              .with("from", state.name())
              .with("reason", failure.message()));
    }
    boolean whole = finding.complete() && finding.failures().isEmpty();
    boolean same = finding.groups().equals(state.groups());
    state =
        new SourceState(
            state.name(),
            same ? state.groups() : finding.groups(),
            same ? state.revision() : state.revision() + 1,
            whole ? Optional.of(clock.instant()) : state.lastSuccess(),
            copy());
  }

  private Map<String, Long> copy() {
    return Map.copyOf(errors);
  }

  @Override
  public void close() {
    thread.interrupt();
    // A thread that waits for a server does not hear of an interruption.
    source.abandon();
  }
}
