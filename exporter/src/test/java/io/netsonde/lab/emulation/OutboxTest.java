package io.netsonde.lab.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();
  private final EmulatedAddress from =
      new EmulatedAddress(IpAddress.parse("10.79.0.2").orElseThrow());

  @Test
  void packets_leave_in_the_order_of_their_time_then_of_their_coming() {
    put(30, 1);
    put(10, 2);
    put(30, 3);

    assertThat(outbox.untilNext(4)).isEqualTo(6);
    assertThat(outbox.takeDue(9)).isNull();
    assertThat(length(10)).isEqualTo(2);
    assertThat(length(40)).isEqualTo(1);
    assertThat(length(40)).isEqualTo(3);
    assertThat(outbox.untilNext(40)).isEqualTo(-1);
  }

  @Test
  void time_may_overflow() {
    put(Long.MIN_VALUE + 5, 2);
    put(Long.MAX_VALUE - 5, 1);

    assertThat(outbox.untilNext(Long.MAX_VALUE - 10)).isEqualTo(5);
    assertThat(length(Long.MIN_VALUE)).isEqualTo(1);
    assertThat(outbox.takeDue(Long.MIN_VALUE)).isNull();
  }

  @Test
  void a_reply_that_nobody_overtakes_leaves_after_a_second() {
    Fate fate = new Fate();
    fate.held = true;
    outbox.reply(from, fate, packet(1), Event.ECHO_REPLY, 0);

    assertThat(outbox.untilNext(0)).isEqualTo(Outbox.PATIENCE);
  }

  @Test
  void more_packets_than_the_bound_are_counted_not_kept() {
    for (int i = 0; i < Outbox.MAX_PACKETS; i++) {
      put(i, 0);
    }

    assertThat(outbox.put(0, packet(0), from, Event.ECHO_REPLY)).isNull();
    assertThat(from.count(Event.OVERFLOW)).isEqualTo(1);
  }

  @Test
  void more_bytes_than_the_bound_are_counted_not_kept() {
    MemorySegment half = packet((int) (Outbox.MAX_BYTES / 2));
    outbox.put(0, half, from, Event.ECHO_REPLY);
    outbox.put(0, half, from, Event.ECHO_REPLY);

    assertThat(outbox.put(0, packet(1), from, Event.ECHO_REPLY)).isNull();
    assertThat(outbox.takeDue(0)).isNotNull();
    assertThat(outbox.put(0, half, from, Event.ECHO_REPLY)).isNotNull();
    assertThat(from.count(Event.OVERFLOW)).isEqualTo(1);
  }

  private void put(long time, int length) {
    outbox.put(time, packet(length), from, Event.ECHO_REPLY);
  }

  private long length(long now) {
    return Objects.requireNonNull(outbox.takeDue(now)).packet().byteSize();
  }

  private static MemorySegment packet(int length) {
    return MemorySegment.ofArray(new byte[length]);
  }
}
