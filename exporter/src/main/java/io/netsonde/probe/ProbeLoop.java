package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that probes: decides when each target is due, sends, settles, publishes, waits.
 *
 * <p><b>Ticks.</b> The loop wakes at most every 10 ms, sends all that is due in batches and reads
 * all that has come. A wake-up per packet would cost several times the packet itself, and gains
 * nothing: kernel stamps make the loop's lateness invisible in the measurement. With nothing due it
 * looks for replies with some patience, up to 50 ms, or every 10 ms where the kernel does not
 * stamp; with nothing in flight it sleeps until the next probe is due. At light load wake-ups are
 * the whole cost (bench/probe, 100x2s).
 *
 * <p><b>Rate.</b> A target's due times are an interval apart from the first one on, whatever the
 * loop's lateness, so that the configured rate is kept and lateness is made up. A target that is
 * late by a whole interval skips what it missed, and that is counted.
 *
 * <p><b>Failures.</b> Nothing that the network or the kernel answers ends the loop: each answer is
 * an outcome. An unexpected exception is logged and ends the round, not the loop.
 */
final class ProbeLoop implements Runnable, Prober.Outcomes {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");

  private static final long TICK_NANOS = 10_000_000L;
  private static final long LONGEST_PATIENCE_NANOS = 50_000_000L;

  /** Losses are known late by at most this part of the timeout, or by a tick. */
  private static final long PATIENCE_DIVISOR = 40;

  /** More often than this no scrape looks. */
  private static final long STATISTICS_NANOS = 100_000_000L;

  private static final long LONGEST_SLEEP_NANOS = 1_000_000_000L;

  /**
   * The kernel begins to stamp arriving packets a moment after the first socket asks for it; what
   * arrives before is measured by this program's own clock.
   */
  private static final long STAMPS_BEGIN_NANOS = 20_000_000L;

  /** 13 MB of table: enough for 100,000 probes a second with the default timeout. */
  private static final int MAX_IN_FLIGHT = 1 << 18;

  private final ProbeConfig config;
  private final Map<IpAddress, Target> targets;
  private final ProbeListener listener;
  private final TransmitStamps stamps;
  private final long seed;
  private final Queue<Target> added = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Target> schedule =
      new PriorityQueue<>((a, b) -> Long.signum(a.nextSend() - b.nextSend()));
  private final ArrayDeque<Target> deferred = new ArrayDeque<>();
  private final ProbeCounters counters = new ProbeCounters();
  private final CountDownLatch socketsTried = new CountDownLatch(1);
  private final long patience;
  private long statisticsPublished;

  /** Written once by the loop at its start, read by those who wake it. */
  private volatile @Nullable Thread thread;

  /** Written by whoever stops the engine. */
  private volatile boolean stopped;

  /** Written by the loop, read by scrapes. */
  private volatile ProbeStatistics statistics = ProbeStatistics.NONE;

  ProbeLoop(
      ProbeConfig config,
      Map<IpAddress, Target> targets,
      ProbeListener listener,
      TransmitStamps stamps,
      long seed) {
    this.config = config;
    this.targets = targets;
    this.listener = listener;
    this.stamps = stamps;
    this.seed = seed;
    patience =
        Math.clamp(
            config.timeout().toNanos() / PATIENCE_DIVISOR, TICK_NANOS, LONGEST_PATIENCE_NANOS);
    statisticsPublished = System.nanoTime() - STATISTICS_NANOS;
  }

  /** Hands a new target to the loop; any thread. */
  void add(Target target) {
    added.add(target);
    wake();
  }

  /** Ends the loop after its round; any thread. */
  void stop() {
    stopped = true;
    wake();
  }

  private void wake() {
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }

  /** Waits until the statistics say whether the sockets could be opened. */
  boolean awaitSockets(Duration limit) throws InterruptedException {
    return socketsTried.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  ProbeStatistics statistics() {
    return statistics;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    SplittableRandom random = new SplittableRandom(seed);
    EchoMessage message = new EchoMessage(random.nextLong());
    int identifier = random.nextInt(1, 1 << 16);
    FamilySocket v4 =
        new FamilySocket("ICMPv4", () -> EchoFormat.open(false, identifier, stamps, message));
    FamilySocket v6 =
        new FamilySocket("ICMPv6", () -> EchoFormat.open(true, identifier, stamps, message));
    Pacer pacer = new Pacer(config.maxPacketsPerSecond(), System.nanoTime());
    try (Prober prober =
        new Prober(
            v4,
            v6,
            config.timeout().toNanos(),
            maxInFlight(config),
            random.nextInt(),
            System::nanoTime,
            counters,
            this)) {
      while (!stopped) {
        try {
          round(prober, pacer, v4, v6);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a round of probing failed and goes on", e);
          LockSupport.parkNanos(this, LONGEST_SLEEP_NANOS);
        }
      }
    }
  }

  /** What the bounds on rate and targets allow, with a second for replies to be read. */
  private static int maxInFlight(ProbeConfig config) {
    long seconds = config.timeout().toSeconds() + 2;
    long byRate = config.maxPacketsPerSecond() * seconds;
    long perTarget = config.timeout().dividedBy(config.interval()) + 2;
    return (int) Math.min(MAX_IN_FLIGHT, Math.min(byRate, config.maxTargets() * perTarget));
  }

  private void openWhenDue(FamilySocket v4, FamilySocket v6) {
    long now = System.nanoTime();
    boolean opened = v4.openWhenDue(now);
    opened |= v6.openWhenDue(now);
    if (opened) {
      publishStatistics(v4, v6);
      settleDown();
    }
  }

  /** Waits for the first stamps; being woken does not shorten it. */
  private void settleDown() {
    long end = System.nanoTime() + STAMPS_BEGIN_NANOS;
    for (long left = STAMPS_BEGIN_NANOS; left > 0 && !stopped; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void round(Prober prober, Pacer pacer, FamilySocket v4, FamilySocket v6) {
    openWhenDue(v4, v6);
    long begun = System.nanoTime();
    for (Target target = added.poll(); target != null; target = added.poll()) {
      schedule.add(target);
    }
    prober.settle();
    sendDue(prober, pacer);
    publishDeferred(System.nanoTime());
    publishStatistics(v4, v6);
    LockSupport.parkNanos(this, wakeUp(prober, begun) - System.nanoTime());
  }

  private void sendDue(Prober prober, Pacer pacer) {
    long now = System.nanoTime();
    for (Target target = schedule.peek();
        target != null && target.nextSend() - now <= 0;
        target = schedule.peek()) {
      if (isExpired(target, now)) {
        schedule.poll();
        continue;
      }
      if (prober.isFull()) {
        counters.inFlightFull();
        break;
      }
      if (pacer.take(1, now) == 0) {
        break;
      }
      schedule.poll();
      target.probeTaken();
      if (target.hasProbesLeft()) {
        reschedule(target, now);
      }
      prober.add(target);
    }
    prober.flush();
  }

  /** Gives a target up that nobody has asked for; an asking thread may meanwhile do so. */
  private boolean isExpired(Target target, long now) {
    if (now - target.lastAsked() < config.expiry().toNanos()) {
      return false;
    }
    return targets.remove(target.address(), target);
  }

  private void reschedule(Target target, long now) {
    long interval = config.interval().toNanos();
    long next = target.nextSend() + interval;
    long missed = (now - next) / interval;
    if (missed > 0) {
      counters.skipped(missed);
      next += missed * interval;
    }
    target.scheduleAt(next);
    schedule.add(target);
  }

  private void publishDeferred(long now) {
    for (Target target = deferred.peek();
        target != null && target.publicationDue() - now <= 0;
        target = deferred.peek()) {
      deferred.poll();
      target.publish(now);
    }
  }

  private void publishStatistics(FamilySocket v4, FamilySocket v6) {
    long now = System.nanoTime();
    boolean due = counters.isChanged() && now - statisticsPublished >= STATISTICS_NANOS;
    if (due || !v4.state().equals(statistics.icmpv4()) || !v6.state().equals(statistics.icmpv6())) {
      if (counters.receivedCount() != statistics.received()) {
        counters.repliedAt(Instant.now());
      }
      statistics = counters.snapshot(v4.state(), v6.state());
      statisticsPublished = now;
    }
    socketsTried.countDown();
  }

  /** When to wake after a round. */
  private long wakeUp(Prober prober, long begun) {
    Target next = schedule.peek();
    boolean done = prober.isIdle() && deferred.isEmpty() && !counters.isChanged();
    long longest = done ? LONGEST_SLEEP_NANOS : prober.isStamped() ? patience : TICK_NANOS;
    long untilNext = next == null ? longest : next.nextSend() - begun;
    return begun + Math.clamp(untilNext, TICK_NANOS, longest);
  }

  @Override
  public void received(Target target, long rttNanos, StampSource source, int hopLimit) {
    target.received(rttNanos, hopLimit);
    publish(target);
    listener.received(target.address(), rttNanos, source);
  }

  @Override
  public void lost(Target target, LossCause cause, Optional<IpAddress> reporter) {
    target.lost(cause, reporter);
    publish(target);
    listener.lost(target.address(), cause, reporter);
  }

  @Override
  public void notSent(Target target, int errno) {
    target.notSent(errno);
    publish(target);
    listener.notSent(target.address(), errno);
  }

  @Override
  public void discarded(Target target, Discard reason) {
    target.discarded(reason);
    publish(target);
  }

  private void publish(Target target) {
    if (target.publishOrDefer(System.nanoTime())) {
      deferred.add(target);
    }
  }
}
