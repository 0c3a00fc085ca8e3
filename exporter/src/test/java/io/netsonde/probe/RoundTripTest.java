package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private final RoundTrip roundTrip = new RoundTrip();

  @Test
  void both_kernel_stamps_make_the_best_measurement() {
    roundTrip.of(NOW + 5_000, NOW + 25_123, NOW, 40_000);

    judged(20_123, StampSource.KERNEL, false);
  }

  @Test
  void without_a_transmit_stamp_the_send_call_counts() {
    roundTrip.of(0, NOW + 25_123, NOW, 40_000);

    judged(25_123, StampSource.KERNEL_RECEIVE, false);
  }

  @Test
  void without_a_receive_stamp_only_the_program_has_seen_both_ends() {
    roundTrip.of(NOW + 5_000, 0, NOW, 40_000);
    judged(40_000, StampSource.USER, false);

    roundTrip.of(0, 0, NOW, 41_000);
    judged(41_000, StampSource.USER, false);
  }

  @ParameterizedTest
  @ValueSource(longs = {10 * SECOND, -10 * SECOND, 3600 * SECOND, -SECOND / 10})
  void a_clock_that_was_set_between_the_stamps_is_noticed(long step) {
    roundTrip.of(NOW + 5_000, NOW + 25_000 + step, NOW, 40_000);
    judged(40_000, StampSource.USER, true);

    roundTrip.of(0, NOW + 25_000 + step, NOW, 40_000);
    judged(40_000, StampSource.USER, true);
  }

  @Test
  void a_clock_that_was_set_before_or_after_both_stamps_does_no_harm() {
    roundTrip.of(NOW + 10 * SECOND, NOW + 10 * SECOND + 20_000, NOW, 40_000);

    judged(20_000, StampSource.KERNEL, false);
  }

  /** adjtimex(2): at most 500 ppm; over ten seconds that is 5 ms longer than the truth. */
  @Test
  void a_slewed_clock_is_no_step() {
    roundTrip.of(NOW, NOW + 10_005_000_000L, NOW, 10 * SECOND);

    judged(10_005_000_000L, StampSource.KERNEL, false);
  }

  @Test
  void a_negative_round_trip_is_never_reported() {
    roundTrip.of(NOW + 1, NOW, NOW - 100, 40_000);

    judged(40_000, StampSource.USER, true);
  }

  @Test
  void a_round_trip_of_nothing_is_possible() {
    roundTrip.of(NOW, NOW, NOW, 0);

    judged(0, StampSource.KERNEL, false);
  }

  @Test
  void one_step_does_not_stick_to_the_next_measurement() {
    roundTrip.of(NOW, NOW - SECOND, NOW, 40_000);
    roundTrip.of(NOW, NOW + 20_000, NOW, 40_000);

    judged(20_000, StampSource.KERNEL, false);
  }

  private void judged(long nanos, StampSource source, boolean stepped) {
    assertThat(roundTrip.nanos()).isEqualTo(nanos);
    assertThat(roundTrip.source()).isEqualTo(source);
    assertThat(roundTrip.clockStepped()).isEqualTo(stepped);
  }
}
