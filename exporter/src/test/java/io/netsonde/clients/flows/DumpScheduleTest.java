package io.netsonde.clients.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DumpScheduleTest {
  /** As {@link System#nanoTime} may do it: it passes through the end of its range. */
  private static final long START = Long.MAX_VALUE - 1000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final DumpSchedule schedule = new DumpSchedule(60 * SECOND);

  @Test
  void it_is_due_at_once_then_once_in_a_period() {
    assertThat(schedule.isDue(START)).isTrue();
    schedule.done(START, SECOND / 100);
    assertThat(schedule.isDue(START + 60 * SECOND - 1)).isFalse();
    assertThat(schedule.isDue(START + 60 * SECOND)).isTrue();
  }

  @Test
  void a_loss_makes_it_due_as_soon_as_it_costs_no_more_than_a_twentieth() {
    schedule.done(START, SECOND / 2);
    schedule.lostEvents();
    assertThat(schedule.isDue(START + 10 * SECOND - 1)).isFalse();
    assertThat(schedule.isDue(START + 10 * SECOND)).isTrue();
    schedule.done(START + 10 * SECOND, SECOND / 2);
    assertThat(schedule.isDue(START + 20 * SECOND)).as("nothing was lost since").isFalse();
  }

  @Test
  void a_dump_that_takes_long_is_rare() {
    schedule.done(START, 6 * SECOND);
    assertThat(schedule.isDue(START + 119 * SECOND)).isFalse();
    assertThat(schedule.isDue(START + 120 * SECOND)).isTrue();
  }

  @Test
  void another_network_makes_it_due_at_once() {
    schedule.done(START, 6 * SECOND);
    schedule.reset();
    assertThat(schedule.isDue(START)).isTrue();
  }
}
