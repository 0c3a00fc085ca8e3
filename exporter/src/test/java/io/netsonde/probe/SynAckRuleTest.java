package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SynAckRuleTest {
  private final SynAckRule rule = new SynAckRule();

  @Test
  void what_is_slower_by_a_second_and_half_of_the_fastest_is_a_retransmission() {
    assertThat(isRetransmission(500)).isFalse();
    assertThat(isRetransmission(1249)).isFalse();
    assertThat(isRetransmission(1250)).isTrue();
    assertThat(isRetransmission(50)).isFalse();
    assertThat(isRetransmission(1024)).isFalse();
    assertThat(isRetransmission(1025)).isTrue();
    assertThat(isRetransmission(400)).isFalse();
    assertThat(isRetransmission(3050)).isTrue();
  }

  @Test
  void a_first_answer_after_a_second_is_a_retransmission() {
    assertThat(isRetransmission(1000)).isTrue();
    assertThat(isRetransmission(999)).isFalse();
  }

  @Test
  void one_more_right_behind_the_first_is_a_copy_and_later_one_is_sent_again() {
    assertThat(isSentAgain(0)).isFalse();
    assertThat(isSentAgain(499)).isFalse();
    assertThat(isSentAgain(500)).isTrue();
    assertThat(isSentAgain(1000)).isTrue();
  }

  /** Such a server sends again before any answer can have reached it. */
  @Test
  void a_way_of_more_than_a_second_is_believed_once_the_server_was_seen_to_send_again() {
    assertThat(isRetransmission(1300)).isTrue();
    assertThat(isSentAgain(1000)).isTrue();
    assertThat(isRetransmission(1310)).isFalse();
    assertThat(isRetransmission(1400)).isFalse();
    assertThat(isRetransmission(20)).as("the way is short again").isFalse();
    assertThat(isRetransmission(1310)).isTrue();
  }

  @Test
  void resets_that_do_not_arrive_make_no_slow_way() {
    assertThat(isRetransmission(20)).isFalse();
    assertThat(isSentAgain(1000)).isTrue();
    assertThat(isRetransmission(1020)).isTrue();
  }

  private boolean isRetransmission(long millis) {
    return rule.isRetransmission(Duration.ofMillis(millis).toNanos());
  }

  private boolean isSentAgain(long millis) {
    return rule.isSentAgain(Duration.ofMillis(millis).toNanos());
  }
}
