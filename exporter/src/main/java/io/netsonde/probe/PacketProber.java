package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.RealtimeClock;
import io.netsonde.linux.SockAddr;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sends the probes of one protocol as packets, in batches, and makes outcomes of what comes back.
 *
 * <p>A probe's life: {@link #add} gives it a number and a slot in {@link InFlight}; {@link #flush}
 * sends it ({@link Outbox}); its transmit stamp and its reply may come in either order; with both
 * it is done. A reply whose stamps have not come within {@link #STAMP_GRACE_NANOS} is measured
 * without. A probe without reply is lost after its timeout. Where the kernel's stamps say that a
 * reply took longer than the timeout, it is late, though this program may have looked only after it
 * had come.
 *
 * <p>Where a router or the host itself reports that a probe was not delivered, the probe is lost at
 * once, for the cause reported.
 *
 * <p>Threads: confined to the loop.
 */
final class PacketProber implements ProtocolProber, ProbeSocket.Errors, ProbeFormat.Answers {
  /** The kernel queues a stamp before the packet can be answered, save on loopback and veth. */
  private static final long STAMP_GRACE_NANOS = 50_000_000L;

  /** How long after its timeout a probe's reply is told from a stray one, at least. */
  private static final long LATE_NANOS = 5_000_000_000L;

  private final long timeoutNanos;
  private final LongSupplier clock;
  private final ProbeCounters counters;
  private final Outcomes outcomes;
  private final Arena arena = Arena.ofConfined();
  private final RealtimeClock realtime = new RealtimeClock(arena);
  private final RoundTrip roundTrip = new RoundTrip();
  private final InFlight inFlight;
  private final HardwareJudge hardware;
  private final Outbox v4;
  private final Outbox v6;

  /** Replies that wait for their transmit stamp, oldest first. */
  private final NumberQueue stampless;

  private final TooLong tooLong = new TooLong();

  PacketProber(
      FamilySocket v4,
      FamilySocket v6,
      long timeoutNanos,
      int maxInFlight,
      int firstNumber,
      LongSupplier clock,
      ProbeCounters counters,
      HardwareCards cards,
      Outcomes outcomes) {
    this.timeoutNanos = timeoutNanos;
    this.clock = clock;
    this.counters = counters;
    this.outcomes = outcomes;
    inFlight =
        new InFlight(
            maxInFlight,
            firstNumber,
            timeoutNanos + LATE_NANOS,
            outcomes::settled,
            cards.areWanted());
    hardware = new HardwareJudge(cards, counters, inFlight, STAMP_GRACE_NANOS);
    stampless = new NumberQueue(maxInFlight);
    this.v4 = new Outbox(v4, inFlight, tooLong, clock, realtime, counters, outcomes);
    this.v6 = new Outbox(v6, inFlight, tooLong, clock, realtime, counters, outcomes);
  }

  @Override
  public boolean openWhenDue(long now) {
    boolean opened = v4.openWhenDue(now);
    opened |= v6.openWhenDue(now);
    return opened;
  }

  @Override
  public ProbeStatistics.SocketState v4() {
    return v4.state();
  }

  @Override
  public ProbeStatistics.SocketState v6() {
    return v6.state();
  }

  @Override
  public boolean isFull() {
    return inFlight.isFull();
  }

  @Override
  public boolean isIdle() {
    return inFlight.isEmpty();
  }

  /**
   * Whether the latest reply was stamped by the kernel, so that it does not matter for the
   * measurement when replies are read.
   */
  @Override
  public boolean isStamped() {
    return roundTrip.source() != StampSource.USER;
  }

  /** Adds a probe to those of its family, which are sent when there are enough. */
  @Override
  public void add(Target target) {
    outbox(target).add(target);
  }

  private Outbox outbox(Target target) {
    return target.address().v6() ? v6 : v4;
  }

  @Override
  public void flush() {
    v4.flush();
    v6.flush();
    inFlight.skipDone();
  }

  @Override
  public void settle() {
    drain(v4);
    drain(v6);
    tooLong.clear();
    measureStampless();
    hardware.settle(clock.getAsLong());
    expire();
    inFlight.skipDone();
  }

  private void drain(Outbox outbox) {
    ProbeSocket socket = outbox.listening();
    if (socket == null) {
      return;
    }
    count(socket.drainErrors(this));
    count(socket.drainAnswers(this));
    outbox.overflowed(socket.newOverflows());
    if (stampless.size() > 0) {
      // Either queue may be a moment ahead: these replies' stamps came after the first look.
      count(socket.drainErrors(this));
    }
  }

  private void count(int result) {
    if (result < 0 && result != -Errno.EINTR) {
      counters.failed(-result);
    }
  }

  @Override
  public void transmitted(int number, long nanos, long hardwareNanos) {
    if (nanos != 0) {
      inFlight.transmitted(number, nanos);
    }
    if (hardwareNanos != 0) {
      hardware.transmitted(number, hardwareNanos);
    }
  }

  @Override
  public void undelivered(Arrival arrival, ProbeFormat format) {
    if (tooLong.isAnswered(arrival, outcomes)) {
      return;
    }
    long number = format.quoted(arrival, inFlight.nextNumber());
    if (number == ProbeFormat.NONE || !inFlight.isWaiting((int) number)) {
      return;
    }
    Target target = inFlight.target((int) number);
    if (target != null && SockAddr.holds(arrival.names(), arrival.nameOffset(), target.address())) {
      LossCause cause = LossCause.of(arrival.origin(), arrival.type(), arrival.code());
      if (cause == LossCause.TOO_BIG && arrival.info() > 0) {
        outcomes.pathMtu(target, arrival.info());
      }
      lose((int) number, cause, arrival.offender());
    }
  }

  @Override
  public void echoed(int number, Arrival arrival, int size) {
    Target target = inFlight.target(number);
    if (target != null && target.options().size() != size) {
      corrupt(arrival);
    } else {
      answered(number, arrival, Destination.ECHO, false);
    }
  }

  @Override
  public void replied(int number, Arrival arrival, int port) {
    answered(number, arrival, port, false);
  }

  @Override
  public void refused(int number, Arrival arrival, int port) {
    answered(number, arrival, port, true);
  }

  private void answered(int number, Arrival arrival, int port, boolean refusal) {
    Target target = inFlight.target(number);
    if (!isFirstAnswer(number, arrival, port)) {
      if (target != null && target.tcpPort() != Destination.ECHO && !refusal) {
        answeredAgain(number, target);
      }
      return;
    }
    inFlight.replied(
        number,
        arrival.stamp(),
        clock.getAsLong(),
        arrival.hopLimit(),
        refusal,
        target != null && target.overtaken(number));
    hardware.answered(number, arrival.hardwareStamp());
    if (inFlight.isStamped(number)) {
      measure(number);
    } else {
      stampless.add(number);
    }
  }

  private void answeredAgain(int number, Target target) {
    if (inFlight.refusal(number) == Discard.DUPLICATE && !inFlight.isRefused(number)) {
      outcomes.synAckAgain(target, clock.getAsLong() - inFlight.repliedNanos(number));
    }
  }

  private boolean isFirstAnswer(int number, Arrival arrival, int port) {
    Target target = inFlight.target(number);
    Discard refusal = inFlight.refusal(number);
    if (refusal == null
        && (target == null
            || target.tcpPort() != port
            || !SockAddr.holds(arrival.names(), arrival.nameOffset(), target.address()))) {
      refusal = Discard.WRONG_SOURCE;
    }
    if (refusal == null) {
      return true;
    }
    counters.discarded(refusal);
    if (target != null) {
      outcomes.discarded(target, inFlight.sequence(number), refusal);
    }
    return false;
  }

  @Override
  public void corrupt(Arrival arrival) {
    counters.discarded(Discard.CORRUPT);
    outcomes.corrupted(SockAddr.read(arrival.names(), arrival.nameOffset()));
  }

  private void measureStampless() {
    long now = clock.getAsLong();
    int waiting = stampless.size();
    for (int i = 0; i < waiting; i++) {
      int number = stampless.take();
      if (!inFlight.isReplied(number)) {
        continue;
      }
      if (inFlight.isStamped(number) || now - inFlight.repliedNanos(number) > STAMP_GRACE_NANOS) {
        measure(number);
      } else {
        stampless.add(number);
      }
    }
  }

  private void measure(int number) {
    Target target = inFlight.target(number);
    roundTrip.of(inFlight, number);
    if (roundTrip.hardwareRefused()) {
      counters.hardwareRefused();
    }
    boolean late = roundTrip.source() != StampSource.USER && roundTrip.nanos() > timeoutNanos;
    if (late) {
      counters.discarded(Discard.LATE);
      if (target != null) {
        outcomes.discarded(target, inFlight.sequence(number), Discard.LATE);
      }
      lose(number, LossCause.NO_REPLY, Optional.empty());
      return;
    }
    if (inFlight.isRefused(number)) {
      lose(number, LossCause.REFUSED, Optional.empty());
      return;
    }
    int hopLimit = inFlight.hopLimit(number);
    inFlight.done(number, true);
    counters.received(roundTrip.source(), roundTrip.clockStepped());
    if (roundTrip.readLaterNanos() != RoundTrip.UNKNOWN) {
      counters.pace().readLater(roundTrip.readLaterNanos());
    }
    if (target != null) {
      if (inFlight.isReordered(number)) {
        outcomes.reordered(target);
      }
      outcomes.received(
          target, inFlight.sequence(number), roundTrip.nanos(), roundTrip.source(), hopLimit);
    }
  }

  private void lose(int number, LossCause cause, Optional<IpAddress> reporter) {
    Target target = inFlight.target(number);
    inFlight.done(number, false);
    counters.lost();
    if (target != null) {
      outcomes.lost(target, inFlight.sequence(number), cause, reporter);
    }
  }

  private void expire() {
    long now = clock.getAsLong();
    inFlight.skipDone();
    while (!inFlight.isEmpty()
        && inFlight.isWaiting(inFlight.oldest())
        && now - inFlight.sentNanos(inFlight.oldest()) >= timeoutNanos) {
      giveUp(inFlight.oldest());
      inFlight.skipDone();
    }
  }

  /** Nothing came for the probe, or there was no room for what came. */
  private void giveUp(int number) {
    Target target = inFlight.target(number);
    Outbox outbox = target == null ? v4 : outbox(target);
    if (outbox.hasOverflowedSince(inFlight.sentNanos(number))) {
      int sequence = inFlight.sequence(number);
      inFlight.abandon(number);
      counters.undecided();
      if (target != null) {
        outcomes.undecided(target, sequence);
      }
    } else {
      lose(number, LossCause.NO_REPLY, Optional.empty());
    }
  }

  /** Closes both sockets. */
  @Override
  public void close() {
    v4.close();
    v6.close();
    arena.close();
  }
}
