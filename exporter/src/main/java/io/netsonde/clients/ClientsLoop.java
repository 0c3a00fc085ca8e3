package io.netsonde.clients;

import io.netsonde.clients.accounting.Ownership;
import io.netsonde.linux.EventFd;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.Poll;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.slice.Confinement;
import io.netsonde.slice.Loop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that reads. It takes events every {@value #TICK_MILLIS} ms, rather than one by one
 * as they come: a wake-up costs more than an event. Counters are read at each interval, whether or
 * not somebody scrapes.
 */
final class ClientsLoop implements Loop {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients");
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
  private static final int TICK_MILLIS = 100;
  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;

  /** Between two rounds while there is nobody to watch; news of interfaces ends it. */
  private static final long QUIET_NANOS = LanFinder.PERIOD_NANOS;

  /** Some ten thousand events of connections; the kernel takes the memory when it needs it. */
  private static final int EVENT_BYTES = 8 << 20;

  private final ClientsConfig config;
  private final PrivilegedThread files;
  private final OncePerInterval defects = new OncePerInterval(LOG_INTERVAL);
  private final Map<String, String> told = new HashMap<>();
  private String said = "";

  /** Made by the loop at its start, rung by who stops it. */
  private volatile @Nullable EventFd bell;

  /** Written by who stops the loop. */
  private volatile boolean stopped;

  /** Written by the loop after each round, read by scrapes. */
  private volatile ClientsSnapshot snapshot = ClientsSnapshot.NOTHING;

  ClientsLoop(ClientsConfig config, PrivilegedThread files) {
    this.config = config;
    this.files = files;
  }

  /** What was found out last. */
  ClientsSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void stop() {
    stopped = true;
    EventFd open = bell;
    if (open != null) {
      try {
        open.signal();
      } catch (LinuxException | IllegalStateException e) {
        // It has ended already, or ends at its next tick.
      }
    }
  }

  @Override
  public void run() {
    Confinement.keep(config.rights());
    try (EventFd open = EventFd.open();
        Poll ticks = new Poll(1);
        Poll news = new Poll(2);
        ClientsReader reader =
            ClientsReader.open(config, Ownership.OWNED_PERSISTENT, EVENT_BYTES, this::startNames)) {
      bell = open;
      ticks.add(open.descriptor(), Poll.POLLIN);
      news.add(open.descriptor(), Poll.POLLIN);
      news.add(reader.news(), Poll.POLLIN);
      rounds(reader, ticks, news);
      reader.finish(System.nanoTime(), Instant.now());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the slice cannot begin", e);
    }
  }

  /** On the thread that has the right to it. */
  private void startNames(Runnable start) throws IOException {
    files.run(start::run);
  }

  /**
   * Goes on until it is stopped.
   *
   * @param ticks the bell alone
   * @param news the bell, and interfaces that come, go and change
   */
  private void rounds(ClientsReader reader, Poll ticks, Poll news) throws LinuxException {
    long interval = config.interval().toNanos();
    long due = System.nanoTime();
    boolean watching = false;
    while (!stopped) {
      long now = System.nanoTime();
      boolean looked = false;
      try {
        looked = reader.turn(now);
        if (now - due >= 0 || (looked && !watching)) {
          Instant instant = Instant.now();
          reader.read(now, instant);
          snapshot = reader.snapshot(now, instant);
          tell(reader.failures());
          tell(reader.summary());
          watching = reader.hasEvents();
          due = next(due, now, watching ? interval : Math.max(interval, QUIET_NANOS));
        }
      } catch (RuntimeException e) {
        defects.log(
            LOG,
            System.Logger.Level.ERROR,
            e.getClass().getName(),
            LogMessage.of("a round of reading failed and goes on: " + e));
        due = now + interval;
        looked = true; // so that what fails at once is not tried at once
      }
      long left = due - System.nanoTime();
      if (reader.hasEvents()) {
        left = Math.min(left, TICK_NANOS);
      } else if (looked) {
        // However fast interfaces come and go, they are read once in an interval.
        left = Math.min(left, interval);
      }
      if (!stopped && left > 0) {
        (reader.hasEvents() || looked ? ticks : news).await(left);
      }
    }
  }

  /** The round after this one; none is made up for. */
  private static long next(long due, long now, long rest) {
    long late = now - due;
    return (late >= 0 && late < rest ? due : now) + rest;
  }

  /** Says what is watched, when that begins and when it is something else. */
  private void tell(String summary) {
    if (!summary.isEmpty() && !summary.equals(said)) {
      said = summary;
      LOG.log(System.Logger.Level.INFO, summary);
    }
  }

  /** Says of each source once that it has failed, and once that it works again. */
  private void tell(Map<String, String> failures) {
    failures.forEach((source, sentence) -> {
      if (!sentence.equals(told.put(source, sentence))) {
        LOG.log(System.Logger.Level.WARNING, "no {0}: {1}", source, sentence);
      }
    });
    told.keySet()
        .removeIf(source -> {
          boolean works = !failures.containsKey(source);
          if (works) {
            LOG.log(System.Logger.Level.INFO, "{0} can be read again", source);
          }
          return works;
        });
  }
}
