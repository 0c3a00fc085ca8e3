package io.netsonde.tcp.capture;

import io.netsonde.linux.Descriptor;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketRing;
import io.netsonde.linux.Poll;
import io.netsonde.wire.frame.FrameSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop waits for: its bell, news of interfaces, and its rings.
 *
 * <p><b>In order.</b> A packet over a bridge or a router is in several rings, and what tells its
 * copies from segments that were sent again works best when they come soon after one another; so do
 * data and its acknowledgement. So where there are several rings, frames are read in the order of
 * time across all, and no sooner than all rings have what was seen until then: a block is handed
 * over within twice its retire time. Frames wait that long, and the loop looks every {@value
 * #HOLD_NANOS} ns, since the kernel would wake it at once for a block that it has seen. When a ring
 * is half full, order has to wait.
 *
 * <p>Threads: the loop's. Hot: reading allocates nothing.
 */
final class RingSet implements AutoCloseable {
  /** Most rings, by what {@link Poll} holds beside the two others. */
  static final int MAX_RINGS = 60;

  /** Frames that are read before the loop looks at all else. */
  private static final int FRAMES_AT_ONCE = 20_000;

  private static final long HOLD_NANOS = 20_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Descriptor bell;
  private final Descriptor news;
  private final long holdBackNanos;
  private PacketRing[] rings = new PacketRing[0];
  private @Nullable Poll all;
  private @Nullable Poll few;
  private @Nullable Poll latest;
  private boolean holding;

  /**
   * An empty set.
   *
   * @param retireMillis after how long a block is handed over
   */
  RingSet(Descriptor bell, Descriptor news, long retireMillis) {
    this.bell = bell;
    this.news = news;
    holdBackNanos = (2 * retireMillis + 10) * NANOS_PER_MILLI;
  }

  /** Waits for these rings from now on, at most {@value #MAX_RINGS}. */
  void replace(List<PacketRing> newRings) {
    close();
    Poll withRings = new Poll(newRings.size() + 2);
    Poll without = new Poll(2);
    for (Poll poll : new Poll[] {withRings, without}) {
      poll.add(bell, Poll.POLLIN);
      poll.add(news, Poll.POLLIN);
    }
    newRings.forEach(ring -> withRings.add(ring.descriptor(), Poll.POLLIN));
    rings = newRings.toArray(PacketRing[]::new);
    all = withRings;
    few = without;
    holding = false;
  }

  /** Sleeps until something is there or the time is over. */
  void await(long nanos) throws LinuxException {
    Poll poll = waiting(holding ? few : all);
    latest = poll;
    if (holding) {
      poll.await(Math.min(nanos, HOLD_NANOS));
      return;
    }
    poll.await(nanos);
    for (int i = 0; i < rings.length; i++) {
      if ((poll.events(i + 2) & Poll.POLLERR) != 0) {
        // The interface is down or gone. Not asked for, the error would wake us again and again.
        rings[i].takeError();
      }
    }
  }

  /** Whether there was news of interfaces at the latest waking. */
  boolean hasNews() {
    return waiting(latest).isReady(1);
  }

  /**
   * Hands on what the rings have.
   *
   * @return frames
   */
  int read(FrameSink sink) {
    long until =
        rings.length < 2
            ? Long.MAX_VALUE
            : System.currentTimeMillis() * NANOS_PER_MILLI - holdBackNanos;
    return read(sink, until);
  }

  /** Reads all that is there. */
  void drain(FrameSink sink) {
    while (read(sink, Long.MAX_VALUE) > 0) {
      // Then there may be more.
    }
  }

  private int read(FrameSink sink, long until) {
    int frames = 0;
    holding = false;
    while (frames < FRAMES_AT_ONCE) {
      PacketRing first = null;
      long earliest = Long.MAX_VALUE;
      long next = Long.MAX_VALUE;
      boolean hurry = false;
      for (PacketRing ring : rings) {
        if (ring.hasNext()) {
          hurry |= ring.isHalfFull();
          long time = ring.nextNanos();
          if (first == null || time < earliest) {
            next = earliest;
            earliest = time;
            first = ring;
          } else {
            next = Math.min(next, time);
          }
        }
      }
      if (first == null) {
        break;
      }
      if (earliest > until && !hurry) {
        holding = true;
        break;
      }
      frames += first.read(sink, FRAMES_AT_ONCE - frames, hurry ? next : Math.min(next, until));
    }
    return frames;
  }

  private static Poll waiting(@Nullable Poll poll) {
    if (poll == null) {
      throw new IllegalStateException("a set that waits for nothing");
    }
    return poll;
  }

  @Override
  public void close() {
    for (Poll poll : new Poll[] {all, few}) {
      if (poll != null) {
        poll.close();
      }
    }
    all = null;
    few = null;
    latest = null;
    rings = new PacketRing[0];
  }
}
