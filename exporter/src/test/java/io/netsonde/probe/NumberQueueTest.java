package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberQueueTest {
  @Test
  void numbers_come_out_as_they_went_in() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    NumberQueue queue = new NumberQueue(1024);
    Deque<Integer> model = new ArrayDeque<>();
    for (int round = 0; round < 100_000; round++) {
      if (model.size() < 1024 && random.nextInt(100) < 52) {
        int number = random.nextInt();
        queue.add(number);
        model.add(number);
      } else if (!model.isEmpty()) {
        assertThat(queue.take()).as("seed %d", seed).isEqualTo(model.remove());
      }
      assertThat(queue.size()).as("seed %d", seed).isEqualTo(model.size());
    }
  }

  @Test
  void a_full_queue_refuses_and_stays_whole() {
    NumberQueue queue = new NumberQueue(3);
    for (int i = 0; i < 4; i++) {
      queue.add(i);
    }

    assertThatThrownBy(() -> queue.add(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("number queue holds 4 (expected: fewer)");
    assertThat(queue.take()).isZero();
    assertThat(queue.size()).isEqualTo(3);
  }
}
