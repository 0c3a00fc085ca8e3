package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Names and their addresses, looked up in the background: a scrape is told what is known and never
 * waits.
 *
 * <p>A name that is asked for is looked up at once, and again when the answer is a minute old, one
 * look-up at a time. A failed look-up is repeated after ten seconds; the last good answer stands
 * meanwhile, so that an outage of the name service does not end the probing of hosts that it once
 * knew.
 *
 * <p>Threads: any may ask. Look-ups block in the C library, which would pin virtual threads, so at
 * most four platform threads make them. Bounds: names held, and look-ups waiting; both are counted
 * when hit.
 */
final class NameResolver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int THREADS = 4;
  private static final int WAITING_LOOKUPS = 1024;

  private final Lookup lookup;
  private final Executor executor;
  private final LongSupplier clock;
  private final int maxNames;
  private final long expiryNanos;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  /** Asks whoever knows names. */
  interface Lookup {
    /** All addresses of a name, in the order given. */
    List<IpAddress> addresses(String name) throws UnknownHostException;
  }

  /**
   * What is known of a name.
   *
   * @param success whether the latest look-up found it; empty while the first one is under way
   * @param addresses of the latest look-up that found any
   */
  record Resolution(Optional<Boolean> success, List<IpAddress> addresses) {
    private static final Resolution PENDING = new Resolution(Optional.empty(), List.of());
    private static final Resolution REFUSED = new Resolution(Optional.of(false), List.of());
  }

  private static final class Entry {
    /** Written by the thread that looked the name up, read by all who ask. */
    volatile Resolution resolution = Resolution.PENDING;

    /** When the name was last asked for; read when room is needed. */
    volatile long lastAsked;

    /** Guarded by the entry's monitor. */
    boolean underWay;

    /** Guarded by the entry's monitor. */
    long due;
  }

  NameResolver(
      Lookup lookup, Executor executor, LongSupplier clock, int maxNames, long expiryNanos) {
    this.lookup = lookup;
    this.executor = executor;
    this.clock = clock;
    this.maxNames = maxNames;
    this.expiryNanos = expiryNanos;
  }

  /** A resolver that asks this machine's name service. */
  static NameResolver ofThisMachine(int maxNames, long expiryNanos) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_LOOKUPS),
            Thread.ofPlatform().name("resolver-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    // The JDK's cache would hide a changed answer, and keep failures, behind our own.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    return new NameResolver(
        name -> Arrays.stream(InetAddress.getAllByName(name)).map(IpAddress::of).toList(),
        threads,
        System::nanoTime,
        maxNames,
        expiryNanos);
  }

  /** What is known of a name now; asking keeps it known. */
  Resolution resolve(String name) {
    if (!HostName.isValid(name)) {
      return Resolution.REFUSED;
    }
    long now = clock.getAsLong();
    Entry entry = entries.get(name);
    if (entry == null) {
      if (entries.size() >= maxNames && !makeRoom(now)) {
        refusals.incrementAndGet();
        return Resolution.REFUSED;
      }
      entry = entries.computeIfAbsent(name, n -> new Entry());
    }
    entry.lastAsked = now;
    refreshWhenDue(name, entry, now);
    return entry.resolution;
  }

  /** Look-ups that failed since the start. */
  long failures() {
    return failures.get();
  }

  /** Names and look-ups that were refused because a bound was reached. */
  long refusals() {
    return refusals.get();
  }

  private boolean makeRoom(long now) {
    return entries.values().removeIf(entry -> now - entry.lastAsked > expiryNanos);
  }

  private void refreshWhenDue(String name, Entry entry, long now) {
    synchronized (entry) {
      boolean first = entry.resolution.success().isEmpty();
      if (entry.underWay || (!first && now - entry.due < 0)) {
        return;
      }
      entry.underWay = true;
    }
    try {
      executor.execute(() -> lookUp(name, entry));
    } catch (RejectedExecutionException tooManyWaiting) {
      refusals.incrementAndGet();
      synchronized (entry) {
        entry.underWay = false;
      }
    }
  }

  private void lookUp(String name, Entry entry) {
    long validFor = RETRY_NANOS;
    try {
      entry.resolution = new Resolution(Optional.of(true), lookup.addresses(name));
      validFor = FRESH_NANOS;
    } catch (UnknownHostException e) {
      fail(entry);
    } catch (RuntimeException e) {
      // Else the name would stay pending, and be asked for again at each scrape without a pause.
      LOG.log(System.Logger.Level.WARNING, "looking up " + name + " went wrong", e);
      fail(entry);
    } finally {
      synchronized (entry) {
        entry.underWay = false;
        entry.due = clock.getAsLong() + validFor;
      }
    }
  }

  private void fail(Entry entry) {
    failures.incrementAndGet();
    entry.resolution = new Resolution(Optional.of(false), entry.resolution.addresses());
  }

  /** Ends the threads; look-ups under way are left to end by themselves. */
  @Override
  public void close() {
    if (executor instanceof ThreadPoolExecutor threads) {
      threads.shutdownNow();
    }
  }
}
