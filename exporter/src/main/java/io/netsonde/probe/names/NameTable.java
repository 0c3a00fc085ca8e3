package io.netsonde.probe.names;

import io.netsonde.wire.dns.DnsType;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All names that are asked for, each looked up when it is due whether or not somebody asks just
 * then, and forgotten when nobody has asked for long.
 *
 * <p>Threads: any may {@link #resolve}, which never waits; the loop calls {@link #turn}, and owns
 * the queue. Bounds: names held, counted when hit; look-ups under way, beyond which names wait for
 * their turn, and the one that has been under way longest gives way.
 */
final class NameTable {
  /** Look-ups under way at one time; each has at most two sockets. */
  static final int MOST_LOOKUPS = 256;

  /** How often the ways to find names are looked at. */
  private static final long CHANGES_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How soon to look again when all places are taken. */
  private static final long CROWDED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final NameService service;
  private final LookupTimes times;
  private final int maxNames;
  private final LongSupplier clock;
  private final InstantSource wall;
  private final LookupStatistics statistics;
  private final Runnable wake;
  private final Map<String, NameEntry> entries = new ConcurrentHashMap<>();
  private final Queue<NameEntry> added = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<NameEntry> queue =
      new PriorityQueue<>((a, b) -> Long.signum(a.wakeUp() - b.wakeUp()));
  private final AtomicLong refusals = new AtomicLong();
  private final Set<NameEntry> underWay = new HashSet<>();
  private int stale;
  private long changesSeen;

  /**
   * Makes an empty table.
   *
   * @param maxNames bound on the names held
   * @param wake wakes the loop when there is something new for {@link #turn}
   */
  NameTable(
      NameService service,
      LookupTimes times,
      int maxNames,
      LongSupplier clock,
      InstantSource wall,
      LookupStatistics statistics,
      Runnable wake) {
    this.service = service;
    this.times = times;
    this.maxNames = maxNames;
    this.clock = clock;
    this.wall = wall;
    this.statistics = statistics;
    this.wake = wake;
    changesSeen = clock.getAsLong();
  }

  /** What is known of a valid name now; asking keeps it known. */
  Resolution resolve(String name) {
    long now = clock.getAsLong();
    NameEntry entry = entries.get(name);
    if (entry == null) {
      entry = admit(name, now);
      if (entry == null) {
        refusals.incrementAndGet();
        return Resolution.REFUSED;
      }
    }
    entry.ask(now);
    return entry.resolution();
  }

  /** One at a time, or many askers at once would go over the bound together. */
  private synchronized @Nullable NameEntry admit(String name, long now) {
    NameEntry known = entries.get(name);
    if (known != null) {
      return known;
    }
    if (entries.size() >= maxNames) {
      return null;
    }
    NameEntry entry = new NameEntry(name, times, now);
    entries.put(name, entry);
    added.add(entry);
    wake.run();
    return entry;
  }

  /** Names that were refused because of the bound. */
  long refusals() {
    return refusals.get();
  }

  /**
   * Begins what is due.
   *
   * @return nanoseconds until something more is, unless somebody wakes the loop before
   */
  long turn() {
    long now = clock.getAsLong();
    for (NameEntry entry = added.poll(); entry != null; entry = added.poll()) {
      queue.add(entry);
    }
    if (now - changesSeen >= CHANGES_NANOS) {
      changesSeen = now;
      if (service.changed()) {
        lookAllUpAgain(now);
      }
    }
    boolean crowded = false;
    for (NameEntry entry = queue.peek();
        !crowded && entry != null && entry.wakeUp() - now <= 0;
        entry = queue.peek()) {
      crowded = !take(entry, now);
    }
    statistics.publish(entries.size(), stale);
    return crowded ? CROWDED_NANOS : untilNext(now);
  }

  /** Does what is due for the first of the queue, or leaves it there when there is no place. */
  private boolean take(NameEntry entry, long now) {
    if (entry.isExpired(now)) {
      queue.remove();
      entries.remove(entry.name(), entry);
      stale -= entry.resolution().isStale() ? 1 : 0;
    } else if (!entry.isDue(now)) {
      queue.remove();
      entry.schedule(now);
      queue.add(entry);
    } else {
      if (underWay.size() >= MOST_LOOKUPS && !service.giveWay(now)) {
        return false;
      }
      queue.remove(entry);
      underWay.add(entry);
      entry.begin(now);
      service.lookUp(entry.name(), (family, answer) -> learned(entry, family, answer));
    }
    return true;
  }

  private void learned(NameEntry entry, DnsType family, Answer answer) {
    boolean wasStale = entry.resolution().isStale();
    long now = clock.getAsLong();
    entry
        .learned(family, answer, now, wall.instant())
        .ifPresent(result -> {
          statistics.ended(result, now - entry.begun());
          underWay.remove(entry);
          entry.schedule(now);
          queue.add(entry);
        });
    stale += (entry.resolution().isStale() ? 1 : 0) - (wasStale ? 1 : 0);
  }

  private void lookAllUpAgain(long now) {
    underWay.forEach(entry -> entry.lookUpAgain(now));
    List<NameEntry> resting = List.copyOf(queue);
    queue.clear();
    for (NameEntry entry : resting) {
      entry.lookUpAgain(now);
      entry.schedule(now);
      queue.add(entry);
    }
  }

  private long untilNext(long now) {
    NameEntry next = queue.peek();
    long changes = entries.isEmpty() ? Long.MAX_VALUE : changesSeen + CHANGES_NANOS - now;
    return Math.max(0, Math.min(changes, next == null ? Long.MAX_VALUE : next.wakeUp() - now));
  }
}
