package io.netsonde.lab.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One way of a line, by a clock of the test's own. */
class LineDirectionTest {
  private static final long START = 1_000;
  private static final long MILLI = 1_000_000;
  private static final int BYTES = 1_000;
  private final MemorySegment buffer = MemorySegment.ofArray(new byte[2_000]);

  @Test
  void a_packet_takes_its_time_on_the_line_and_the_delay() {
    LineDirection line = direction(0, 1_000_000, 100);

    line.take(buffer, BYTES, START);

    assertThat(line.untilNext(START)).isEqualTo(11 * MILLI);
    assertThat(line.arrived(START + 11 * MILLI - 1)).isNull();
    assertThat(line.arrived(START + 11 * MILLI)).isNotNull();
    assertThat(line.carried()).isEqualTo(1);
    assertThat(line.untilNext(START)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void packets_come_out_in_order_and_whole() {
    LineDirection line = direction(0, 1_000_000, 100);
    for (byte i = 1; i <= 3; i++) {
      buffer.set(ValueLayout.JAVA_BYTE, 0, i);
      line.take(buffer, i * 100, START);
    }
    for (byte i = 1; i <= 3; i++) {
      MemorySegment packet = Optional.ofNullable(line.arrived(START + 1_000 * MILLI)).orElseThrow();
      assertThat(packet.byteSize()).isEqualTo(i * 100L);
      assertThat(packet.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo(i);
    }
  }

  @Test
  void a_packet_that_would_wait_too_long_is_dropped_and_counted() {
    LineDirection line = direction(0, 1_000_000, 5);

    for (int i = 0; i < 10; i++) {
      line.take(buffer, BYTES, START);
    }

    // One on the line and five that wait up to 5 ms.
    assertThat(line.overflow()).isEqualTo(4);
    line.take(buffer, BYTES, START + 100 * MILLI);
    assertThat(line.overflow()).isEqualTo(4);
  }

  @Test
  void as_many_are_lost_as_was_wanted() {
    LineDirection line = direction(0.1, 1_000_000_000, 10_000);

    for (int i = 0; i < 10_000; i++) {
      line.take(buffer, BYTES, START);
    }

    assertThat(line.lost()).isBetween(850L, 1_150L);
    assertThat(line.overflow()).isZero();
  }

  @Test
  void a_quality_that_no_line_has_is_refused() {
    assertThatThrownBy(() -> quality(1.1, 1_000_000, 5)).hasMessage("loss: 1.1 (expected: 0 to 1)");
    assertThatThrownBy(() -> quality(0, 999, 5))
        .hasMessage("bytesPerSecond: 999 (expected: at least 1000)");
    assertThatThrownBy(() -> quality(0, 1_000, 10_001))
        .hasMessage("queue: PT10.001S (expected: from nothing to PT10S)");
    assertThatThrownBy(() -> quality(0, 1_000, -1))
        .hasMessage("queue: PT-0.001S (expected: from nothing to PT10S)");
  }

  private static LineDirection direction(double loss, long rate, int queueMillis) {
    return new LineDirection(quality(loss, rate, queueMillis), 7, START);
  }

  private static LineQuality quality(double loss, long rate, int queueMillis) {
    return new LineQuality(Duration.ofMillis(10), loss, rate, Duration.ofMillis(queueMillis));
  }
}
