package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TimerSlackTest {
  @Test
  void a_thread_has_the_slack_that_it_set_and_others_keep_theirs() throws Exception {
    long ours = TimerSlack.ofThisThread();
    FutureTask<Long> task =
        new FutureTask<>(() -> {
          TimerSlack.ofThisThread(1);
          return TimerSlack.ofThisThread();
        });

    Thread.ofPlatform().start(task);

    assertThat(task.get()).isEqualTo(1);
    assertThat(TimerSlack.ofThisThread()).isEqualTo(ours).isGreaterThan(1);
  }

  @Test
  void no_slack_at_all_is_refused() {
    assertThatThrownBy(() -> TimerSlack.ofThisThread(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nanos: 0 (expected: at least 1)");
  }
}
