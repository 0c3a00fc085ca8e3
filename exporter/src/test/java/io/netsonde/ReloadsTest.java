package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReloadsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Reloads reloads = new Reloads();
  private final AtomicInteger readings = new AtomicInteger();

  @Test
  void wishes_that_come_together_are_fulfilled_by_one_reading() throws Exception {
    for (int i = 0; i < 100; i++) {
      reloads.ask();
    }

    reloads.fulfil(SOON, this::read);
    reloads.fulfil(Duration.ZERO, this::read);

    assertThat(readings).hasValue(1);
  }

  @Test
  void one_that_comes_during_a_reading_has_another() throws Exception {
    reloads.ask();

    reloads.fulfil(
        SOON,
        () -> {
          reloads.ask();
          return read();
        });
    reloads.fulfil(Duration.ZERO, this::read);

    assertThat(readings).hasValue(2);
  }

  @Test
  void who_waits_hears_why_it_failed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Optional<String>> heard =
        CompletableFuture.supplyAsync(() -> {
          asked.countDown();
          try {
            return reloads.askAndWait();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(asked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

    reloads.fulfil(SOON, () -> Optional.of("no such file"));

    assertThat(heard.get(SOON.toSeconds(), TimeUnit.SECONDS)).contains("no such file");
  }

  private Optional<String> read() {
    readings.incrementAndGet();
    return Optional.empty();
  }
}
