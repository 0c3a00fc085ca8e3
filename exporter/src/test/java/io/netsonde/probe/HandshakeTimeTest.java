package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTimeTest {
  private static final long MS = 1_000_000L;
  private final HandshakeTime time = new HandshakeTime();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_the_kernel_measured_counts_however_late_it_is_read(boolean timestamps) {
    time.of(10 * MS, 0, timestamps, 60 * MS);

    judged(10 * MS, StampSource.TCP_INFO, false);
  }

  @Test
  void without_a_measurement_the_programs_own_clock_counts() {
    time.of(0, 0, true, 60 * MS);

    judged(60 * MS, StampSource.USER, false);
  }

  /** The answer may be to either SYN. */
  @Test
  void answer_after_a_retransmission_is_not_believed_without_timestamps() {
    time.of(0, 1, false, 1_010 * MS);
    assertThat(time.isRetransmitted()).isTrue();

    time.of(0, 1, true, 1_010 * MS);
    assertThat(time.isRetransmitted()).as("not measured by them").isTrue();
  }

  @Test
  void timestamps_tell_the_second_syns_answer() {
    time.of(10 * MS, 1, true, 1_030 * MS);

    assertThat(time.isRetransmitted()).isTrue();
  }

  /** A satellite's path, on which TCP sends each SYN twice and no packet is lost. */
  @Test
  void timestamps_tell_a_slow_answer_to_the_first_syn() {
    time.of(1_300 * MS, 1, true, 1_350 * MS);

    judged(1_300 * MS, StampSource.TCP_INFO, false);
  }

  @Test
  void slow_answer_without_a_retransmission_is_a_slow_answer() {
    time.of(990 * MS, 0, false, 1_000 * MS);

    judged(990 * MS, StampSource.TCP_INFO, false);
  }

  private void judged(long nanos, StampSource source, boolean retransmitted) {
    assertThat(time.nanos()).isEqualTo(nanos);
    assertThat(time.source()).isEqualTo(source);
    assertThat(time.isRetransmitted()).isEqualTo(retransmitted);
  }
}
