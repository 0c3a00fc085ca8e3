package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
  @Test
  void the_value_that_satisfies_is_returned() {
    AtomicInteger looks = new AtomicInteger();

    int seen =
        Eventually.within(Duration.ofSeconds(5))
            .see("three looks", looks::incrementAndGet, n -> n == 3);

    assertThat(seen).isEqualTo(3);
  }

  @Test
  void a_failure_says_what_was_waited_for_and_what_was_seen_last() {
    assertThatThrownBy(() ->
            Eventually.within(Duration.ofMillis(20))
                .see("an even number", () -> 7, n -> n % 2 == 0))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not within 20 ms: an even number; last seen: 7");
  }

  @Test
  void an_exception_counts_as_not_yet_and_is_the_cause_in_the_end() {
    IllegalStateException broken = new IllegalStateException("broken");

    assertThatThrownBy(() ->
            Eventually.within(Duration.ofMillis(20))
                .see(
                    "a value",
                    () -> {
                      throw broken;
                    },
                    v -> true))
        .hasMessageEndingWith("last seen: java.lang.IllegalStateException: broken")
        .hasCause(broken);
  }

  @Test
  void assertions_may_pass_later() {
    AtomicInteger looks = new AtomicInteger();

    Eventually.within(Duration.ofSeconds(5))
        .pass("two looks", () -> assertThat(looks.incrementAndGet()).isEqualTo(2));

    assertThat(looks).hasValue(2);
  }

  @Test
  void it_looks_once_even_without_time() {
    assertThat(Eventually.within(Duration.ZERO).see("a", () -> "a", "a"::equals)).isEqualTo("a");
  }
}
