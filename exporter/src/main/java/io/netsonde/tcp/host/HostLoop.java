package io.netsonde.tcp.host;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NamespaceTour;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.linux.PageSize;
import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.tcp.tracepoints.TracedCounts;
import io.netsonde.tcp.tracepoints.Tracing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that reads the kernel's counters: round after round, an interval apart, in each
 * namespace. A namespace takes it some 0.3 ms.
 */
public final class HostLoop implements Runnable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.tcp");
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
  private static final String TRACEPOINTS = "tracepoints";

  private final HostConfig config;
  private final OncePerInterval messages = new OncePerInterval(LOG_INTERVAL);
  private final Map<String, Long> errors = new HashMap<>();
  private final Map<String, Long> boundHits = new HashMap<>();
  private @Nullable Tracing tracing;
  private HostSnapshot.Tracing tracingState = HostSnapshot.Tracing.OFF;

  /** Written once by the loop at its start, read by who stops it. */
  private volatile @Nullable Thread thread;

  /** Written by who stops the loop. */
  private volatile boolean stopped;

  /** Written by the loop, read by scrapes. */
  private volatile HostSnapshot snapshot = HostSnapshot.NOTHING;

  /** A loop that is yet to be run. */
  public HostLoop(HostConfig config) {
    this.config = config;
  }

  /** What was read last. */
  public HostSnapshot snapshot() {
    return snapshot;
  }

  /** Ends the loop after its round; any thread. */
  public void stop() {
    stopped = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    giveUpRights();
    beginTracing();
    try (NamespaceTour tour =
        NamespaceTour.ofThisThread(
            config.namedNamespaces(), config.namespaces(), config.maxNamespaces())) {
      while (!stopped) {
        long begin = System.nanoTime();
        read(tour);
        long left = config.interval().toNanos() - (System.nanoTime() - begin);
        while (!stopped && left > 0) {
          LockSupport.parkNanos(left);
          left = config.interval().toNanos() - (System.nanoTime() - begin);
        }
      }
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

  private void giveUpRights() {
    EnumSet<Capability> kept = EnumSet.of(Capability.CAP_DAC_READ_SEARCH);
    kept.addAll(config.rights());
    try {
      Capabilities.confine(kept);
    } catch (LinuxException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the kernel's counters are read with rights that are not needed: {0}",
          String.valueOf(e.getMessage()));
    }
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
