package io.netsonde.probe.names;

import io.netsonde.wire.dns.DnsQuestion;
import io.netsonde.wire.dns.DnsType;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The look-up of one name: for each whole name that it may stand for, both families at once, until
 * one of them has an address. What is found of a family is told at once; the other family then gets
 * two more seconds, so that servers that are silent about it hold up nothing.
 *
 * <p>As in the C library, a whole name that does not exist, has no address, or that the servers
 * fail on, leads to the next one; silence ends the look-up.
 *
 * <p>Threads: owned by the names' loop.
 */
final class DnsLookup {
  private static final long OTHER_FAMILY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Iterator<String> candidates;
  private final List<DnsType> families;
  private final BiFunction<DnsQuestion, Consumer<Answer>, DnsQuery> queries;
  private final LongSupplier clock;
  private final NameService.Inquirer inquirer;
  private final Runnable ended;
  private final long begun;
  private final Map<DnsType, DnsQuery> asked = new EnumMap<>(DnsType.class);
  private final Map<DnsType, Answer> learned = new EnumMap<>(DnsType.class);

  /** What the candidates before were, of each family the worst. */
  private final Map<DnsType, Answer> before = new EnumMap<>(DnsType.class);

  private boolean found;
  private long foundAt;

  /**
   * Makes a look-up that rests until {@link #begin}.
   *
   * @param candidates whole names; at least one
   * @param families of addresses to ask for; of the others it is told that there are none
   * @param queries makes a query
   * @param ended called when the inquirer knows all
   */
  DnsLookup(
      List<String> candidates,
      List<DnsType> families,
      BiFunction<DnsQuestion, Consumer<Answer>, DnsQuery> queries,
      LongSupplier clock,
      NameService.Inquirer inquirer,
      Runnable ended) {
    this.candidates = candidates.iterator();
    this.families = families;
    this.queries = queries;
    this.clock = clock;
    this.inquirer = inquirer;
    this.ended = ended;
    begun = clock.getAsLong();
  }

  void begin() {
    askNext();
  }

  /** When it began. */
  long begun() {
    return begun;
  }

  /** When {@link #expire} has something to do. */
  long deadline() {
    long now = clock.getAsLong();
    long next = Long.MAX_VALUE;
    for (DnsQuery query : asked.values()) {
      if (!query.isOver()) {
        next = Math.min(next, query.deadline() - now);
        if (found) {
          next = Math.min(next, foundAt + OTHER_FAMILY_NANOS - now);
        }
      }
    }
    return next == Long.MAX_VALUE ? now : now + next;
  }

  /** Gives up what has been waited for long enough. */
  void expire(long now) {
    for (DnsQuery query : List.copyOf(asked.values())) {
      if (found && now - foundAt >= OTHER_FAMILY_NANOS) {
        query.giveUp(LookupResult.TIMEOUT);
      }
      query.expire(now);
    }
  }

  /** Ends it now; what is not known yet counts as not answered. */
  void giveUp() {
    while (candidates.hasNext()) {
      candidates.next();
    }
    List.copyOf(asked.values()).forEach(query -> query.giveUp(LookupResult.TIMEOUT));
  }

  private void askNext() {
    asked.clear();
    learned.clear();
    String name = candidates.next();
    for (DnsType family : families) {
      asked.put(
          family, queries.apply(new DnsQuestion(name, family), answer -> learned(family, answer)));
    }
    List.copyOf(asked.values()).forEach(DnsQuery::begin);
  }

  private void learned(DnsType family, Answer answer) {
    learned.put(family, answer);
    if (answer.isSuccess()) {
      found = true;
      foundAt = clock.getAsLong();
      inquirer.learned(family, answer);
    }
    if (learned.size() < families.size()) {
      return;
    }
    if (found) {
      end(learned);
      return;
    }
    learned.forEach((one, what) -> before.merge(one, what, DnsLookup::worse));
    if (candidates.hasNext() && learned.values().stream().allMatch(DnsLookup::leadsOn)) {
      askNext();
    } else {
      end(before);
    }
  }

  private static boolean leadsOn(Answer answer) {
    return answer.result().isAbsence() || answer.result() == LookupResult.SERVFAIL;
  }

  /** A failure outweighs an absence: the name may be one that was not learned of. */
  private static Answer worse(Answer one, Answer other) {
    if (!one.result().isAbsence() || !other.result().isAbsence()) {
      return one.result().isAbsence() ? other : one;
    }
    Answer heavier = one.result() == LookupResult.NODATA ? one : other;
    return Answer.absent(heavier.result(), shorter(one.ttlSeconds(), other.ttlSeconds()));
  }

  private static OptionalLong shorter(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent()
        ? OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()))
        : OptionalLong.empty();
  }

  private void end(Map<DnsType, Answer> answers) {
    ended.run();
    for (DnsType family : DnsType.values()) {
      Answer answer =
          answers.getOrDefault(family, Answer.absent(LookupResult.NODATA, OptionalLong.empty()));
      if (!answer.isSuccess()) {
        inquirer.learned(family, answer);
      }
    }
  }
}
