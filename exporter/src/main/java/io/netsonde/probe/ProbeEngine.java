package io.netsonde.probe;

import io.netsonde.slice.Feature;
import io.netsonde.wire.IpAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Probes addresses in the background for as long as they are asked for.
 *
 * <p>{@link #ask} may be called by any thread at any time and never waits; what it returns holds
 * the latest published figures. All the work is done by one {@link ProbeLoop}.
 */
public final class ProbeEngine implements AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  /** Targets of one interval are sent in so many groups, where it is long enough. */
  private static final long PLACES = 40;

  /** As long as a tick of the loop. */
  private static final long SHORTEST_GRID_NANOS = 10_000_000L;

  private static final long LONGEST_GRID_NANOS = 50_000_000L;

  private final ProbeConfig config;
  private final Map<Destination, Target> targets = new ConcurrentHashMap<>();
  private final ProbeLoop loop;
  private final Thread thread;
  private final RefusedTargets refused = new RefusedTargets();

  /**
   * Makes an engine that stands still until {@link #start}.
   *
   * @param listener hears of each outcome, on the loop's thread
   * @param threads makes the loop's thread, which must be a platform thread: it decides the network
   *     namespace
   */
  public ProbeEngine(ProbeConfig config, ProbeListener listener, ThreadFactory threads) {
    this(config, listener, threads, TransmitStamps.ofThisKernel());
  }

  ProbeEngine(
      ProbeConfig config, ProbeListener listener, ThreadFactory threads, TransmitStamps stamps) {
    this.config = config;
    loop = new ProbeLoop(config, targets, listener, stamps, new SecureRandom().nextLong());
    thread = threads.newThread(loop);
  }

  /** Platform threads in this process's network namespace. */
  public static ThreadFactory platformThreads() {
    return Thread.ofPlatform().name("probe-loop").daemon()::unstarted;
  }

  /** Starts the loop. */
  public void start() {
    thread.start();
  }

  /**
   * Probes a destination from now on, until nobody has asked for it for the configured time.
   *
   * @return empty when the bound on targets is reached, or the policy is against it
   */
  Optional<Target> ask(Destination destination) {
    return ask(destination, Target.UNLIMITED, false);
  }

  /**
   * Probes a destination whether it is asked for or not, until {@link Target#keep} ends it.
   *
   * @return empty when the bound on targets is reached
   */
  Optional<Target> keep(Destination destination) {
    Target known = targets.get(destination);
    Optional<Target> target = known == null ? ask(destination) : Optional.of(known);
    target.ifPresent(kept -> kept.keep(true));
    return target;
  }

  /**
   * Probes an address a number of times, the first time at once.
   *
   * @param times {@link Long#MAX_VALUE} for no end
   * @return false when the bound on targets is reached
   */
  public boolean probe(IpAddress address, long times) {
    return ask(Destination.echo(address), times, true).isPresent();
  }

  /**
   * Probes an address, or TCP ports of it, a number of times, the first time at once.
   *
   * @param how options and ports, with a source of the address's family
   * @param times {@link Long#MAX_VALUE} for no end
   * @return false when the bound on targets is reached
   */
  public boolean probe(IpAddress address, ProbePreset how, long times) {
    return how.destinations(List.of(address), config).stream()
        .allMatch(destination -> ask(destination, times, true).isPresent());
  }

  private Optional<Target> ask(Destination destination, long times, boolean atOnce) {
    long now = System.nanoTime();
    Target known = targets.get(destination);
    if (known == null) {
      if (objection(destination.address()).isPresent()) {
        return Optional.empty();
      }
      Target fresh = new Target(destination, times, now, config.histograms());
      return admit(fresh, atOnce ? now : now + phase(fresh, now));
    }
    known.ask(now);
    return Optional.of(known);
  }

  /** One at a time, or many askers at once would go over the bound together. */
  private synchronized Optional<Target> admit(Target fresh, long first) {
    Target known = targets.get(fresh.destination());
    if (known != null) {
      return Optional.of(known);
    }
    if (targets.size() >= config.limits().maxTargets()) {
      refused.byLimit();
      return Optional.empty();
    }
    targets.put(fresh.destination(), fresh);
    fresh.scheduleAt(first);
    loop.add(fresh);
    return Optional.of(fresh);
  }

  /** What speaks against probing an address, which is counted; empty when it may be probed. */
  Optional<TargetPolicy.Objection> objection(IpAddress address) {
    Optional<TargetPolicy.Objection> objection = config.policy().objection(address);
    objection.ifPresent(refused::by);
    return objection;
  }

  /**
   * How long until this target's place in its interval comes: the places are spread by a hash, so
   * that neither many targets nor many restarted exporters probe at the same moment. Each machine
   * has places of its own, because its clock began at its start.
   */
  private long phase(Target target, long now) {
    long interval = target.interval(config.interval().toNanos());
    long place = Math.floorMod(target.destination().hashCode() * 0x9e3779b97f4a7c15L, interval);
    return Math.floorMod(place - Math.floorMod(place, grid(interval)) - now, interval);
  }

  /**
   * Time from one place to the next. With few targets wake-ups are the whole cost, and those in one
   * place share theirs.
   */
  private static long grid(long interval) {
    return Math.clamp(interval / PLACES, SHORTEST_GRID_NANOS, LONGEST_GRID_NANOS);
  }

  /**
   * How a family is probed by ICMP echo, or why it cannot be.
   *
   * @param limit how long to wait for the loop to have tried
   * @return empty when the loop has not tried in time
   */
  public Optional<Feature> feature(boolean v6, Duration limit) throws InterruptedException {
    if (!loop.awaitSockets(limit)) {
      return Optional.empty();
    }
    ProbeStatistics now = statistics();
    return Optional.of((v6 ? now.v6() : now.v4()).feature(v6 ? "icmpv6" : "icmpv4"));
  }

  /** How a family is probed by TCP, which is opened for it; as {@link #feature}. */
  public Optional<Feature> tcpFeature(boolean v6, Duration limit) throws InterruptedException {
    if (!loop.awaitTcp(limit)) {
      return Optional.empty();
    }
    ProbeStatistics now = tcpStatistics().orElse(ProbeStatistics.NONE);
    return Optional.of((v6 ? now.v6() : now.v4()).feature(v6 ? "tcpv6" : "tcpv4"));
  }

  /** Whether the loop runs; once started it ends by {@link #close} alone, or by a defect. */
  boolean isRunning() {
    return thread.isAlive();
  }

  /**
   * The rate at which targets are to be probed now, in probes per second.
   *
   * @param tcp whether of TCP ports, else of addresses
   */
  double configuredRate(boolean tcp) {
    long ofAll = config.interval().toNanos();
    return targets.values().stream()
        .filter(target -> target.destination().isTcp() == tcp)
        .mapToDouble(target -> 1e9 / target.interval(ofAll))
        .sum();
  }

  /** What is probed now. */
  Collection<Target> targets() {
    return targets.values();
  }

  /** What the loop last published about TCP; empty before it is first asked for. */
  Optional<ProbeStatistics> tcpStatistics() {
    return loop.tcpStatistics();
  }

  /** The network cards that shall stamp, of which any thread may read what is published. */
  HardwareCards cards() {
    return loop.cards();
  }

  /** What the loop last published about ICMP echo. */
  ProbeStatistics statistics() {
    return loop.echoStatistics();
  }

  /** How often addresses were refused, and why. */
  RefusedTargets refusedTargets() {
    return refused;
  }

  /** Stops the loop and waits for its end, at most two seconds. */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
