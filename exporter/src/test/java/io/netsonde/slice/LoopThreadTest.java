package io.netsonde.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LoopThreadTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicReference<Thread> runner = new AtomicReference<>();

  @Test
  void it_runs_from_its_start_to_its_end_and_wakes_a_loop_that_sleeps() throws Exception {
    LoopThread thread = new LoopThread("some-loop", new Sleeper());
    assertThat(thread.isRunning()).isFalse();
    thread.start();
    begun.await();
    assertThat(thread.isRunning()).isTrue();
    assertThat(thread.trouble()).isEmpty();
    thread.close();
    assertThat(thread.trouble())
        .hasValueSatisfying(t -> assertThat(t).contains("the log says why"));
    assertThat(thread.isRunning()).isFalse();
    assertThat(runner.get().getName()).isEqualTo("some-loop");
    assertThat(runner.get().isVirtual()).isFalse();
    assertThat(runner.get().isDaemon()).isTrue();
  }

  @Test
  void one_that_never_began_ends_at_once() {
    LoopThread thread = new LoopThread("some-loop", new Sleeper());
    thread.close();
    assertThat(thread.isRunning()).isFalse();
  }

  /** Sleeps for an hour in its first round. */
  private final class Sleeper implements Loop {
    private final Rounds rounds = new Rounds(new RecordedLog(), Duration.ofHours(1));

    @Override
    public void run() {
      runner.set(Thread.currentThread());
      rounds.run(begun::countDown);
    }

    @Override
    public void stop() {
      rounds.stop();
    }
  }
}
