package io.netsonde.clients.presence;

import static io.netsonde.wire.netlink.Neighbours.NUD_DELAY;
import static io.netsonde.wire.netlink.Neighbours.NUD_FAILED;
import static io.netsonde.wire.netlink.Neighbours.NUD_INCOMPLETE;
import static io.netsonde.wire.netlink.Neighbours.NUD_NOARP;
import static io.netsonde.wire.netlink.Neighbours.NUD_PERMANENT;
import static io.netsonde.wire.netlink.Neighbours.NUD_PROBE;
import static io.netsonde.wire.netlink.Neighbours.NUD_REACHABLE;
import static io.netsonde.wire.netlink.Neighbours.NUD_STALE;

import io.netsonde.clients.presence.Evidence.Link;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import io.netsonde.wire.netlink.Neighbour;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of one address. Threads: the owner's of the table.
 *
 * <p>What counts as a sign: the kernel's own proof ({@code confirmed}), traffic from the client,
 * and that the client made itself known: its entry became valid without our kernel's having asked.
 */
final class KnownNeighbour {
  /**
   * How long an answer may take: 5 s until the kernel asks (delay_first_probe_time), 3 s until it
   * gives up, and as much again where it asks everybody.
   */
  static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final int DOUBTFUL = NUD_STALE | NUD_DELAY | NUD_PROBE;
  private static final int UNANSWERED = NUD_INCOMPLETE | NUD_FAILED;

  private final IpAddress address;
  private @Nullable MacAddress mac;
  private int index;
  private int state;
  private Link link = Link.ABSENT;
  private boolean seen;
  private long seenNanos;
  private Instant seenAt = Instant.EPOCH;
  private boolean failed;
  private long failedNanos;
  private boolean asked;
  private long askedNanos;
  private boolean awaited;
  private long awaitedUntil;

  /** In which reading of the whole table it was last found. */
  int generation;

  KnownNeighbour(IpAddress address) {
    this.address = address;
  }

  /**
   * Takes the kernel's word.
   *
   * @param event false where it comes from a dump, which does not tell what was before
   * @param probing whether we ask who falls silent
   */
  void update(Neighbour now, boolean event, boolean probing, Moment moment) {
    boolean elsewhere = index != 0 && index != now.index();
    if (elsewhere && now.isIn(UNANSWERED)) {
      return;
    }
    if (now.mac() != null && mac != null && !Objects.equals(mac, now.mac())) {
      forgetSigns();
    }
    mac = now.mac() == null ? mac : now.mac();
    index = now.index();
    boolean wasReachable = link == Link.REACHABLE;
    boolean wasUnheard = link != Link.REACHABLE && link != Link.FIXED && (state & DOUBTFUL) == 0;
    state = now.state();
    link = link(now);
    if (now.isIn(NUD_REACHABLE | DOUBTFUL) && now.confirmedMillis() >= 0) {
      sign(moment.earlier(TimeUnit.MILLISECONDS.toNanos(now.confirmedMillis())));
    }
    if (event && wasUnheard && now.isIn(NUD_REACHABLE | NUD_STALE)) {
      sign(moment);
    }
    if (now.isIn(NUD_REACHABLE)) {
      failed = false;
      awaited = false;
    } else if (now.isIn(NUD_FAILED)) {
      failed = true;
      failedNanos = moment.nanos();
      awaited = false;
    } else if (wasReachable && now.isIn(DOUBTFUL) && probing) {
      expectAnswer(moment);
    }
  }

  private static Link link(Neighbour now) {
    if (now.isIn(NUD_REACHABLE)) {
      return Link.REACHABLE;
    }
    return now.isIn(NUD_NOARP | NUD_PERMANENT) ? Link.FIXED : Link.DOUBTFUL;
  }

  /** Takes a sign; one that is older than the latest changes nothing. */
  void sign(Moment moment) {
    if (!seen || moment.nanos() - seenNanos > 0) {
      seen = true;
      seenNanos = moment.nanos();
      seenAt = moment.instant();
    }
    if (failed && moment.nanos() - failedNanos > 0) {
      failed = false;
    }
  }

  private void forgetSigns() {
    seen = false;
    failed = false;
    asked = false;
    awaited = false;
    state = 0;
    link = Link.ABSENT;
  }

  /** The kernel has no entry any more. */
  void gone() {
    if (link != Link.ABSENT) {
      link = Link.GONE;
    }
    state = 0;
    awaited = false;
  }

  /** The kernel was told to ask. */
  void ask(Moment moment, long windowNanos) {
    if (status(moment.nanos(), windowNanos) == Status.ONLINE) {
      expectAnswer(moment);
    }
    asked = true;
    askedNanos = moment.nanos();
  }

  /** Until the answer must have come, the last word stands. */
  private void expectAnswer(Moment moment) {
    awaited = true;
    awaitedUntil = moment.nanos() + ANSWER_NANOS;
  }

  /** Whether it is time to ask: it has been silent for half the window, and is not being asked. */
  boolean isDue(long now, long windowNanos, long intervalNanos) {
    return (state & NUD_STALE) != 0
        && (!seen || now - seenNanos >= windowNanos / 2)
        && (!asked || now - askedNanos >= intervalNanos);
  }

  Status status(long now, long windowNanos) {
    return new Evidence(link, seen, now - seenNanos, failed, awaited && now - awaitedUntil < 0)
        .status(windowNanos);
  }

  Sighting sighting(long now, long windowNanos) {
    return new Sighting(status(now, windowNanos), seen ? seenAt : null, mac, index);
  }

  IpAddress address() {
    return address;
  }

  int index() {
    return index;
  }

  boolean isGone() {
    return link == Link.GONE || link == Link.ABSENT;
  }

  /** For how long it has given no sign; the longest time there is where it never has. */
  long silentNanos(long now) {
    return seen ? now - seenNanos : Long.MAX_VALUE;
  }
}
