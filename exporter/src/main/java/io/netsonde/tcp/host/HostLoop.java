package io.netsonde.tcp.host;

import io.netsonde.linux.NamespaceTour;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.linux.PageSize;
import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.slice.Confinement;
import io.netsonde.slice.Loop;
import io.netsonde.slice.Rounds;
import io.netsonde.tcp.tracepoints.TracedCounts;
import io.netsonde.tcp.tracepoints.Tracing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The thread that reads the kernel's counters: round after round, an interval apart, in each
 * namespace. A namespace takes it some 0.8 ms, since what runs so seldom is hardly compiled.
 */
public final class HostLoop implements Loop {
  private static final System.Logger LOG = System.getLogger("io.netsonde.tcp");
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
  private static final String TRACEPOINTS = "tracepoints";

  private final HostConfig config;
  private final Rounds rounds;
  private final OncePerInterval messages = new OncePerInterval(LOG_INTERVAL);
  private final Map<String, Long> errors = new HashMap<>();
  private final Map<String, Long> boundHits = new HashMap<>();
  private @Nullable Tracing tracing;
  private HostSnapshot.Tracing tracingState = HostSnapshot.Tracing.OFF;

  /** Written by the loop, read by scrapes. */
  private volatile HostSnapshot snapshot = HostSnapshot.NOTHING;

  /** A loop that is yet to be run. */
  public HostLoop(HostConfig config) {
    this.config = config;
    rounds = new Rounds(LOG, config.interval());
  }

  /** What was read last. */
  public HostSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void run() {
    Confinement.keep(config.rights());
    beginTracing();
    try (NamespaceTour tour =
        NamespaceTour.ofThisThread(
            config.namedNamespaces(), config.namespaces(), config.maxNamespaces())) {
      rounds.run(() -> read(tour));
    } catch (IOException e) {
      failed("begin", e);
    } finally {
      if (tracing != null) {
        tracing.close();
      }
    }
  }

  /** Once: what the kernel refuses now it will refuse later. */
  private void beginTracing() {
    if (!config.tracepoints()) {
      return;
    }
    try {
      tracing = Tracing.open();
      tracingState = new HostSnapshot.Tracing(true, "", 0);
    } catch (IOException e) {
      noTracing(e);
    }
  }

  private void noTracing(IOException why) {
    errors.merge(TRACEPOINTS, 1L, Long::sum);
    String reason = String.valueOf(why.getMessage());
    tracingState = new HostSnapshot.Tracing(false, reason, tracingState.missed());
    say(TRACEPOINTS, "the kernel's tracepoints are not followed: " + reason);
  }

  private void readTracing() {
    Tracing opened = tracing;
    if (opened == null) {
      return;
    }
    try {
      opened.read();
      tracingState = new HostSnapshot.Tracing(true, "", opened.missedEvents());
      if (opened.missedEvents() > 0) {
        boundHits.put(TRACEPOINTS, opened.missedEvents());
      }
    } catch (IOException e) {
      noTracing(e);
    }
  }

  @Override
  public void stop() {
    rounds.stop();
  }

  private void read(NamespaceTour tour) {
    List<HostSnapshot.Namespace> namespaces = new ArrayList<>();
    readTracing();
    try {
      int missed = tour.visit(netns -> namespaces.add(readHere(netns)));
      if (missed > 0) {
        errors.merge("namespace", (long) missed, Long::sum);
      }
      if (tour.leftOut() > 0) {
        boundHits.merge("namespaces", (long) tour.leftOut(), Long::sum);
      }
      publish(namespaces, tour.mayVisit());
    } catch (IOException | RuntimeException e) {
      failed("read", e);
    }
  }

  private HostSnapshot.Namespace readHere(String netns) throws IOException {
    Map<String, Long> values = ProcNet.read();
    return new HostSnapshot.Namespace(netns, values, survey(), tracedHere());
  }

  private TracedCounts tracedHere() throws IOException {
    Tracing opened = tracing;
    return opened == null || !tracingState.on()
        ? TracedCounts.NONE
        : opened.of(NetworkNamespace.currentCookie());
  }

  private Optional<SocketSummary> survey() {
    if (!config.sockets()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SocketSurvey.take());
    } catch (IOException e) {
      errors.merge("sockets", 1L, Long::sum);
      say("sockets", "the sockets cannot be surveyed: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void publish(List<HostSnapshot.Namespace> namespaces, boolean mayVisit) {
    Map<String, Long> own = namespaces.getFirst().values();
    Optional<Long> pages = Optional.ofNullable(own.get(HostCounters.MEMORY_PAGES));
    snapshot =
        new HostSnapshot(
            namespaces,
            Optional.ofNullable(own.get(HostCounters.ORPHANS)),
            pages.map(count -> count * PageSize.bytes()),
            tracingState,
            "",
            mayVisit,
            Optional.of(Instant.now()),
            errors,
            boundHits);
  }

  /** What was known is withdrawn: counters that stand still would say that all is quiet. */
  private void failed(String what, Exception e) {
    errors.merge(what, 1L, Long::sum);
    String reason = String.valueOf(e.getMessage());
    say(what, "the kernel's counters cannot be read: " + reason);
    snapshot =
        new HostSnapshot(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            tracingState,
            reason,
            snapshot.mayVisit(),
            snapshot.read(),
            errors,
            boundHits);
  }

  private void say(String cause, String sentence) {
    messages.log(LOG, System.Logger.Level.WARNING, cause, LogMessage.of(sentence));
  }
}
