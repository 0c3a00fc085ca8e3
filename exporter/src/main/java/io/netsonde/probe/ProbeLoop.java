package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
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
 * late by a whole interval skips what it missed, and that is counted with what held it back.
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

  private static final long LONGEST_SLEEP_NANOS = 1_000_000_000L;

  /**
   * The kernel begins to stamp arriving packets a moment after the first socket asks for it; what
   * arrives before is measured by this program's own clock.
   */
  private static final long STAMPS_BEGIN_NANOS = 20_000_000L;

  /** 13 MB of table: enough for 100,000 probes a second with the default timeout. */
  private static final int MAX_IN_FLIGHT = 1 << 18;

  private final ProbeConfig config;
  private final Map<Destination, Target> targets;
  private final ProbeListener listener;
  private final TransmitStamps stamps;
  private final HardwareCards cards;
  private final long seed;
  private final Queue<Target> added = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Target> schedule =
      new PriorityQueue<>((a, b) -> Long.signum(a.nextSend() - b.nextSend()));
  private final ArrayDeque<Target> deferred = new ArrayDeque<>();
  private final CountDownLatch socketsTried = new CountDownLatch(1);
  private final long patience;

  /** Why what is due now was not sent before. */
  private Skip heldBack = Skip.LATE;

  /** Written once by the loop at its start, read by those who wake it. */
  private volatile @Nullable Thread thread;

  /** Written by whoever stops the engine. */
  private volatile boolean stopped;

  /** Made by the loop at its start, read by scrapes. */
  private volatile @Nullable Lane echo;

  /** Made by the loop with the first TCP target, read by scrapes. */
  private volatile @Nullable Lane syn;

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

  /** What is known of ICMP echo. */
  ProbeStatistics echoStatistics() {
    Lane lane = echo;
    return lane == null ? ProbeStatistics.NONE : lane.statistics();
  }

  /** What is known of TCP SYN; empty before the first TCP target. */
  Optional<ProbeStatistics> synStatistics() {
    return Optional.ofNullable(syn).map(Lane::statistics);
  }

  /** The network cards that shall stamp. */
  HardwareCards cards() {
    return cards;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    LoopRights.beforeSockets();
    SplittableRandom random = new SplittableRandom(seed);
    Pacer pacer = new Pacer(config.maxPacketsPerSecond(), System.nanoTime());
    Lane echoLane = echoLane(random);
    echo = echoLane;
    Lane synLane = null;
    try {
      while (!stopped) {
        try {
          boolean tcp = takeAdded();
          if (tcp && synLane == null) {
            synLane = synLane(random);
            syn = synLane;
          }
          round(pacer, synLane == null ? List.of(echoLane) : List.of(echoLane, synLane));
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a round of probing failed and goes on", e);
          LockSupport.parkNanos(this, LONGEST_SLEEP_NANOS);
        }
      }
    } finally {
      cards.close();
      echoLane.close();
      if (synLane != null) {
        synLane.close();
      }
    }
  }

  private Lane echoLane(SplittableRandom random) {
    EchoMessage message = new EchoMessage(random.nextLong());
    int identifier = random.nextInt(1, 1 << 16);
    return lane(
        new FamilySocket(
            "ICMPv4",
            () ->
                EchoFormat.open(false, identifier, stamps, message)
                    .withHardwareStamps(config.hardware().on())),
        new FamilySocket(
            "ICMPv6",
            () ->
                EchoFormat.open(true, identifier, stamps, message)
                    .withHardwareStamps(config.hardware().on())),
        random.nextInt());
  }

  private Lane synLane(SplittableRandom random) {
    int key = random.nextInt();
    return lane(
        new FamilySocket(
            "TCP over IPv4",
            () -> SynFormat.open(false, key, stamps).withHardwareStamps(config.hardware().on())),
        new FamilySocket(
            "TCP over IPv6",
            () -> SynFormat.open(true, key, stamps).withHardwareStamps(config.hardware().on())),
        random.nextInt());
  }

  private Lane lane(FamilySocket v4, FamilySocket v6, int firstNumber) {
    ProbeCounters counters = new ProbeCounters();
    Prober prober =
        new Prober(
            v4,
            v6,
            config.timeout().toNanos(),
            maxInFlight(config),
            firstNumber,
            System::nanoTime,
            counters,
            cards,
            this);
    return new Lane(v4, v6, prober, counters);
  }

  /** What the bounds on rate and targets allow, with a second for replies to be read. */
  private static int maxInFlight(ProbeConfig config) {
    long seconds = config.timeout().toSeconds() + 2;
    long byRate = config.maxPacketsPerSecond() * seconds;
    long perTarget = config.timeout().dividedBy(config.interval()) + 2;
    return (int) Math.min(MAX_IN_FLIGHT, Math.min(byRate, config.maxTargets() * perTarget));
  }

  /** Waits for the first stamps; being woken does not shorten it. */
  private void settleDown() {
    long end = System.nanoTime() + STAMPS_BEGIN_NANOS;
    for (long left = STAMPS_BEGIN_NANOS; left > 0 && !stopped; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /**
   * Takes new targets into the schedule.
   *
   * @return whether one of them is a TCP port
   */
  private boolean takeAdded() {
    boolean tcp = false;
    for (Target target = added.poll(); target != null; target = added.poll()) {
      schedule.add(target);
      tcp |= target.destination().isTcp();
    }
    return tcp;
  }

  private void round(Pacer pacer, List<Lane> lanes) {
    cards.checkWhenDue(System.nanoTime());
    boolean opened = false;
    for (Lane lane : lanes) {
      opened |= lane.openWhenDue();
      lane.publishWhenDue();
    }
    if (socketsTried.getCount() > 0) {
      LoopRights.withSockets(config.hardware().on());
      socketsTried.countDown();
    }
    if (opened) {
      settleDown();
    }
    long begun = System.nanoTime();
    lanes.forEach(lane -> lane.prober().settle());
    sendDue(pacer, lanes);
    publishDeferred(System.nanoTime());
    lanes.forEach(Lane::publishWhenDue);
    if (added.isEmpty()) {
      // Settling down may have used up the wake-up of whoever added.
      LockSupport.parkNanos(this, wakeUp(lanes, begun) - System.nanoTime());
    }
  }

  private void sendDue(Pacer pacer, List<Lane> lanes) {
    long now = System.nanoTime();
    for (Target target = schedule.peek();
        target != null && target.nextSend() - now <= 0;
        target = schedule.peek()) {
      if (isExpired(target, now)) {
        schedule.poll();
        continue;
      }
      Lane lane = target.destination().isTcp() ? lanes.getLast() : lanes.getFirst();
      if (lane.prober().isFull()) {
        holdBack(lane, Skip.IN_FLIGHT);
        break;
      }
      if (pacer.take(1, now) == 0) {
        holdBack(lane, Skip.MAX_PPS);
        break;
      }
      long due = target.nextSend();
      schedule.poll();
      target.probeTaken();
      if (target.hasProbesLeft()) {
        reschedule(target, lane, now);
      }
      lane.prober().add(target);
      lane.counters().pace().handedOver(System.nanoTime() - due);
    }
    if (isNothingDue(now)) {
      heldBack = Skip.LATE;
    }
    lanes.forEach(lane -> lane.prober().flush());
  }

  private void holdBack(Lane lane, Skip reason) {
    heldBack = reason;
    lane.counters().pace().heldBack(reason);
  }

  private boolean isNothingDue(long now) {
    Target next = schedule.peek();
    return next == null || next.nextSend() - now > 0;
  }

  /** Gives a target up that nobody has asked for; an asking thread may meanwhile do so. */
  private boolean isExpired(Target target, long now) {
    if (target.isKept() || now - target.lastAsked() < config.expiry().toNanos()) {
      return false;
    }
    return targets.remove(target.destination(), target);
  }

  private void reschedule(Target target, Lane lane, long now) {
    long interval = config.interval().toNanos();
    long next = target.nextSend() + interval;
    long missed = (now - next) / interval;
    if (missed > 0) {
      lane.counters().pace().skipped(heldBack, missed);
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

  /** When to wake after a round. */
  private long wakeUp(List<Lane> lanes, long begun) {
    Target next = schedule.peek();
    boolean done = deferred.isEmpty() && lanes.stream().allMatch(Lane::isDone);
    boolean stamped = lanes.stream().allMatch(lane -> lane.prober().isStamped());
    long longest = done ? LONGEST_SLEEP_NANOS : stamped ? patience : TICK_NANOS;
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
  public void reordered(Target target) {
    target.reordered();
  }

  @Override
  public void synAckAgain(Target target, long nanos) {
    target.synAckAgain(nanos);
    publish(target);
  }

  @Override
  public void settled(Target target, boolean lost) {
    if (target.settled(lost)) {
      publish(target);
    }
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
