package io.netsonde.probe.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.probe.names.FakeNameService.Asked;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** With a service that answers when the test says so, on a clock that stands still otherwise. */
class NameTableTest {
  private static final Duration EXPIRY = Duration.ofMinutes(10);
  private static final int MAX_NAMES = 400;
  private static final Instant START = Instant.ofEpochSecond(1_000_000);
  private static final List<IpAddress> FIRST = List.of(new IpAddress(false, 0, 0x0a000001, 0));
  private static final List<IpAddress> SECOND = List.of(new IpAddress(false, 0, 0x0a000002, 0));
  private static final List<IpAddress> SIXTH = List.of(new IpAddress(true, 1, 6, 0));
  private static final Answer NO_DATA = Answer.absent(LookupResult.NODATA, OptionalLong.of(5));
  private static final Answer NO_NAME = Answer.absent(LookupResult.NXDOMAIN, OptionalLong.of(20));
  private static final Answer SILENCE = Answer.failed(LookupResult.TIMEOUT);

  private final FakeNameService service = new FakeNameService();
  private final LookupStatistics statistics = new LookupStatistics();

  /** Near its end, where it overflows. */
  private long now = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();

  private final long begun = now;
  private int wakeUps;

  private final NameTable names =
      new NameTable(
          service,
          new LookupTimes(Duration.ofSeconds(1), Duration.ofHours(1), EXPIRY),
          MAX_NAMES,
          () -> now,
          () -> START.plusNanos(now - begun),
          statistics,
          () -> wakeUps++);

  @Test
  void a_name_is_pending_until_it_is_looked_up() {
    assertThat(names.resolve("a.test")).isEqualTo(Resolution.PENDING);
    assertThat(wakeUps).isEqualTo(1);
    names.turn();
    assertThat(names.resolve("a.test")).isEqualTo(Resolution.PENDING);

    service.asked.remove().tell(Answer.found(FIRST, 60), NO_DATA);

    assertThat(names.resolve("a.test"))
        .isEqualTo(new Resolution(Optional.of(true), FIRST, Optional.of(START)));
  }

  @Test
  void a_name_is_looked_up_once_however_many_ask() {
    for (int i = 0; i < 100; i++) {
      names.resolve("a.test");
      names.turn();
    }
    assertThat(service.lookups).isEqualTo(1);
    service.asked.remove().tell(Answer.found(FIRST, 60), NO_DATA);
    for (int i = 0; i < 100; i++) {
      names.resolve("a.test");
      names.turn();
    }
    assertThat(service.lookups).isEqualTo(1);
  }

  @Test
  void a_name_is_looked_up_again_when_its_ttl_is_over_though_nobody_asks() {
    resolved("a.test", Answer.found(FIRST, 60), Answer.found(SIXTH, 45));
    assertThat(addresses("a.test")).containsExactly(FIRST.getFirst(), SIXTH.getFirst());

    pass(Duration.ofSeconds(45).minusNanos(1));
    assertThat(service.asked).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(service.asked).hasSize(1);
    assertThat(addresses("a.test")).as("meanwhile").hasSize(2);
    service.asked.remove().tell(Answer.found(SECOND, 60), NO_NAME);

    assertThat(addresses("a.test")).isEqualTo(SECOND);
  }

  /** Whatever the TTL: the loop is told to wake for it, and not before. */
  @Test
  void the_loop_wakes_when_a_ttl_is_over() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      String name = "n" + i + ".test";
      int ttl = random.nextInt(1, 3000);
      resolved(name, Answer.found(FIRST, ttl), NO_DATA);
      long due = now + Duration.ofSeconds(ttl).toNanos();
      int lookups = service.lookups;
      while (service.lookups == lookups) {
        names.resolve(name);
        long wait = names.turn();
        assertThat(wait).as("seed " + seed).isPositive();
        assertThat(service.lookups).as("seed " + seed + ": early").isEqualTo(lookups);
        now += wait;
        names.turn();
      }
      assertThat(now).as("seed " + seed + ", TTL " + ttl).isEqualTo(due);
      service.asked.remove().tell(Answer.found(FIRST, 3600), NO_DATA);
      pass(EXPIRY);
      service.asked.clear();
    }
  }

  @Test
  void an_outage_of_a_day_takes_no_address_away_and_the_end_of_it_is_noticed_in_half_a_minute() {
    resolved("a.test", Answer.found(FIRST, 60), Answer.found(SIXTH, 60));
    pass(Duration.ofMinutes(1));
    for (Duration outage = Duration.ZERO;
        outage.compareTo(Duration.ofDays(1)) < 0;
        outage = outage.plusSeconds(30)) {
      if (!service.asked.isEmpty()) {
        service.asked.remove().tell(SILENCE, Answer.failed(LookupResult.SERVFAIL));
      }
      Resolution stale = names.resolve("a.test");
      assertThat(stale.addresses()).hasSize(2);
      assertThat(stale.isStale()).isTrue();
      assertThat(stale.lastSuccess()).contains(START);
      pass(Duration.ofSeconds(30));
    }
    assertThat(service.asked).hasSize(1);
    service.asked.remove().tell(Answer.found(SECOND, 60), NO_DATA);
    assertThat(names.resolve("a.test").isStale()).isFalse();
    assertThat(addresses("a.test")).isEqualTo(SECOND);
  }

  @Test
  void failures_are_repeated_after_two_four_and_eight_seconds() {
    resolved("a.test", SILENCE, SILENCE);
    for (int seconds : new int[] {2, 4, 8, 16, 30, 30}) {
      pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(service.asked).as("before " + seconds).isEmpty();
      pass(Duration.ofNanos(1));
      service.asked.remove().tell(SILENCE, SILENCE);
    }
  }

  @Test
  void a_name_that_is_gone_keeps_its_addresses_for_a_time_of_grace_and_then_loses_them() {
    resolved("a.test", Answer.found(FIRST, 1), NO_DATA);
    pass(Duration.ofSeconds(1));
    service.asked.remove().tell(NO_NAME, NO_NAME);
    assertThat(names.resolve("a.test").success()).contains(false);
    for (int i = 0; i < 29; i++) {
      assertThat(addresses("a.test")).as(20 * i + " s").isEqualTo(FIRST);
      pass(Duration.ofSeconds(20));
      service.asked.remove().tell(NO_NAME, NO_NAME);
    }
    pass(Duration.ofSeconds(20));
    service.asked.remove().tell(NO_NAME, NO_NAME);

    assertThat(addresses("a.test")).isEmpty();
    assertThat(names.resolve("a.test").success()).contains(false);
  }

  @Test
  void grace_begins_anew_with_each_success_and_an_outage_ends_none() {
    resolved("a.test", Answer.found(FIRST, 1), NO_DATA);
    pass(Duration.ofSeconds(1));
    service.asked.remove().tell(NO_NAME, NO_NAME);
    keepAsking("a.test", EXPIRY.minusSeconds(30), NO_NAME);
    answerNext("a.test", Answer.found(FIRST, 1));
    keepAsking("a.test", EXPIRY.minusSeconds(30), NO_NAME);
    assertThat(addresses("a.test")).isEqualTo(FIRST);

    keepAsking("a.test", EXPIRY, SILENCE);
    assertThat(addresses("a.test")).as("nobody says that it is gone").isEqualTo(FIRST);
  }

  @Test
  void a_name_that_was_never_found_has_failed_and_has_no_address() {
    resolved("bad.test", NO_NAME, NO_NAME);

    assertThat(names.resolve("bad.test"))
        .isEqualTo(new Resolution(Optional.of(false), List.of(), Optional.empty()));
    pass(Duration.ofSeconds(20));
    assertThat(service.asked).as("negative TTL").hasSize(1);
  }

  @Test
  void one_family_that_is_silent_holds_the_other_up_in_nothing() {
    names.resolve("a.test");
    names.turn();
    Asked asked = service.asked.remove();
    asked.inquirer().learned(DnsType.A, Answer.found(FIRST, 60));
    assertThat(names.resolve("a.test").success()).contains(true);
    assertThat(addresses("a.test")).isEqualTo(FIRST);

    asked.inquirer().learned(DnsType.AAAA, SILENCE);
    assertThat(names.resolve("a.test").success()).contains(true);
    assertThat(addresses("a.test")).isEqualTo(FIRST);
    pass(Duration.ofSeconds(2));
    assertThat(service.asked).as("asked again").hasSize(1);
  }

  @Test
  void a_family_that_fails_keeps_its_addresses_and_one_that_is_gone_loses_them() {
    resolved("a.test", Answer.found(FIRST, 1), Answer.found(SIXTH, 1));
    pass(Duration.ofSeconds(1));
    service.asked.remove().tell(Answer.found(SECOND, 1), SILENCE);
    assertThat(addresses("a.test")).containsExactly(SECOND.getFirst(), SIXTH.getFirst());

    pass(Duration.ofSeconds(2));
    service.asked.remove().tell(Answer.found(SECOND, 1), NO_DATA);
    assertThat(addresses("a.test")).isEqualTo(SECOND);
  }

  @Test
  void a_name_that_nobody_asks_for_is_forgotten_when_it_expires() {
    resolved("a.test", Answer.found(FIRST, 3600), NO_DATA);
    pass(EXPIRY.minusSeconds(1));
    names.resolve("a.test");
    pass(EXPIRY.minusNanos(1));
    assertThat(held()).isEqualTo(1);
    pass(Duration.ofNanos(1));
    assertThat(held()).isZero();

    assertThat(service.lookups).isEqualTo(1);
    assertThat(names.resolve("a.test")).isEqualTo(Resolution.PENDING);
  }

  @Test
  void names_beyond_the_bound_are_refused_and_counted_until_there_is_room() {
    for (int i = 0; i < MAX_NAMES; i++) {
      names.resolve("n" + i + ".test");
    }
    assertThat(names.resolve("more.test")).isEqualTo(Resolution.REFUSED);
    assertThat(names.refusals()).isEqualTo(1);
    assertThat(names.resolve("n0.test")).isEqualTo(Resolution.PENDING);

    service.givesWay = true;
    names.turn();
    pass(EXPIRY);
    while (!service.asked.isEmpty()) {
      service.asked.remove().tell(NO_NAME, NO_NAME);
    }
    names.turn();
    assertThat(names.resolve("more.test")).isEqualTo(Resolution.PENDING);
    assertThat(names.refusals()).isEqualTo(1);
  }

  @Test
  void names_wait_for_a_place_and_the_longest_look_up_gives_way() {
    for (int i = 0; i <= NameTable.MOST_LOOKUPS; i++) {
      names.resolve("n" + i + ".test");
    }
    long wait = names.turn();
    assertThat(service.asked).hasSize(NameTable.MOST_LOOKUPS);
    assertThat(Duration.ofNanos(wait)).as("looks again soon").isLessThan(Duration.ofSeconds(1));

    service.givesWay = true;
    names.turn();
    assertThat(service.lookups).isEqualTo(NameTable.MOST_LOOKUPS + 1);
    assertThat(service.asked).hasSize(NameTable.MOST_LOOKUPS);
    assertThat(results()).containsEntry("probe_dns_lookups{result=\"timeout\"}", 1.0);
  }

  @Test
  void all_names_are_looked_up_again_when_the_ways_to_find_them_change() {
    resolved("a.test", Answer.found(FIRST, 3600), NO_DATA);
    names.resolve("slow.test");
    names.turn();
    Asked slow = service.asked.remove();
    service.changed = true;
    pass(Duration.ofSeconds(2));
    assertThat(service.asked.stream().map(Asked::name)).containsExactly("a.test");

    slow.tell(Answer.found(FIRST, 3600), NO_DATA);
    pass(Duration.ZERO);
    assertThat(service.asked.stream().map(Asked::name))
        .as("what was learned meanwhile came from the old way")
        .containsExactly("a.test", "slow.test");
  }

  @Test
  void look_ups_are_counted_by_how_they_ended() {
    resolved("a.test", Answer.found(FIRST, 60), NO_DATA);
    resolved("b.test", Answer.found(FIRST, 60), SILENCE);
    resolved("c.test", NO_NAME, NO_NAME);
    resolved("d.test", NO_DATA, NO_NAME);
    resolved("e.test", NO_DATA, SILENCE);
    resolved("f.test", Answer.failed(LookupResult.SERVFAIL), NO_DATA);

    assertThat(results())
        .containsEntry("probe_dns_lookups{result=\"success\"}", 1.0)
        .containsEntry("probe_dns_lookups{result=\"partial\"}", 1.0)
        .containsEntry("probe_dns_lookups{result=\"nxdomain\"}", 1.0)
        .containsEntry("probe_dns_lookups{result=\"nodata\"}", 1.0)
        .containsEntry("probe_dns_lookups{result=\"timeout\"}", 1.0)
        .containsEntry("probe_dns_lookups{result=\"servfail\"}", 1.0)
        .containsEntry("probe_dns_lookups{result=\"refused\"}", 0.0);
    assertThat(statistics.failures()).isEqualTo(4);
  }

  @Test
  void stale_names_are_counted_while_they_are() {
    resolved("a.test", Answer.found(FIRST, 1), NO_DATA);
    resolved("b.test", Answer.found(FIRST, 1), NO_DATA);
    resolved("never.test", SILENCE, SILENCE);
    assertThat(stale()).isZero();
    pass(Duration.ofSeconds(1));
    service.asked.remove().tell(SILENCE, SILENCE);
    service.asked.remove().tell(SILENCE, SILENCE);
    assertThat(stale()).isEqualTo(2);

    pass(Duration.ofSeconds(2));
    List<Asked> again = new ArrayList<>(service.asked);
    service.asked.clear();
    again.forEach(asked -> asked.tell(Answer.found(FIRST, 3600), NO_DATA));
    assertThat(stale()).isZero();

    pass(EXPIRY);
    assertThat(held()).isZero();
    assertThat(stale()).isZero();
  }

  private double stale() {
    names.turn();
    return results().getOrDefault("probe_dns_stale_names", -1.0);
  }

  private double held() {
    names.turn();
    return results().getOrDefault("probe_dns_names", -1.0);
  }

  private java.util.Map<String, Double> results() {
    return Figures.of(statistics.families(0));
  }

  private List<IpAddress> addresses(String name) {
    return names.resolve(name).addresses();
  }

  /** Asks for a name that is not known yet and has it answered. */
  private void resolved(String name, Answer v4, Answer v6) {
    names.resolve(name);
    names.turn();
    service.asked.remove().tell(v4, v6);
  }

  /** Lets time pass in which the same answer comes to all questions. */
  private void keepAsking(String name, Duration time, Answer answer) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(time) < 0;
        passed = passed.plusSeconds(1)) {
      names.resolve(name);
      pass(Duration.ofSeconds(1));
      if (!service.asked.isEmpty()) {
        service.asked.remove().tell(answer, answer);
      }
    }
  }

  private void answerNext(String name, Answer v4) {
    while (service.asked.isEmpty()) {
      names.resolve(name);
      pass(Duration.ofSeconds(1));
    }
    service.asked.remove().tell(v4, NO_DATA);
  }

  private void pass(Duration time) {
    now += time.toNanos();
    names.turn();
  }
}
