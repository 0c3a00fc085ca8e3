package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.IpAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** With look-ups that run when the test says so, on a clock that stands still otherwise. */
class NameResolverTest {
  private static final Duration EXPIRY = Duration.ofMinutes(10);
  private static final int MAX_NAMES = 3;
  private static final IpAddress FIRST = new IpAddress(false, 0, 0x0a000001, 0);
  private static final IpAddress SECOND = new IpAddress(false, 0, 0x0a000002, 0);

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private NameResolver.Lookup answer = name -> List.of(FIRST);
  private boolean executorIsFull;
  private long now = 123;
  private int lookups;

  private final NameResolver names =
      new NameResolver(
          name -> {
            lookups++;
            return answer.addresses(name);
          },
          task -> {
            if (executorIsFull) {
              throw new RejectedExecutionException();
            }
            waiting.add(task);
          },
          () -> now,
          MAX_NAMES,
          EXPIRY.toNanos());

  @Test
  void a_name_is_pending_until_it_is_looked_up() {
    assertThat(names.resolve("a.test").success()).isEmpty();
    assertThat(names.resolve("a.test").addresses()).isEmpty();

    lookUpWaiting();

    assertThat(names.resolve("a.test").success()).contains(true);
    assertThat(names.resolve("a.test").addresses()).containsExactly(FIRST);
  }

  @Test
  void a_name_is_looked_up_once_however_many_ask() {
    for (int i = 0; i < 100; i++) {
      names.resolve("a.test");
    }
    lookUpWaiting();
    for (int i = 0; i < 100; i++) {
      names.resolve("a.test");
    }

    assertThat(waiting).isEmpty();
    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void an_answer_is_asked_for_again_after_a_minute() {
    resolved("a.test");
    answer = name -> List.of(SECOND);

    pass(Duration.ofSeconds(59));
    names.resolve("a.test");
    assertThat(waiting).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(names.resolve("a.test").addresses()).as("meanwhile").containsExactly(FIRST);
    names.resolve("a.test");
    assertThat(waiting).as("single flight").hasSize(1);
    lookUpWaiting();

    assertThat(names.resolve("a.test").addresses()).containsExactly(SECOND);
  }

  @Test
  void a_failure_keeps_the_last_good_answer_and_is_repeated_after_ten_seconds() {
    resolved("a.test");
    answer = NameResolverTest::notFound;
    pass(Duration.ofMinutes(1));
    resolved("a.test");

    NameResolver.Resolution failed = names.resolve("a.test");
    assertThat(failed.success()).contains(false);
    assertThat(failed.addresses()).containsExactly(FIRST);
    assertThat(names.failures()).isEqualTo(1);

    pass(Duration.ofSeconds(9));
    names.resolve("a.test");
    assertThat(waiting).isEmpty();
    answer = name -> List.of(SECOND);
    pass(Duration.ofSeconds(1));
    resolved("a.test");
    assertThat(names.resolve("a.test").success()).contains(true);
    assertThat(names.resolve("a.test").addresses()).containsExactly(SECOND);
  }

  @Test
  void an_outage_of_a_quarter_of_an_hour_keeps_the_addresses() {
    resolved("a.test");
    answer = NameResolverTest::notFound;
    for (int minute = 0; minute < 15; minute++) {
      pass(Duration.ofMinutes(1));
      resolved("a.test");

      assertThat(names.resolve("a.test").addresses()).containsExactly(FIRST);
    }
    assertThat(names.failures()).isEqualTo(15);
  }

  @Test
  void a_name_that_was_never_found_has_failed_and_has_no_address() {
    answer = NameResolverTest::notFound;
    resolved("bad.test");

    assertThat(names.resolve("bad.test"))
        .isEqualTo(new NameResolver.Resolution(Optional.of(false), List.of()));
  }

  @Test
  void an_unexpected_failure_of_the_name_service_counts_as_a_failure_and_is_repeated() {
    answer =
        name -> {
          throw new IllegalStateException("name service went mad");
        };
    resolved("a.test");

    assertThat(names.resolve("a.test").success()).contains(false);
    assertThat(names.failures()).isEqualTo(1);
    assertThat(waiting).as("not at once").isEmpty();
    answer = name -> List.of(FIRST);
    pass(Duration.ofSeconds(10));
    resolved("a.test");
    assertThat(names.resolve("a.test").addresses()).containsExactly(FIRST);
  }

  @Test
  void a_full_executor_is_counted_and_the_name_stays_askable() {
    executorIsFull = true;
    assertThat(names.resolve("a.test").success()).isEmpty();
    assertThat(names.refusals()).isEqualTo(1);

    executorIsFull = false;
    names.resolve("a.test");
    lookUpWaiting();

    assertThat(names.resolve("a.test").success()).contains(true);
  }

  @Test
  void names_beyond_the_bound_are_refused_and_counted() {
    for (int i = 0; i < MAX_NAMES; i++) {
      resolved("n" + i + ".test");
    }

    assertThat(names.resolve("more.test").success()).contains(false);
    assertThat(names.refusals()).isEqualTo(1);
    assertThat(waiting).isEmpty();
    assertThat(names.resolve("n0.test").addresses()).as("the old ones stand").isNotEmpty();
  }

  @Test
  void a_name_that_nobody_asks_for_makes_room() {
    for (int i = 0; i < MAX_NAMES; i++) {
      resolved("n" + i + ".test");
    }
    pass(Duration.ofMinutes(5));
    resolved("n1.test");
    pass(Duration.ofMinutes(5).plusNanos(1));
    resolved("new.test");

    assertThat(names.resolve("new.test").success()).contains(true);
    assertThat(names.refusals()).isZero();
    assertThat(lookups).isEqualTo(5);
    names.resolve("n1.test");
    assertThat(names.resolve("n1.test").addresses()).as("asked for since").isNotEmpty();
    assertThat(names.resolve("n0.test").success()).as("forgotten, so pending").isEmpty();
  }

  @Test
  void what_is_no_name_is_refused_without_a_look_up() {
    for (String text : List.of("", "127.1", "a b", "0x7f000001", "a/b")) {
      assertThat(names.resolve(text).success()).contains(false);
    }
    assertThat(waiting).isEmpty();
    assertThat(names.refusals()).isZero();
  }

  private void resolved(String name) {
    names.resolve(name);
    lookUpWaiting();
  }

  private void lookUpWaiting() {
    for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static List<IpAddress> notFound(String name) throws UnknownHostException {
    throw new UnknownHostException(name);
  }
}
