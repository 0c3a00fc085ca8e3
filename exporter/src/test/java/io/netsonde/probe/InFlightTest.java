package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InFlightTest {
  private static final Target TARGET =
      new Target(Destination.echo(new IpAddress(false, 0, 1, 0)), Target.UNLIMITED, 0, false);

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 4", "4, 4", "5, 8", "1000, 1024"})
  void it_holds_the_next_power_of_two(int capacity, int held) {
    InFlight inFlight = new InFlight(capacity, 0, 0, (target, lost) -> {}, false);

    int added = 0;
    while (!inFlight.isFull()) {
      inFlight.add(TARGET, 0, 0);
      added++;
    }

    assertThat(added).isEqualTo(held);
  }

  @Test
  void a_probe_is_known_for_the_time_that_was_asked_for() {
    int first = -1500;
    InFlight inFlight = new InFlight(8192, first, 1000, (target, lost) -> {}, true);
    for (int i = 0; i < 3000; i++) {
      int number = inFlight.nextNumber();
      inFlight.add(TARGET, i / 3, 7L * i);
      inFlight.transmitted(number, 11L * i);
      inFlight.replied(number, 13L * i, 17L * i, i % 200, i % 2 == 0, i % 3 == 0);
      inFlight.hardwareTransmitted(number, 19L * i);
      inFlight.hardwareReceived(number, 23L * i);
      inFlight.done(number, true);
      inFlight.skipDone();
    }

    for (int i = 0; i < 3000; i++) {
      int number = first + i;
      assertThat(inFlight.refusal(number)).isEqualTo(Discard.DUPLICATE);
      assertThat(inFlight.target(number)).isSameAs(TARGET);
      assertThat(inFlight.sequence(number)).isEqualTo(TARGET.sequence());
      assertThat(inFlight.sentNanos(number)).isEqualTo(i / 3);
      assertThat(inFlight.sentRealtime(number)).isEqualTo(7L * i);
      assertThat(inFlight.transmitStamp(number)).isEqualTo(11L * i);
      assertThat(inFlight.receiveStamp(number)).isEqualTo(13L * i);
      assertThat(inFlight.repliedNanos(number)).isEqualTo(17L * i);
      assertThat(inFlight.hopLimit(number)).isEqualTo(i % 200);
      assertThat(inFlight.isRefused(number)).isEqualTo(i % 2 == 0);
      assertThat(inFlight.isReordered(number)).isEqualTo(i % 3 == 0);
      assertThat(inFlight.hardwareTransmitStamp(number)).isEqualTo(19L * i);
      assertThat(inFlight.hardwareReceiveStamp(number)).isEqualTo(23L * i);
    }
  }

  @Test
  void it_does_not_grow_for_probes_whose_time_is_over() {
    InFlight inFlight = new InFlight(8192, 0, 1000, (target, lost) -> {}, false);
    for (int i = 0; i < 5000; i++) {
      int number = inFlight.nextNumber();
      inFlight.add(TARGET, i, 0);
      inFlight.done(number, true);
      inFlight.skipDone();
    }

    assertThat(inFlight.refusal(5000 - 1024)).isEqualTo(Discard.DUPLICATE);
    assertThat(inFlight.refusal(5000 - 1025)).isEqualTo(Discard.UNKNOWN);
  }

  @Test
  void numbers_go_on_over_the_wrap() {
    InFlight inFlight = new InFlight(4, Integer.MAX_VALUE - 1, 0, (target, lost) -> {}, false);
    int expected = Integer.MAX_VALUE - 1;
    for (int i = 0; i < 10; i++) {
      int number = inFlight.nextNumber();
      inFlight.add(TARGET, i, 1000 + i);

      assertThat(number).isEqualTo(expected++);
      assertThat(inFlight.oldest()).isEqualTo(number);
      assertThat(inFlight.sentNanos(number)).isEqualTo(i);
      assertThat(inFlight.sentRealtime(number)).isEqualTo(1000 + i);
      assertThat(inFlight.isWaiting(number)).isTrue();
      inFlight.done(number, true);
      inFlight.skipDone();
      assertThat(inFlight.isEmpty()).isTrue();
    }
  }

  @Test
  void the_wrap_of_unsigned_numbers_changes_nothing() {
    InFlight inFlight = new InFlight(4, -2, 0, (target, lost) -> {}, false);
    for (int i = 0; i < 4; i++) {
      inFlight.add(TARGET, 0, 0);
    }

    assertThat(inFlight.isFull()).isTrue();
    assertThat(inFlight.oldest()).isEqualTo(-2);
    assertThat(inFlight.nextNumber()).isEqualTo(2);
    assertThat(inFlight.refusal(1)).isNull();
    assertThat(inFlight.refusal(2)).isEqualTo(Discard.UNKNOWN);
  }

  @Test
  void a_first_reply_is_not_refused_and_a_second_is_a_duplicate() {
    InFlight inFlight = new InFlight(4, 0, 0, (target, lost) -> {}, false);
    inFlight.add(TARGET, 0, 0);

    assertThat(inFlight.refusal(0)).isNull();
    inFlight.replied(0, 50, 60, 64, false, false);
    assertThat(inFlight.isReplied(0)).isTrue();
    assertThat(inFlight.receiveStamp(0)).isEqualTo(50);
    assertThat(inFlight.repliedNanos(0)).isEqualTo(60);
    assertThat(inFlight.refusal(0)).isEqualTo(Discard.DUPLICATE);
    inFlight.done(0, true);
    assertThat(inFlight.refusal(0)).isEqualTo(Discard.DUPLICATE);
    assertThat(inFlight.target(0)).isSameAs(TARGET);
  }

  @Test
  void a_reply_after_the_probe_was_lost_is_late() {
    InFlight inFlight = new InFlight(4, 0, 0, (target, lost) -> {}, false);
    inFlight.add(TARGET, 0, 0);
    inFlight.done(0, false);

    assertThat(inFlight.refusal(0)).isEqualTo(Discard.LATE);
  }

  @Test
  void a_reply_to_what_was_never_sent_or_is_forgotten_is_unknown() {
    InFlight inFlight = new InFlight(4, 0, 0, (target, lost) -> {}, false);

    assertThat(inFlight.refusal(0)).isEqualTo(Discard.UNKNOWN);
    assertThat(inFlight.refusal(17)).isEqualTo(Discard.UNKNOWN);
    for (int number = 0; number < 5; number++) {
      inFlight.add(TARGET, 0, 0);
      inFlight.done(number, true);
      inFlight.skipDone();
    }
    assertThat(inFlight.refusal(0)).isEqualTo(Discard.UNKNOWN);
    assertThat(inFlight.refusal(1)).isEqualTo(Discard.DUPLICATE);
    inFlight.add(TARGET, 0, 0);
    inFlight.abandon(5);
    assertThat(inFlight.refusal(5)).isEqualTo(Discard.UNKNOWN);
  }

  @Test
  void a_stamp_is_kept_for_a_probe_that_is_not_done_only() {
    InFlight inFlight = new InFlight(2, 0, 0, (target, lost) -> {}, false);
    inFlight.add(TARGET, 0, 0);
    inFlight.transmitted(0, 11);
    assertThat(inFlight.transmitStamp(0)).isEqualTo(11);
    inFlight.transmitted(2, 99);
    assertThat(inFlight.transmitStamp(0)).isEqualTo(11);
    inFlight.done(0, true);
    inFlight.transmitted(0, 99);
    assertThat(inFlight.transmitStamp(0)).isEqualTo(11);
    inFlight.skipDone();
    inFlight.add(TARGET, 0, 0);
    inFlight.add(TARGET, 0, 0);

    assertThat(inFlight.transmitStamp(2)).as("of the slot's next probe").isZero();
  }

  @Test
  void stamps_of_the_card_are_kept_where_they_are_wanted_and_of_probes_that_are_done_too() {
    InFlight inFlight = new InFlight(2, 0, 0, (target, lost) -> {}, true);
    inFlight.add(TARGET, 0, 0);
    inFlight.transmitted(0, 5);
    inFlight.replied(0, 50, 60, 64, false, false);
    assertThat(inFlight.isStamped(0)).as("without any of the card").isTrue();
    inFlight.hardwareReceived(0, 77);
    assertThat(inFlight.isStamped(0)).as("the answer alone").isFalse();
    inFlight.done(0, true);
    assertThat(inFlight.hardwareTransmitted(0, 70)).isTrue();
    assertThat(inFlight.isStamped(0)).isTrue();
    assertThat(inFlight.hardwareTransmitStamp(0)).isEqualTo(70);
    assertThat(inFlight.hardwareReceiveStamp(0)).isEqualTo(77);
    assertThat(inFlight.hardwareTransmitted(2, 99)).as("a probe not sent").isFalse();
    inFlight.skipDone();
    inFlight.add(TARGET, 0, 0);
    inFlight.add(TARGET, 0, 0);

    assertThat(inFlight.hardwareTransmitted(0, 99)).as("forgotten").isFalse();
    assertThat(inFlight.hardwareTransmitStamp(2)).as("of the slot's next probe").isZero();
    assertThat(inFlight.hardwareReceiveStamp(2)).as("of the slot's next probe").isZero();
  }

  @Test
  void stamps_of_the_card_that_nobody_wants_are_ignored() {
    InFlight inFlight = new InFlight(2, 0, 0, (target, lost) -> {}, false);
    inFlight.add(TARGET, 0, 0);

    assertThat(inFlight.hardwareTransmitted(0, 70)).isFalse();
    inFlight.hardwareReceived(0, 77);
    assertThat(inFlight.hardwareTransmitStamp(0)).isZero();
    assertThat(inFlight.hardwareReceiveStamp(0)).isZero();
  }

  @Test
  void the_oldest_moves_past_what_is_done_and_abandoned_but_no_further() {
    InFlight inFlight = new InFlight(8, 0, 0, (target, lost) -> {}, false);
    for (int i = 0; i < 5; i++) {
      inFlight.add(TARGET, 0, 0);
    }
    inFlight.done(1, true);
    inFlight.skipDone();
    assertThat(inFlight.oldest()).isZero();
    inFlight.done(0, false);
    inFlight.abandon(2);
    inFlight.replied(3, 0, 0, 64, false, false);
    inFlight.skipDone();

    assertThat(inFlight.oldest()).isEqualTo(3);
  }

  /** Against a queue of what should be in flight, from a random first number on. */
  @Test
  void it_agrees_with_a_queue() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    InFlight inFlight = new InFlight(64, random.nextInt(), 0, (target, lost) -> {}, false);
    Deque<Integer> model = new ArrayDeque<>();
    for (int round = 0; round < 100_000; round++) {
      if (!inFlight.isFull() && random.nextInt(3) > 0) {
        model.add(inFlight.nextNumber());
        inFlight.add(TARGET, round, 0);
      } else if (!model.isEmpty()) {
        int number = model.remove();
        inFlight.done(number, random.nextBoolean());
        inFlight.skipDone();
      }
      assertThat(inFlight.isEmpty()).as("seed %d", seed).isEqualTo(model.isEmpty());
      assertThat(inFlight.isFull()).as("seed %d", seed).isEqualTo(model.size() == 64);
      if (!model.isEmpty()) {
        assertThat(inFlight.oldest()).as("seed %d", seed).isEqualTo(model.getFirst());
      }
    }
  }
}
