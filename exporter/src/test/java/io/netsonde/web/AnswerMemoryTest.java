package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {
  private final AnswerMemory memory = new AnswerMemory(100);

  @Test
  void answers_together_have_a_bound() {
    assertThat(memory.hold(60)).isTrue();
    assertThat(memory.hold(41)).isFalse();
    assertThat(memory.hold(40)).isTrue();
    memory.release(60);
    assertThat(memory.hold(60)).isTrue();
  }

  @Test
  void a_single_answer_beyond_the_bound_is_held_alone() {
    assertThat(memory.hold(1000)).isTrue();
    assertThat(memory.hold(1)).isFalse();
    memory.release(1000);
    assertThat(memory.hold(1)).isTrue();
  }

  @Test
  void large_ones_are_made_one_at_a_time() throws Exception {
    assertThat(memory.awaitTurn(Duration.ZERO)).isTrue();
    Thread second =
        Thread.startVirtualThread(() -> {
          try {
            memory.awaitTurn(Duration.ofSeconds(8));
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(second.join(Duration.ofMillis(50))).isFalse();
    memory.made();
    assertThat(second.join(Duration.ofSeconds(5))).isTrue();
  }
}
