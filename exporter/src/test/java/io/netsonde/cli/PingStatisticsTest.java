package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netsonde.probe.LossCause;
import io.netsonde.probe.StampSource;
import io.netsonde.slice.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The figures at the end of a ping. */
class PingStatisticsTest {
  private final PingStatistics statistics = new PingStatistics();

  @Test
  void mean_and_deviation_are_those_of_the_definition() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    double[] seconds = random.doubles(1000, 0.0101, 0.0102).toArray();
    for (double second : seconds) {
      statistics.received(second, StampSource.KERNEL);
    }
    double mean = Arrays.stream(seconds).average().orElseThrow();
    double variance = Arrays.stream(seconds).map(s -> (s - mean) * (s - mean)).sum() / 1000;

    Map<?, ?> summary = summary();

    assertThat(number(summary, "rtt_mean_seconds"))
        .as("seed %d", seed)
        .isCloseTo(mean, within(1e-12));
    assertThat(number(summary, "rtt_deviation_seconds"))
        .as("seed %d", seed)
        .isCloseTo(Math.sqrt(variance), within(1e-12));
    assertThat(number(summary, "rtt_min_seconds"))
        .isEqualTo(Arrays.stream(seconds).min().orElseThrow());
    assertThat(number(summary, "rtt_max_seconds"))
        .isEqualTo(Arrays.stream(seconds).max().orElseThrow());
  }

  @Test
  void a_large_offset_does_not_cancel_a_small_deviation() {
    for (int i = 0; i < 1000; i++) {
      statistics.received(1000 + (i % 2) * 1e-6, StampSource.KERNEL);
    }

    assertThat(number(summary(), "rtt_deviation_seconds")).isCloseTo(0.5e-6, within(1e-9));
  }

  @Test
  void what_was_not_sent_is_neither_sent_nor_lost() {
    statistics.received(0.001, StampSource.KERNEL);
    statistics.lost(LossCause.NO_REPLY);
    statistics.notSent("eperm");
    statistics.notSent("eperm");

    assertThat(statistics.outcomes()).isEqualTo(4);
    assertThat(statistics.text("host"))
        .isEqualTo(
            "host: 2 sent, 1 received, 50.00% lost (1 no reply), 2 not sent: eperm; round trip"
                + " min/avg/max/mdev 1.000/1.000/1.000/0.000 ms");
    assertThat(summary())
        .containsEntry("sent", 2)
        .containsEntry("received", 1)
        .containsEntry("lost", Map.of("no_reply", 1))
        .containsEntry("not_sent", Map.of("eperm", 2))
        .containsEntry("loss_ratio", 0.5);
  }

  @Test
  void without_a_reply_there_is_no_round_trip_to_tell() {
    statistics.lost(LossCause.NO_REPLY);

    assertThat(statistics.isAlive()).isFalse();
    assertThat(statistics.text("host"))
        .isEqualTo("host: 1 sent, 0 received, 100.0% lost (1 no reply)");
    assertThat(summary()).doesNotContainKey("rtt_mean_seconds").containsEntry("loss_ratio", 1.0);
  }

  @Test
  void without_an_outcome_there_is_no_loss_ratio() {
    assertThat(statistics.text("host")).isEqualTo("host: 0 sent, 0 received");
    assertThat(summary()).doesNotContainKey("loss_ratio");
  }

  private Map<Object, Object> summary() {
    Object read =
        new Load(LoadSettings.builder().build())
            .loadFromString(statistics.addTo(new JsonObject()).toString());
    return new LinkedHashMap<>((Map<?, ?>) read);
  }

  private static double number(Map<?, ?> summary, String name) {
    Object value = summary.get(name);
    assertThat(value).as(name).isInstanceOf(Number.class);
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
