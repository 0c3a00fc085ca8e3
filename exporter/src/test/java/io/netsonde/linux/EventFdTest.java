package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EventFdTest {
  private static final long LIMIT = 5_000_000_000L;

  @Test
  void signals_are_counted_and_drained_at_once() throws Exception {
    try (EventFd bell = EventFd.open()) {
      assertThat(bell.drain()).isZero();
      bell.signal();
      bell.signal();
      assertThat(bell.drain()).isEqualTo(2);
      assertThat(bell.drain()).isZero();
    }
  }

  @Test
  void a_signal_of_another_thread_wakes_the_loop() throws Exception {
    try (EventFd bell = EventFd.open();
        Poll poll = new Poll(1)) {
      int slot = poll.add(bell.descriptor(), Poll.POLLIN);
      assertThat(poll.await(0)).isZero();
      assertThat(poll.isReady(slot)).isFalse();
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  bell.signal();
                } catch (LinuxException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(poll.await(LIMIT)).isEqualTo(1);
      assertThat(poll.events(slot)).isEqualTo(Poll.POLLIN);
      other.join();
      assertThat(bell.drain()).isEqualTo(1);
    }
  }

  @Test
  void use_after_close_is_an_error_in_a_sentence() throws Exception {
    EventFd bell = EventFd.open();
    bell.close();
    bell.close();
    assertThat(bell.descriptor().isClosed()).isTrue();
    assertThatThrownBy(bell::signal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the event descriptor is closed");
    assertThatThrownBy(bell::drain).isInstanceOf(IllegalStateException.class);
    try (Poll poll = new Poll(1)) {
      poll.add(bell.descriptor(), Poll.POLLIN);
      assertThatThrownBy(() -> poll.await(0)).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Other threads of this process open files as well, so that it takes some attempts. */
  @Test
  void a_closed_descriptor_does_not_reach_the_file_that_got_its_number() throws Exception {
    for (int attempt = 0; attempt < 100; attempt++) {
      if (closedAndItsNumberGivenAgain()) {
        return;
      }
    }
    fail("the number was never given again");
  }

  private static boolean closedAndItsNumberGivenAgain() throws Exception {
    EventFd first = EventFd.open();
    int number = first.descriptor().borrow();
    first.close();
    try (EventFd second = EventFd.open()) {
      assertThat(second.descriptor().toString()).isNotEqualTo("event descriptor " + number);
      first.descriptor().giveBack();
      try (EventFd third = EventFd.open()) {
        if (!third.descriptor().toString().equals("event descriptor " + number)) {
          return false;
        }
        assertThatThrownBy(first::signal).isInstanceOf(IllegalStateException.class);
        first.close();
        assertThat(third.drain()).isZero();
        third.signal();
        assertThat(third.drain()).isEqualTo(1);
        return true;
      }
    }
  }

  @Test
  void closing_under_signals_from_many_threads_harms_nobody() throws Exception {
    for (int round = 0; round < 50; round++) {
      EventFd bell = EventFd.open();
      CountDownLatch started = new CountDownLatch(3);
      Thread[] threads = new Thread[3];
      for (int i = 0; i < threads.length; i++) {
        threads[i] = Thread.ofPlatform().start(() -> signalUntilClosed(bell, started));
      }
      started.await();
      bell.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(bell.descriptor().isClosed()).isTrue();
    }
  }

  private static void signalUntilClosed(EventFd bell, CountDownLatch started) {
    started.countDown();
    try {
      while (true) {
        bell.signal();
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("the event descriptor is closed");
    } catch (LinuxException e) {
      throw new AssertionError(e);
    }
  }
}
