package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsType;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A name and what was learned of it, look-up by look-up.
 *
 * <p>A failed look-up takes nothing away: the addresses stand until somebody who knows says
 * otherwise. When that is that the name is gone, they stand for a time of grace, because zones are
 * broken and mended; then they go. When only one family has gone, its addresses go at once: the
 * name is there, and does not have them.
 *
 * <p>Threads: the names' loop owns all but the two volatile fields.
 */
final class NameEntry {
  private final String name;
  private final LookupTimes times;
  private final Map<DnsType, List<IpAddress>> addresses = new EnumMap<>(DnsType.class);
  private final Map<DnsType, Answer> learned = new EnumMap<>(DnsType.class);
  private int failures;
  private OptionalLong goneSince = OptionalLong.empty();
  private long begun;
  private long refreshDue;
  private long wakeUp;
  private boolean underWay;
  private boolean again;

  /** Written by the loop, read by all who ask. */
  private volatile Resolution resolution = Resolution.PENDING;

  /** Written by all who ask, read by the loop. */
  private volatile long lastAsked;

  NameEntry(String name, LookupTimes times, long now) {
    this.name = name;
    this.times = times;
    lastAsked = now;
    refreshDue = now;
    wakeUp = now;
  }

  String name() {
    return name;
  }

  Resolution resolution() {
    return resolution;
  }

  /** Keeps the name looked up for another expiry time. */
  void ask(long now) {
    lastAsked = now;
  }

  /** Whether nobody has asked for it for so long that it is to be forgotten. */
  boolean isExpired(long now) {
    return now - lastAsked >= times.expiry().toNanos();
  }

  /** When the loop next looks at it: its place in the loop's queue. */
  long wakeUp() {
    return wakeUp;
  }

  /** Sets {@link #wakeUp} to when it is to be looked up or forgotten, whichever comes first. */
  void schedule(long now) {
    long expiry = lastAsked + times.expiry().toNanos() - now;
    wakeUp = now + Math.max(0, Math.min(refreshDue - now, expiry));
  }

  boolean isDue(long now) {
    return refreshDue - now <= 0;
  }

  /** Has it looked up again as soon as may be: at once, or after the look-up that is under way. */
  void lookUpAgain(long now) {
    again = underWay;
    refreshDue = now;
  }

  void begin(long now) {
    begun = now;
    underWay = true;
    learned.clear();
  }

  /** When the latest look-up began. */
  long begun() {
    return begun;
  }

  /**
   * Takes what was learned of one family; what was found is published at once.
   *
   * @param wall the time for people
   * @return how the look-up ended; empty while the other family is not known
   */
  Optional<LookupResult> learned(DnsType family, Answer answer, long now, Instant wall) {
    boolean foundBefore = learned.values().stream().anyMatch(Answer::isSuccess);
    learned.put(family, answer);
    if (answer.isSuccess()) {
      long due = now + times.afterAnswer(answer.ttlSeconds().orElse(0));
      refreshDue = foundBefore ? earlier(refreshDue, due) : due;
      addresses.put(family, answer.addresses());
      publish(true, Optional.of(wall));
    }
    if (learned.size() < DnsType.values().length) {
      return Optional.empty();
    }
    LookupResult result = result();
    if (result.isAbsence()) {
      takeAbsence(now);
    } else if (result == LookupResult.SUCCESS || result == LookupResult.PARTIAL) {
      takeSuccess(result, now, wall);
    } else {
      takeFailure(now);
    }
    underWay = false;
    if (again) {
      again = false;
      refreshDue = now;
    }
    return Optional.of(result);
  }

  private void takeSuccess(LookupResult result, long now, Instant wall) {
    goneSince = OptionalLong.empty();
    failures = result == LookupResult.PARTIAL ? failures + 1 : 0;
    if (failures > 0) {
      refreshDue = earlier(refreshDue, now + LookupTimes.afterFailure(failures));
    }
    learned.forEach((family, answer) -> {
      if (answer.result().isAbsence()) {
        addresses.remove(family);
      }
    });
    publish(true, Optional.of(wall));
  }

  private void takeAbsence(long now) {
    failures = 0;
    goneSince = goneSince.isPresent() ? goneSince : OptionalLong.of(now);
    long graceEnd = goneSince.getAsLong() + times.expiry().toNanos();
    refreshDue = now + Long.MAX_VALUE / 2;
    for (Answer answer : learned.values()) {
      refreshDue = earlier(refreshDue, now + times.afterAbsence(answer.ttlSeconds()));
    }
    if (graceEnd - now <= 0) {
      addresses.clear();
    } else if (!addresses.isEmpty()) {
      refreshDue = earlier(refreshDue, graceEnd);
    }
    publish(false, resolution.lastSuccess());
  }

  private void takeFailure(long now) {
    failures++;
    refreshDue = now + LookupTimes.afterFailure(failures);
    publish(false, resolution.lastSuccess());
  }

  /** What the two families' answers are together. */
  private LookupResult result() {
    boolean found = false;
    LookupResult worst = LookupResult.NXDOMAIN;
    for (Answer answer : learned.values()) {
      found |= answer.isSuccess();
      boolean worse = answer.result().compareTo(worst) > 0;
      worst = !answer.isSuccess() && worse ? answer.result() : worst;
    }
    if (found) {
      return worst.isAbsence() ? LookupResult.SUCCESS : LookupResult.PARTIAL;
    }
    return worst;
  }

  private void publish(boolean success, Optional<Instant> lastSuccess) {
    resolution =
        new Resolution(
            Optional.of(success),
            addresses.values().stream().flatMap(List::stream).distinct().toList(),
            lastSuccess);
  }

  /** Of two times of a clock that may overflow. */
  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
