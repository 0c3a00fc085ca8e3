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

  @Test
  void stamps_of_the_card_come_before_those_of_the_kernel() {
    roundTrip.of(NOW + 5_000, NOW + 25_123, NOW, 40_000);
    roundTrip.byHardware(7_000, 7_000 + 19_500);

    judged(19_500, StampSource.HARDWARE, false);
    assertThat(roundTrip.hardwareRefused()).isFalse();
  }

  @Test
  void one_stamp_of_the_card_is_never_subtracted_from_one_of_the_kernel() {
    roundTrip.of(NOW + 5_000, NOW + 25_123, NOW, 40_000);
    roundTrip.byHardware(NOW + 6_000, 0);
    judged(20_123, StampSource.KERNEL, false);
    roundTrip.byHardware(0, NOW + 24_000);
    judged(20_123, StampSource.KERNEL, false);
    assertThat(roundTrip.hardwareRefused()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -SECOND, 21_144, 40_000, SECOND})
  void stamps_of_the_card_that_cannot_be_true_are_refused(long between) {
    roundTrip.of(NOW + 5_000, NOW + 25_123, NOW, 40_000);
    roundTrip.byHardware(7 * SECOND, 7 * SECOND + between);

    judged(20_123, StampSource.KERNEL, false);
    assertThat(roundTrip.hardwareRefused()).isTrue();
  }

  /** The card's clock does not know that the machine's was set. */
  @Test
  void stamps_of_the_card_outlive_a_step_of_the_clock() {
    roundTrip.of(NOW + 5_000, NOW + 25_000 + SECOND, NOW, 40_000);
    roundTrip.byHardware(7_000, 7_000 + 19_500);

    judged(19_500, StampSource.HARDWARE, true);
  }

  private void judged(long nanos, StampSource source, boolean stepped) {
    assertThat(roundTrip.nanos()).isEqualTo(nanos);
    assertThat(roundTrip.source()).isEqualTo(source);
    assertThat(roundTrip.clockStepped()).isEqualTo(stepped);
  }
}
