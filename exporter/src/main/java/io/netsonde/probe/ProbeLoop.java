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
 * late by a whole interval skips what it missed, and that is counted.
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

  /** 13 MB of table: enough for 100,000 probes a second with the default timeout. */
  private static final int MAX_IN_FLIGHT = 1 << 18;

  private static final String ECHO_REMEDY =
      "give the process CAP_NET_RAW, or its group the right to ping sockets: sysctl -w"
          + " net.ipv4.ping_group_range=\"0 2147483647\"";

  private static final String SYN_REMEDY =
      "give the process CAP_NET_RAW, or set probe.tcp_method to auto or connect";

  private final ProbeConfig config;
  private final Map<Destination, Target> targets;
  private final ProbeListener listener;
  private final TransmitStamps stamps;
  private final long seed;
  private final Queue<Target> added = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Target> schedule =
      new PriorityQueue<>((a, b) -> Long.signum(a.nextSend() - b.nextSend()));
  private final ArrayDeque<Target> deferred = new ArrayDeque<>();
  private final CountDownLatch socketsTried = new CountDownLatch(1);
  private final CountDownLatch tcpTried = new CountDownLatch(1);
  private final long patience;

  /** Written once by the loop at its start, read by those who wake it. */
  private volatile @Nullable Thread thread;

  /** Written by whoever stops the engine. */
  private volatile boolean stopped;

  /** Made by the loop at its start, read by scrapes. */
  private volatile @Nullable Lane echo;

  /** Made by the loop when TCP is wanted, read by scrapes. */
  private volatile @Nullable Lane tcp;

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
    Lane lane = echo;
    return lane == null ? ProbeStatistics.NONE : lane.statistics();
  }

  /** What is known of TCP; empty before it is first asked for. */
  Optional<ProbeStatistics> tcpStatistics() {
    return Optional.ofNullable(tcp).map(Lane::statistics);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    SplittableRandom random = new SplittableRandom(seed);
    Pacer pacer = new Pacer(config.maxPacketsPerSecond(), System.nanoTime());
    Lane echoLane = echoLane(random);
    echo = echoLane;
    Lane tcpLane = null;
    try {
      while (!stopped) {
        try {
          takeAdded();
          if (tcpWanted && tcpLane == null) {
            tcpLane = tcpLane(random);
            tcp = tcpLane;
          }
          round(pacer, tcpLane == null ? List.of(echoLane) : List.of(echoLane, tcpLane));
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a round of probing failed and goes on", e);
          LockSupport.parkNanos(this, LONGEST_SLEEP_NANOS);
        }
      }
    } finally {
      echoLane.close();
      if (tcpLane != null) {
        tcpLane.close();
      }
    }
  }

  private Lane echoLane(SplittableRandom random) {
    EchoMessage message = new EchoMessage(random.nextLong());
    int identifier = random.nextInt(1, 1 << 16);
    return packetLane(
        new FamilySocket(
            "ICMPv4", ECHO_REMEDY, () -> EchoFormat.open(false, identifier, stamps, message)),
        new FamilySocket(
            "ICMPv6", ECHO_REMEDY, () -> EchoFormat.open(true, identifier, stamps, message)),
        random.nextInt());
  }

  private Lane tcpLane(SplittableRandom random) {
    boolean syn =
        switch (config.tcpMethod()) {
          case AUTO -> SynFormat.isPermitted();
          case SYN -> true;
          case CONNECT -> false;
        };
    return syn ? synLane(random) : connectLane();
  }

  private Lane synLane(SplittableRandom random) {
    int key = random.nextInt();
    return packetLane(
        new FamilySocket("TCP over IPv4", SYN_REMEDY, () -> SynFormat.open(false, key, stamps)),
        new FamilySocket("TCP over IPv6", SYN_REMEDY, () -> SynFormat.open(true, key, stamps)),
        random.nextInt());
  }

  private Lane connectLane() {
    ProbeCounters counters = new ProbeCounters();
    return new Lane(
        ConnectProber.withinOpenFiles(
            config.timeout().toNanos(), maxInFlight(config), counters, this),
        counters);
  }

  private Lane packetLane(FamilySocket v4, FamilySocket v6, int firstNumber) {
    ProbeCounters counters = new ProbeCounters();
    ProtocolProber prober =
        new PacketProber(
            v4,
            v6,
            config.timeout().toNanos(),
            maxInFlight(config),
            firstNumber,
            System::nanoTime,
            counters,
            this);
    return new Lane(prober, counters);
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

  /** Takes new targets into the schedule. */
  private void takeAdded() {
    for (Target target = added.poll(); target != null; target = added.poll()) {
      schedule.add(target);
      if (target.destination().isTcp()) {
        tcpWanted = true;
      }
    }
  }

  private void round(Pacer pacer, List<Lane> lanes) {
    boolean opened = false;
    for (Lane lane : lanes) {
      opened |= lane.prober().openWhenDue(System.nanoTime());
      lane.publishWhenDue();
    }
    socketsTried.countDown();
    if (lanes.size() > 1) {
      tcpTried.countDown();
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
        lane.counters().inFlightFull();
        break;
      }
      if (pacer.take(1, now) == 0) {
        break;
      }
      schedule.poll();
      target.probeTaken();
      if (target.hasProbesLeft()) {
        reschedule(target, lane, now);
      }
      lane.prober().add(target);
    }
    lanes.forEach(lane -> lane.prober().flush());
  }

  /** Gives a target up that nobody has asked for; an asking thread may meanwhile do so. */
  private boolean isExpired(Target target, long now) {
    if (now - target.lastAsked() < config.expiry().toNanos()) {
      return false;
    }
    return targets.remove(target.destination(), target);
  }

  private void reschedule(Target target, Lane lane, long now) {
    long interval = config.interval().toNanos();
    long next = target.nextSend() + interval;
    long missed = (now - next) / interval;
    if (missed > 0) {
      lane.counters().skipped(missed);
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
  public void received(
      Target target, int sequence, long rttNanos, StampSource source, int hopLimit) {
    target.received(rttNanos, hopLimit);
    publish(target);
    listener.received(target.address(), sequence, rttNanos, source, hopLimit);
  }

  @Override
  public void lost(Target target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
    target.lost(cause, reporter);
    publish(target);
    listener.lost(target.address(), sequence, cause, reporter);
  }

  @Override
  public void notSent(Target target, int sequence, int errno) {
    target.notSent(errno);
    publish(target);
    listener.notSent(target.address(), sequence, errno);
  }

  @Override
  public void discarded(Target target, int sequence, Discard reason) {
    target.discarded(reason);
    publish(target);
    listener.discarded(target.address(), sequence, reason);
  }

  @Override
  public void corrupted(IpAddress sender) {
    listener.corrupted(sender);
  }

  private void publish(Target target) {
    if (target.publishOrDefer(System.nanoTime())) {
      deferred.add(target);
    }
  }
}
