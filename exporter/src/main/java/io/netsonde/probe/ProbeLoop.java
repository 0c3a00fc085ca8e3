package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that probes: decides when each target is due, sends, settles, waits.
 *
 * <p><b>Ticks.</b> The loop wakes at most every 10 ms, sends all that is due in batches and reads
 * all that has come. A wake-up per packet would cost several times the packet itself, and gains
 * nothing: kernel stamps make the loop's lateness invisible in the measurement. With nothing due it
 * looks for replies with some patience, up to 50 ms, or every 10 ms where the kernel does not
 * stamp; with nothing in flight it sleeps until the next probe is due. At light load wake-ups are
 * the whole cost (bench probe, 100x2s).
 *
 * <p><b>Rate.</b> A target's due times are an interval apart from the first one on, whatever the
 * loop's lateness, so that the configured rate is kept and lateness is made up. A target that is
 * late by a whole interval skips what it missed, and that is counted with what held it back.
 *
 * <p><b>Failures.</b> Nothing that the network or the kernel answers ends the loop: each answer is
 * an outcome. An unexpected exception is logged and ends the round, not the loop.
 */
final class ProbeLoop implements Runnable, Outcomes {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");

  private static final long TICK_NANOS = 10_000_000L;
  private static final long LONGEST_PATIENCE_NANOS = 50_000_000L;

  /** Losses are known late by at most this part of the timeout, or by a tick. */
  private static final long PATIENCE_DIVISOR = 40;

  private static final long LONGEST_SLEEP_NANOS = 1_000_000_000L;

  /**
   * The kernel begins to stamp arriving packets a moment after the first socket asks for it; what
   * arrives before is measured by this program's own clock.
   */
  private static final long STAMPS_BEGIN_NANOS = 20_000_000L;

  private final ProbeConfig config;
  private final Map<Destination, Target> targets;
  private final ProbeListener listener;
  private final TransmitStamps stamps;
  private final HardwareCards cards;
  private final long seed;
  private final Queue<Target> added = new ConcurrentLinkedQueue<>();
  private final CountDownLatch socketsTried = new CountDownLatch(1);
  private final long intervalOfAll;
  private final CountDownLatch tcpTried = new CountDownLatch(1);
  private final long patience;

  /** Written once by the loop at its start, read by those who wake it. */
  private volatile @Nullable Thread thread;

  /** Written by whoever stops the engine. */
  private volatile boolean stopped;

  /** Made by the loop at its start, read by scrapes. */
  private volatile @Nullable Lanes lanes;

  /** Time between two wake-ups at least: shorter than ten milliseconds where a target wants it. */
  private long tick = TICK_NANOS;

  /** Written by whoever asks for TCP, and by the loop with the first TCP target. */
  private volatile boolean tcpWanted;

  ProbeLoop(
      ProbeConfig config,
      Map<Destination, Target> targets,
      ProbeListener listener,
      TransmitStamps stamps,
      long seed) {
    this.config = config;
    this.targets = targets;
    this.listener = listener;
    this.stamps = stamps;
    this.seed = seed;
    intervalOfAll = config.interval().toNanos();
    cards = new HardwareCards(config.hardware());
    patience =
        Math.clamp(
            config.timeout().toNanos() / PATIENCE_DIVISOR, TICK_NANOS, LONGEST_PATIENCE_NANOS);
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

  /** Opens what TCP needs, though no target does, and waits as {@link #awaitSockets}. */
  boolean awaitTcp(Duration limit) throws InterruptedException {
    tcpWanted = true;
    wake();
    return tcpTried.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is known of ICMP echo. */
  ProbeStatistics echoStatistics() {
    Lanes known = lanes;
    return known == null ? ProbeStatistics.NONE : known.echoStatistics();
  }

  /** What is known of TCP; empty before it is first asked for. */
  Optional<ProbeStatistics> tcpStatistics() {
    return Optional.ofNullable(lanes).flatMap(Lanes::tcpStatistics);
  }

  /** The network cards that shall stamp. */
  HardwareCards cards() {
    return cards;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    LoopRights.beforeSockets();
    Pacer pacer = new Pacer(config.limits().maxPacketsPerSecond(), System.nanoTime());
    try (Lanes own = new Lanes(config, stamps, new SplittableRandom(seed), cards, this)) {
      lanes = own;
      while (!stopped) {
        try {
          takeAdded(own);
          if (tcpWanted) {
            own.prepareTcp();
          }
          round(pacer, own);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a round of probing failed and goes on", e);
          LockSupport.parkNanos(this, LONGEST_SLEEP_NANOS);
        }
      }
    } finally {
      cards.close();
    }
  }

  /** Waits for the first stamps; being woken does not shorten it. */
  private void settleDown() {
    long end = System.nanoTime() + STAMPS_BEGIN_NANOS;
    for (long left = STAMPS_BEGIN_NANOS; left > 0 && !stopped; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Takes new targets into the schedule. */
  private void takeAdded(Lanes own) {
    for (Target target = added.poll(); target != null; target = added.poll()) {
      own.prepare(target.destination());
      own.of(target.destination()).schedule().add(target);
      tick = Math.min(tick, interval(target));
      if (target.destination().isTcp()) {
        tcpWanted = true;
      }
    }
  }

  private long interval(Target target) {
    return target.interval(intervalOfAll);
  }

  /** Notes that a target has left the schedule. */
  private void left(Target target, List<Lane> all) {
    if (tick < TICK_NANOS && interval(target) == tick) {
      tick =
          all.stream()
              .flatMap(lane -> lane.schedule().stream())
              .mapToLong(this::interval)
              .reduce(TICK_NANOS, Math::min);
    }
  }

  private void round(Pacer pacer, Lanes own) {
    List<Lane> all = own.all();
    cards.checkWhenDue(System.nanoTime());
    boolean opened = false;
    for (Lane lane : all) {
      opened |= lane.prober().openWhenDue(System.nanoTime());
      lane.publishWhenDue();
    }
    if (socketsTried.getCount() > 0) {
      LoopRights.withSockets(config.hardware().on());
      socketsTried.countDown();
    }
    if (all.size() > 1) {
      tcpTried.countDown();
    }
    if (opened) {
      settleDown();
    }
    long begun = System.nanoTime();
    all.forEach(lane -> lane.prober().settle());
    sendDue(pacer, all);
    all.forEach(Lane::publishWhenDue);
    if (added.isEmpty()) {
      // Settling down may have used up the wake-up of whoever added.
      LockSupport.parkNanos(this, wakeUp(all, begun) - System.nanoTime());
    }
  }

  private void sendDue(Pacer pacer, List<Lane> all) {
    long now = System.nanoTime();
    for (Lane lane = mostLate(all, now); lane != null; lane = mostLate(all, now)) {
      sendNext(lane, all, pacer, now);
    }
    all.forEach(lane -> lane.endRound(now));
  }

  /** The lane of the target that is due for longest, of those that can send. */
  private static @Nullable Lane mostLate(List<Lane> all, long now) {
    Lane first = null;
    long due = 0;
    // By number: an iterator would be an object for each packet.
    for (int i = 0; i < all.size(); i++) {
      Lane lane = all.get(i);
      Target next = lane.due(now);
      if (next != null && (first == null || next.nextSend() - due < 0)) {
        first = lane;
        due = next.nextSend();
      }
    }
    return first;
  }

  private void sendNext(Lane lane, List<Lane> all, Pacer pacer, long now) {
    Target target = lane.schedule().element();
    if (isExpired(target, now)) {
      lane.schedule().remove();
      left(target, all);
      return;
    }
    if (lane.prober().isFull()) {
      lane.holdBack(Skip.IN_FLIGHT);
      return;
    }
    if (pacer.take(1, now) == 0) {
      all.stream().filter(one -> one.due(now) != null).forEach(one -> one.holdBack(Skip.MAX_PPS));
      return;
    }
    long due = target.nextSend();
    lane.schedule().remove();
    target.probeTaken();
    if (target.hasProbesLeft()) {
      reschedule(target, lane, now);
    } else {
      left(target, all);
    }
    lane.prober().add(target);
    lane.counters().pace().handedOver(System.nanoTime() - due);
  }

  /** Gives a target up that nobody has asked for; an asking thread may meanwhile do so. */
  private boolean isExpired(Target target, long now) {
    if (target.isKept() || now - target.lastAsked() < config.limits().expiry().toNanos()) {
      return false;
    }
    return targets.remove(target.destination(), target);
  }

  private void reschedule(Target target, Lane lane, long now) {
    long interval = interval(target);
    long next = target.nextSend() + interval;
    long missed = (now - next) / interval;
    if (missed > 0) {
      lane.counters().pace().skipped(lane.heldBack(), missed);
      next += missed * interval;
    }
    target.scheduleAt(next);
    lane.schedule().add(target);
  }

  /** When to wake after a round. */
  private long wakeUp(List<Lane> all, long begun) {
    boolean done = true;
    boolean stamped = true;
    long untilNext = LONGEST_SLEEP_NANOS;
    for (Lane lane : all) {
      done &= lane.isDone();
      stamped &= lane.prober().isStamped();
      Target next = lane.schedule().peek();
      untilNext = next == null ? untilNext : Math.min(untilNext, next.nextSend() - begun);
    }
    long longest = done ? LONGEST_SLEEP_NANOS : stamped ? patience : TICK_NANOS;
    return begun + Math.clamp(untilNext, Math.min(tick, longest), longest);
  }

  @Override
  public void received(
      Target target, int sequence, long rttNanos, StampSource source, int hopLimit) {
    target.received(rttNanos, source, hopLimit);
    listener.received(target.address(), sequence, rttNanos, source, hopLimit);
  }

  @Override
  public void reordered(Target target) {
    target.reordered();
  }

  @Override
  public void synAckAgain(Target target, long nanos) {
    target.synAckAgain(nanos);
  }

  @Override
  public void settled(Target target, boolean lost) {
    target.settled(lost);
  }

  @Override
  public void lost(Target target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
    target.lost(cause, reporter);
    listener.lost(target.address(), sequence, cause, reporter);
  }

  @Override
  public void notSent(Target target, int sequence, int errno) {
    target.notSent(errno);
    listener.notSent(target.address(), sequence, errno);
  }

  @Override
  public void undecided(Target target, int sequence) {
    listener.undecided(target.address(), sequence);
  }

  @Override
  public void discarded(Target target, int sequence, Discard reason) {
    target.discarded(reason);
    listener.discarded(target.address(), sequence, reason);
  }

  @Override
  public void corrupted(IpAddress sender) {
    listener.corrupted(sender);
  }

  @Override
  public void pathMtu(Target target, int bytes) {
    target.pathMtu(bytes);
  }
}
