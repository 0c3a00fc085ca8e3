package io.netsonde.probe;

import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.probe.names.Resolution;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Keeps the targets of the configuration and of discovery probed, at the addresses that their names
 * have now.
 *
 * <p>Once a second, or twice in the time of expiry, it asks for each name, which costs a look-up
 * only when the answer is due again, and does no more unless the list or an address has changed or
 * there was no room. An address that a name has no longer is given up, and its series end; while
 * the name service fails, the addresses that it gave last stay.
 *
 * <p>Threads: one of its own, which {@link #start} starts when there is a target at all; scrapes
 * read what it published last. Bounds: the configuration's {@code max_targets}, like all targets;
 * what has no room now is tried again each second, and counted.
 */
final class StaticTargets implements AutoCloseable {
  private static final long LONGEST_PERIOD_MILLIS = 1_000;

  /** A name whose first look-up is under way will not keep anybody waiting for a second. */
  private static final long FIRST_PERIOD_MILLIS = 100;

  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");

  private final OncePerInterval defects = new OncePerInterval(Duration.ofHours(1));
  private final ProbeConfig config;
  private final ProbeEngine engine;
  private final Function<String, Resolution> names;
  private final TargetLists lists;
  private final Thread thread;

  /** What the latest list says, and its number; the thread's. */
  private List<Wanted> wanted = List.of();

  private long listed = -1;

  /**
   * Whether there was room for all and the latest look found what the one before it had found: the
   * engine may have given a target up in the moment in which it was to be kept. The thread's.
   */
  private boolean complete;

  /** Addresses of names that the configuration forbids; the thread's. */
  private Set<IpAddress> refused = Set.of();

  /** Written by the thread, read by scrapes. */
  private volatile Published published = new Published(Map.of(), Map.of());

  /**
   * A target of the configuration.
   *
   * @param fixed what is probed where the target is an address; empty where it is a name
   */
  private record Wanted(StaticTarget configured, List<Destination> fixed) {
    static Wanted of(StaticTarget configured, ProbeConfig config) {
      return new Wanted(
          configured,
          IpAddress.parse(configured.target())
              .map(address -> configured.wishes().destinations(List.of(address), config))
              .map(List::copyOf)
              .orElse(List.of()));
    }

    String text() {
      return configured.target();
    }
  }

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

  /** Those of the configuration alone. */
  StaticTargets(ProbeConfig config, ProbeEngine engine, Function<String, Resolution> names) {
    this(config, engine, names, new TargetLists(config, List::of));
  }

  StaticTargets(
      ProbeConfig config,
      ProbeEngine engine,
      Function<String, Resolution> names,
      TargetLists lists) {
    this.config = config;
    this.engine = engine;
    this.names = names;
    this.lists = lists;
    thread = Thread.ofPlatform().name("probe-targets").daemon().unstarted(this::run);
  }

  /** Begins, where it has not begun. */
  synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
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
        refreshOrLog();
        boolean pending = published.names.containsValue(Resolution.PENDING);
        TimeUnit.MILLISECONDS.sleep(pending ? FIRST_PERIOD_MILLIS : period());
      }
    } catch (InterruptedException closed) {
      // The end that close() asks for.
    }
  }

  /** A defect of ours must not have targets stay as they are for ever. */
  private void refreshOrLog() {
    try {
      refresh();
    } catch (RuntimeException e) {
      defects.log(
          LOG,
          System.Logger.Level.ERROR,
          "defect",
          LogMessage.of("a round of keeping targets failed by a defect and goes on").with(e));
    }
  }

  /** Well before names are forgotten because nobody has asked for them. */
  private long period() {
    return Math.min(LONGEST_PERIOD_MILLIS, config.limits().expiry().toMillis() / 2);
  }

  /**
   * Asks for all names; where anything has changed, keeps what they have now and not what they had.
   */
  void refresh() {
    TargetMerge.Merged list = lists.current();
    if (list.number() != listed) {
      listed = list.number();
      wanted = list.targets().stream().map(one -> Wanted.of(one, config)).toList();
      complete = false;
    }
    Map<String, Resolution> resolved = new LinkedHashMap<>();
    for (Wanted one : wanted) {
      if (one.fixed.isEmpty()) {
        resolved.computeIfAbsent(one.text(), names);
      }
    }
    if (!complete || !haveTheSameAddresses(resolved, published.names)) {
      published = new Published(keep(resolved), resolved);
    } else if (!resolved.isEmpty()) {
      published = new Published(published.rows, resolved);
    }
  }

  private static boolean haveTheSameAddresses(
      Map<String, Resolution> some, Map<String, Resolution> others) {
    return some.entrySet().stream()
        .allMatch(one ->
            one.getValue()
                .addresses()
                .equals(others.getOrDefault(one.getKey(), Resolution.PENDING).addresses()));
  }

  private Map<Row, Target> keep(Map<String, Resolution> resolved) {
    Map<Row, Target> rows = new LinkedHashMap<>();
    Set<IpAddress> objectionable = new HashSet<>();
    complete = true;
    for (Wanted one : wanted) {
      for (Destination destination : destinations(one, resolved)) {
        if (isPermitted(destination.address(), objectionable)) {
          Optional<Target> target = engine.keep(destination);
          target.ifPresent(kept -> rows.put(new Row(destination, one.text()), kept));
          complete &= target.isPresent();
        }
      }
    }
    refused = objectionable;
    complete &= rows.equals(published.rows);
    Set<Target> kept = new HashSet<>(rows.values());
    published.rows.values().stream()
        .filter(target -> !kept.contains(target))
        .forEach(target -> target.keep(false));
    return rows;
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

  private Iterable<Destination> destinations(Wanted one, Map<String, Resolution> resolved) {
    if (!one.fixed.isEmpty()) {
      return one.fixed;
    }
    ProbePreset wishes = one.configured.wishes();
    List<IpAddress> addresses =
        resolved.getOrDefault(one.text(), Resolution.PENDING).addresses().stream()
            .filter(IpAddress::isGlobalUnicast)
            .filter(address -> wishes.wants(address, config))
            .toList();
    return wishes.destinations(addresses, config);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
