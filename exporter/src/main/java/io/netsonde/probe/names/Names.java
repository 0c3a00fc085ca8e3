package io.netsonde.probe.names;

import io.netsonde.wire.dns.HostName;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Names and their addresses, looked up in the background: a scrape is told what is known and never
 * waits.
 *
 * <p>A name that is asked for is looked up at once, and again whenever its TTL is over, whether
 * somebody asks just then or not, until nobody has asked for the expiry time. What a look-up that
 * fails does to the addresses, {@code NameEntry} says.
 *
 * <p>Threads: any may ask; one, begun with the first name, does the work. Bounds: names held;
 * {@code NameTable} has the others.
 */
public final class Names implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe.names");

  private final NameLoop.Services services;
  private final LookupTimes times;
  private final int maxNames;
  private final ThreadFactory threads;
  private final LookupStatistics statistics = new LookupStatistics();
  private final AtomicLong unable = new AtomicLong();
  private final AtomicLong strays = new AtomicLong();

  /** Made with the first name, under this object's monitor; read without. */
  private volatile @Nullable NameLoop loop;

  /** Guarded by this object's monitor. */
  private boolean closed;

  /**
   * This machine's names.
   *
   * @param maxNames bound on the names held
   * @param expiry how long a name is looked up after it was last asked for
   * @param threads makes the one thread, which decides the network namespace
   */
  public static Names ofThisMachine(
      NamesConfig config, int maxNames, Duration expiry, ThreadFactory threads) {
    return new Names(config, NameFiles.ofThisMachine(), Exchanges.PORT, maxNames, expiry, threads);
  }

  /** Platform threads in this process's network namespace. */
  public static ThreadFactory platformThreads() {
    return Thread.ofPlatform().name("names").daemon()::unstarted;
  }

  Names(
      NamesConfig config,
      NameFiles files,
      int port,
      int maxNames,
      Duration expiry,
      ThreadFactory threads) {
    this.services =
        switch (config.resolver()) {
          case DNS -> (selector, loop) -> dns(selector, files, port);
          case SYSTEM -> (selector, loop) -> new SystemService(loop);
        };
    this.times = new LookupTimes(config.minTtl(), config.maxTtl(), expiry);
    this.maxNames = maxNames;
    this.threads = threads;
  }

  private NameService dns(Selector selector, NameFiles files, int port) {
    return new DnsService(files, new Exchanges(selector, port, strays), System::nanoTime);
  }

  /** What is known of a name now; asking keeps it known. */
  public Resolution resolve(String name) {
    if (!HostName.isValid(name)) {
      return Resolution.REFUSED;
    }
    NameLoop running = loop;
    if (running == null) {
      running = begin();
    }
    return running == null ? Resolution.REFUSED : running.table().resolve(name);
  }

  private synchronized @Nullable NameLoop begin() {
    if (loop == null && !closed) {
      try {
        NameLoop fresh = new NameLoop(services, times, maxNames, statistics, threads);
        fresh.start();
        loop = fresh;
      } catch (IOException e) {
        unable.incrementAndGet();
        LOG.log(System.Logger.Level.DEBUG, "cannot begin to look names up", e);
      }
    }
    return loop;
  }

  /** Look-ups that found nothing since the start. */
  public long failures() {
    return statistics.failures() + unable.get();
  }

  /** Names that were refused because a bound was reached. */
  public long refusals() {
    NameLoop running = loop;
    return running == null ? 0 : running.table().refusals();
  }

  /** The families of {@code /metrics}. */
  public List<MetricSnapshot> collect() {
    return statistics.families(strays.get());
  }

  /** Ends the thread; no effect the second time. */
  @Override
  public void close() {
    NameLoop running;
    synchronized (this) {
      closed = true;
      running = loop;
    }
    if (running != null) {
      running.close();
    }
  }
}
