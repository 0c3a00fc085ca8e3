package io.netsonde.web.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final HistoryMemory memory = new HistoryMemory(10 * History.BYTES);
  private final History history = new History(memory);

  @Test
  void it_holds_the_latest_points_whatever_they_are() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Deque<Double> model = new ArrayDeque<>();
    for (int i = 0; i < 5000; i++) {
      // Long stretches of the same, so that arrays come and go.
      double value = random.nextInt(40) == 0 ? random.nextInt(4) : i % 1000 < 500 ? 0 : Double.NaN;
      history.add(value);
      model.addLast(value);
      if (model.size() > History.POINTS) {
        model.removeFirst();
      }
      double[] expected = new double[History.POINTS];
      Arrays.fill(expected, Double.NaN);
      int at = History.POINTS - model.size();
      for (double one : model) {
        expected[at] = one;
        at++;
      }
      double[] points = history.points();
      for (int j = 0; j < points.length; j++) {
        assertThat(points[j])
            .as("point %s after %s, seed %s", j, i, seed)
            .isCloseTo(expected[j], within(0.01));
      }
      double mean =
          model.stream().filter(v -> !v.isNaN()).mapToDouble(v -> v).average().orElse(Double.NaN);
      assertThat(history.mean())
          .as("mean after %s, seed %s", i, seed)
          .isCloseTo(mean, within(0.01));
    }
  }

  @Test
  void a_number_that_does_not_change_takes_no_array() {
    for (int i = 0; i < 1000; i++) {
      history.add(7);
    }
    assertThat(memory.taken()).isZero();
    assertThat(Arrays.stream(history.points())).allMatch(point -> Math.abs(point - 7) < 0.01);
  }

  @Test
  void a_number_that_has_come_to_rest_gives_its_array_back() {
    history.add(1);
    history.add(2);
    assertThat(memory.taken()).isEqualTo(History.BYTES);
    for (int i = 1; i < History.POINTS; i++) {
      history.add(2);
    }
    assertThat(memory.taken()).isZero();
    assertThat(history.mean()).isCloseTo(2, within(0.01));
  }

  @Test
  void without_room_the_present_is_told_and_the_rest_counted() {
    HistoryMemory full = new HistoryMemory(0);
    History poor = new History(full);
    poor.add(1);
    poor.add(2);

    assertThat(full.refusals()).isEqualTo(1);
    double[] points = poor.points();
    assertThat(points[History.POINTS - 1]).isCloseTo(2, within(0.01));
    assertThat(points[History.POINTS - 2]).isNaN();
  }
}
