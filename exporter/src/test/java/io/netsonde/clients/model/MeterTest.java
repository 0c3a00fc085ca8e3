package io.netsonde.clients.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MeterTest {
  private static final long LINE_RATE_BYTES = 1_000_000;

  @Test
  void the_first_value_counts_wholly() {
    Meter meter = new Meter();
    meter.read(1, 84, 1);
    assertThat(meter.totalBytes()).isEqualTo(84);
    assertThat(meter.totalPackets()).isEqualTo(1);
    assertThat(meter.deltaBytes(1)).isEqualTo(84);
    assertThat(meter.deltaBytes(2)).isZero();
  }

  @Test
  void a_counter_that_was_missing_has_begun_anew_even_if_it_is_larger_than_before() {
    Meter meter = new Meter();
    meter.read(1, 100, 1);
    meter.read(3, 150, 2);
    assertThat(meter.totalBytes()).isEqualTo(250);
    assertThat(meter.totalPackets()).isEqualTo(3);
  }

  @Test
  void a_counter_that_was_left_out_and_cannot_have_ended_meanwhile_counts_on() {
    Meter meter = new Meter();
    meter.read(1, 100, 1, 0, 50);
    meter.read(3, 150, 2, 49, 60);
    assertThat(meter.totalBytes()).isEqualTo(150);
    assertThat(meter.bytesPerReading(3)).as("of two readings").isEqualTo(25);
    meter.read(5, 160, 3, 60, 90);
    assertThat(meter.totalBytes()).as("its time was over").isEqualTo(310);
    assertThat(meter.bytesPerReading(5)).isEqualTo(160);
  }

  @Test
  void where_all_counters_have_begun_anew_none_counts_on_though_its_time_is_not_over() {
    Meter meter = new Meter();
    meter.read(1, 100, 1, 0, 50);
    meter.read(2 + Meter.ANEW, 150, 2, 10, 60);
    assertThat(meter.totalBytes()).isEqualTo(250);
  }

  @Test
  void a_reading_that_is_taken_again_counts_once() {
    Meter meter = new Meter();
    meter.read(1, 100, 1);
    meter.read(2, 150, 2);
    meter.read(2, 160, 3);
    assertThat(meter.totalBytes()).isEqualTo(160);
    assertThat(meter.deltaBytes(2)).isEqualTo(60);
  }

  @Test
  void a_restored_meter_counts_on_where_the_counter_did() {
    Meter meter = new Meter();
    meter.restore(1000, 10);
    meter.restoreCounter(400, 4);
    meter.countOn(0);
    meter.read(1, 450, 5);
    assertThat(meter.totalBytes()).isEqualTo(1050);
    Meter reset = new Meter();
    reset.restore(1000, 10);
    reset.restoreCounter(400, 4);
    reset.read(1, 450, 5);
    assertThat(reset.totalBytes()).isEqualTo(1450);
  }

  /** A counter that goes on, or begins anew in any way, and is sometimes missing. */
  @Test
  void a_total_never_falls_and_never_has_more_than_was_counted() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      Meter meter = new Meter();
      long counter = 0;
      long sent = 0;
      long last = 0;
      for (int reading = 1; reading < 200; reading++) {
        boolean begunAnew = random.nextInt(10) == 0;
        long now = random.nextLong(LINE_RATE_BYTES);
        counter = begunAnew ? now : counter + now;
        sent += now;
        if (random.nextInt(10) > 0) {
          meter.read(reading, counter, counter / 100);
        } else if (!begunAnew) {
          // Missing: its element has expired, and the next one begins at 0.
          counter = 0;
        }
        assertThat(meter.totalBytes()).as("seed " + seed).isBetween(last, sent);
        last = meter.totalBytes();
      }
    }
  }

  @Test
  void a_total_of_a_counter_that_goes_on_is_all_that_was_sent() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Meter meter = new Meter();
    long sent = 0;
    for (int reading = 1; reading < 10_000; reading++) {
      long now = random.nextLong(LINE_RATE_BYTES);
      sent += now;
      meter.read(reading, sent, reading);
      assertThat(meter.deltaBytes(reading)).as("seed " + seed).isEqualTo(now);
    }
    assertThat(meter.totalBytes()).as("seed " + seed).isEqualTo(sent);
  }
}
