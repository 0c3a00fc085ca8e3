package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Whoever reads while another writes sees what was true at one moment. */
class SequenceLockTest {
  private static final int CHANGES = 200_000;

  @Test
  void a_snapshot_taken_in_the_midst_of_changes_agrees_with_itself() throws Exception {
    Target target =
        new Target(Destination.echo(Probing.address("192.0.2.1")), Target.UNLIMITED, 0, true);
    CountDownLatch reading = new CountDownLatch(1);
    Thread loop = Thread.ofPlatform().start(() -> change(target, reading));

    long before = 0;
    long different = 0;
    while (before < CHANGES) {
      TargetSnapshot seen = target.snapshot();
      reading.countDown();
      long lost = seen.losses().values().stream().mapToLong(Long::longValue).sum();
      assertThat(seen.sent()).isGreaterThanOrEqualTo(before).isEqualTo(seen.received() + lost);
      assertThat(seen.roundTrips().orElseThrow().count()).isEqualTo(seen.received());
      assertThat(seen.window().samples()).isBetween(0, 250);
      if (seen.window().timed() > 0) {
        assertThat(seen.window().meanSeconds()).isBetween(0.0, 0.0011);
      }
      different += seen.sent() > before ? 1 : 0;
      before = seen.sent();
    }
    loop.join();

    assertThat(different).isPositive();
  }

  private static void change(Target target, CountDownLatch reading) {
    try {
      reading.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < CHANGES; i++) {
      if (i % 7 == 0) {
        target.lost(LossCause.NO_REPLY, Optional.empty());
      } else {
        target.received(i % 1_000_000, 64);
      }
    }
  }
}
