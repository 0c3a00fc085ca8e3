package io.netsonde.probe;

import io.netsonde.probe.names.Resolution;
import io.netsonde.wire.IpAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Keeps the targets of the configuration probed, at the addresses that their names have now.
 *
 * <p>Once a second it asks for each name, which costs a look-up only when the answer is due again.
 * An address that a name has no longer is given up, and its series end; while the name service
 * fails, the addresses that it gave last stay.
 *
 * <p>Threads: one of its own, which {@link #start} starts when there is a target at all; scrapes
 * read what it published last. Bounds: the configuration's {@code max_targets}, like all targets;
 * what has no room now is tried again each second, and counted.
 */
final class StaticTargets implements AutoCloseable {
  private static final long PERIOD_MILLIS = 1_000;

  /** A name whose first look-up is under way will not keep anybody waiting for a second. */
  private static final long FIRST_PERIOD_MILLIS = 100;

  private final ProbeConfig config;
  private final ProbeEngine engine;
  private final Function<String, Resolution> names;
  private final Thread thread;

  /** Addresses of names that the configuration forbids; the thread's. */
  private Set<IpAddress> refused = Set.of();

  /** Written by the thread, read by scrapes. */
  private volatile Published published = new Published(Map.of(), Map.of());

  /**
   * A target of the configuration at one of its addresses.
   *
   * @param destination what is probed
   * @param target as it is configured
   */
  record Row(Destination destination, String target) {}

  /**
   * What is probed now.
   *
   * @param rows each once, in the order of the configuration
   * @param names what is known of each configured name
   */
  record Published(Map<Row, Target> rows, Map<String, Resolution> names) {}

  StaticTargets(ProbeConfig config, ProbeEngine engine, Function<String, Resolution> names) {
    this.config = config;
    this.engine = engine;
    this.names = names;
    thread = Thread.ofPlatform().name("probe-targets").daemon().unstarted(this::run);
  }

  /** Begins, when there is something to do. */
  void start() {
    if (!config.targets().isEmpty()) {
      thread.start();
    }
  }

  /** What is probed now. */
  Published published() {
    return published;
  }

  private void run() {
    LoopRights.none();
    try {
      while (true) {
        refresh();
        boolean pending = published.names.containsValue(Resolution.PENDING);
        TimeUnit.MILLISECONDS.sleep(pending ? FIRST_PERIOD_MILLIS : PERIOD_MILLIS);
      }
    } catch (InterruptedException closed) {
      // The end that close() asks for.
    }
  }

  /** Asks for all names, keeps what they have now and gives up what they had. */
  void refresh() {
    Map<Row, Target> rows = new LinkedHashMap<>();
    Map<String, Resolution> resolved = new LinkedHashMap<>();
    Set<IpAddress> objectionable = new HashSet<>();
    for (StaticTarget one : config.targets()) {
      for (Destination destination : one.wishes().destinations(addresses(one, resolved), config)) {
        if (isPermitted(destination.address(), objectionable)) {
          engine
              .keep(destination)
              .ifPresent(target -> rows.put(new Row(destination, one.target()), target));
        }
      }
    }
    refused = objectionable;
    Set<Target> kept = new HashSet<>(rows.values());
    published.rows.values().stream()
        .filter(target -> !kept.contains(target))
        .forEach(target -> target.keep(false));
    published = new Published(rows, resolved);
  }

  /** What an address that a name has is refused for is counted when it comes, not each second. */
  private boolean isPermitted(IpAddress address, Set<IpAddress> objectionable) {
    if (config.policy().objection(address).isEmpty()) {
      return true;
    }
    if (objectionable.add(address) && !refused.contains(address)) {
      engine.objection(address);
    }
    return false;
  }

  private Iterable<IpAddress> addresses(StaticTarget one, Map<String, Resolution> resolved) {
    Optional<IpAddress> literal = IpAddress.parse(one.target());
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    Resolution resolution = names.apply(one.target());
    resolved.put(one.target(), resolution);
    return new LinkedHashSet<>(
        resolution.addresses().stream()
            .filter(IpAddress::isGlobalUnicast)
            .filter(address -> one.wishes().wants(address, config))
            .toList());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
