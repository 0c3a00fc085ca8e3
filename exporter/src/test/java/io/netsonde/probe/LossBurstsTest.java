package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossBurstsTest {
  private final LossBursts bursts = new LossBursts();

  @Test
  void nothing_lost_is_no_burst() {
    bursts.settled(false);
    assertThat(bursts.snapshot()).isEqualTo(LossBursts.Snapshot.NONE);
  }

  @Test
  void losses_in_a_row_are_one_burst_until_an_answer() {
    lose(3);
    assertThat(bursts.snapshot()).isEqualTo(new LossBursts.Snapshot(1, 3, 3));
    bursts.settled(false);
    assertThat(bursts.snapshot()).isEqualTo(new LossBursts.Snapshot(1, 0, 3));
    lose(2);
    assertThat(bursts.snapshot()).isEqualTo(new LossBursts.Snapshot(2, 2, 3));
  }

  /** However late an outcome is known, the ring tells it in the order of sending. */
  @Test
  void no_order_of_outcomes_makes_other_than_the_runs_of_sending() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Target target =
        new Target(Destination.echo(Probing.address("192.0.2.1")), Target.UNLIMITED, 0, false);
    for (int run = 0; run < 200; run++) {
      LossBursts tested = new LossBursts();
      int first = random.nextInt();
      InFlight inFlight = new InFlight(64, first, 0, (t, lost) -> tested.settled(lost), false);
      List<Integer> waiting = new ArrayList<>();
      boolean[] sentAndLost = new boolean[100];
      int[] kind = new int[100];
      for (int i = 0; i < 100; i++) {
        kind[i] = random.nextInt(10);
        sentAndLost[i] = random.nextInt(3) == 0;
        waiting.add(first + i);
        inFlight.add(target, 0, 0);
        while (waiting.size() > random.nextInt(20) || inFlight.isFull()) {
          Collections.swap(waiting, random.nextInt(waiting.size()), waiting.size() - 1);
          finish(inFlight, waiting.removeLast(), first, kind, sentAndLost);
        }
      }
      while (!waiting.isEmpty()) {
        finish(inFlight, waiting.removeLast(), first, kind, sentAndLost);
      }
      assertThat(tested.snapshot())
          .as("seed %d run %d", seed, run)
          .isEqualTo(naive(kind, sentAndLost));
    }
  }

  /** One kind in ten was never sent, and is neither lost nor answered. */
  private static void finish(InFlight inFlight, int number, int first, int[] kind, boolean[] lost) {
    if (kind[number - first] == 0) {
      inFlight.abandon(number);
    } else {
      inFlight.done(number, !lost[number - first]);
    }
    inFlight.skipDone();
  }

  private static LossBursts.Snapshot naive(int[] kind, boolean[] lost) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lost.length; i++) {
      if (kind[i] != 0) {
        text.append(lost[i] ? 'L' : ' ');
      }
    }
    List<Integer> runs = new ArrayList<>();
    for (String run : text.toString().split(" +", -1)) {
      if (!run.isEmpty()) {
        runs.add(run.length());
      }
    }
    boolean goesOn = text.charAt(text.length() - 1) == 'L';
    return new LossBursts.Snapshot(
        runs.size(),
        goesOn ? runs.getLast() : 0,
        runs.stream().mapToInt(Integer::intValue).max().orElse(0));
  }

  private void lose(int times) {
    for (int i = 0; i < times; i++) {
      bursts.settled(true);
    }
  }
}
