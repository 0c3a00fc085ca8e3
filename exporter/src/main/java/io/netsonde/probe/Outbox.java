package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.RealtimeClock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one address family that wait to be sent together, and the socket that they leave
 * through.
 *
 * <p>A send that fails is this machine's trouble, not the network's: it counts as an error with its
 * name and never as a lost probe.
 *
 * <p>Hot: nothing is allocated per probe; watched by bench probe.
 *
 * <p>Threads: confined to the loop.
 */
final class Outbox implements AutoCloseable {
  private final FamilySocket family;
  private final InFlight inFlight;
  private final TooLong tooLong;
  private final LongSupplier clock;
  private final RealtimeClock realtime;
  private final ProbeCounters counters;
  private final Outcomes outcomes;
  private final int[] numbers = new int[ProbeSocket.BATCH];
  private int count;

  /** Before its first probe a family's socket need not be looked at. */
  private boolean used;

  /** When replies last found no room. */
  private long overflowed;

  private boolean everOverflowed;

  Outbox(
      FamilySocket family,
      InFlight inFlight,
      TooLong tooLong,
      LongSupplier clock,
      RealtimeClock realtime,
      ProbeCounters counters,
      Outcomes outcomes) {
    this.family = family;
    this.inFlight = inFlight;
    this.tooLong = tooLong;
    this.clock = clock;
    this.realtime = realtime;
    this.counters = counters;
    this.outcomes = outcomes;
  }

  /** See {@link FamilySocket#openWhenDue}. */
  boolean openWhenDue(long now) {
    return family.openWhenDue(now);
  }

  ProbeStatistics.SocketState state() {
    return family.state();
  }

  /** The socket on which something may have come; null where nothing was ever sent. */
  @Nullable ProbeSocket listening() {
    return used ? family.socket() : null;
  }

  /** Adds a probe, and sends all when there is no room for another. */
  void add(Target target) {
    ProbeSocket socket = family.socket();
    if (socket == null) {
      notSent(target, target.sequence(), family.errno());
      return;
    }
    used = true;
    int number = inFlight.nextNumber();
    int errno = socket.prepare(count, target, number);
    if (errno != 0) {
      notSent(target, target.sequence(), errno);
      return;
    }
    inFlight.add(target, clock.getAsLong(), realtime.nanos());
    numbers[count++] = number;
    if (count == ProbeSocket.BATCH) {
      flush();
    }
  }

  /** Sends all that wait. */
  void flush() {
    ProbeSocket socket = family.socket();
    if (socket == null) {
      return;
    }
    int all = count;
    count = 0;
    int from = 0;
    while (from < all) {
      int result = socket.send(from, all - from);
      if (result <= 0 && SendErrors.mayBelongToAnother(-result)) {
        // Asked again, the kernel says what is the matter with this packet.
        result = socket.send(from, all - from);
      }
      if (result > 0) {
        counters.pace().sent(result);
        from += result;
      } else {
        int number = numbers[from++];
        Target target = inFlight.target(number);
        inFlight.abandon(number);
        if (target != null) {
          refused(target, inFlight.sequence(number), socket, -result);
        }
      }
    }
  }

  private void refused(Target target, int sequence, ProbeSocket socket, int errno) {
    if (errno == Errno.EMSGSIZE) {
      tooLong.add(target);
    }
    notSent(target, sequence, socket.reason(target, errno));
  }

  private void notSent(Target target, int sequence, int errno) {
    counters.failed(errno);
    outcomes.notSent(target, sequence, errno);
  }

  /** Notes that so many answers, or stamps, found no room. */
  void overflowed(int messages) {
    if (messages != 0) {
      counters.overflowed(messages);
      overflowed = clock.getAsLong();
      everOverflowed = true;
    }
  }

  /** Whether there was no room for something at some time after this. */
  boolean hasOverflowedSince(long nanos) {
    return everOverflowed && overflowed - nanos >= 0;
  }

  /** Closes the socket. */
  @Override
  public void close() {
    family.close();
  }
}
