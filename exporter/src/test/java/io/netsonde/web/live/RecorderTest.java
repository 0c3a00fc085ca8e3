package io.netsonde.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.Endpoint;
import io.netsonde.slice.FakeSlice;
import io.netsonde.slice.Health;
import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecorderTest {
  /** A slice that shows what a test wants. */
  private record Shows(String name, Supplier<List<LiveTable>> tables) implements Slice {
    @Override
    public void start() {}

    @Override
    public Health health() {
      return FakeSlice.working(name).health();
    }

    @Override
    public List<MetricSnapshot> collect() {
      return List.of();
    }

    @Override
    public List<LiveTable> live() {
      return tables.get();
    }

    @Override
    public List<Endpoint> endpoints() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  @Test
  void a_slice_that_throws_costs_the_page_that_slice_alone() {
    Recording recording = new Recording(Duration.ofSeconds(5), 10, 1000);
    LiveTable table =
        new LiveTable("t", List.of(Column.gauge("g")), List.of(new LiveRow("a", List.of(), 1)));
    List<Slice> slices =
        List.of(
            new Shows(
                "broken",
                () -> {
                  throw new IllegalStateException("planted");
                }),
            new Shows("whole", () -> List.of(table)));

    new Recorder(
            () -> slices, recording, Duration.ofSeconds(5), () -> Instant.EPOCH, System::nanoTime)
        .step();

    assertThat(text(recording, "broken")).contains("\"tables\":[]", "\"name\":\"broken\"");
    assertThat(text(recording, "whole")).contains("\"key\":\"a\"");
  }

  @Test
  void many_rows_are_recorded_only_where_somebody_looks() throws Exception {
    Recording recording = new Recording(Duration.ofSeconds(5), 1000, 1 << 20);
    AtomicInteger asked = new AtomicInteger();
    Recorder recorder = recorder(recording, 501, asked);

    recorder.step();
    recorder.step();
    recorder.step();
    assertThat(asked).hasValue(1);
    assertThat(recording.rows()).isZero();
    assertThat(recording.bytes()).isZero();

    assertThat(recording.await(0, 1)).isZero();
    for (int i = 0; i < History.POINTS; i++) {
      recorder.step();
    }
    assertThat(asked).hasValue(1 + History.POINTS);
    assertThat(recording.rows()).isEqualTo(501);
    assertThat(text(recording, "many")).contains("\"key\":\"500\"");
    recorder.step();
    assertThat(recording.rows()).isZero();
  }

  @Test
  void few_rows_are_always_recorded() {
    Recording recording = new Recording(Duration.ofSeconds(5), 1000, 1 << 20);
    AtomicInteger asked = new AtomicInteger();
    Recorder recorder = recorder(recording, 500, asked);

    for (int i = 0; i < 3 * History.POINTS; i++) {
      recorder.step();
    }

    assertThat(asked).hasValue(3 * History.POINTS);
    assertThat(recording.rows()).isEqualTo(500);
  }

  private static Recorder recorder(Recording recording, int rows, AtomicInteger asked) {
    Slice slice =
        new Shows(
            "many",
            () -> {
              double now = asked.incrementAndGet();
              List<LiveRow> all =
                  IntStream.range(0, rows)
                      .mapToObj(row -> new LiveRow("" + row, List.of(), now))
                      .toList();
              return List.of(new LiveTable("t", List.of(Column.gauge("g")), all));
            });
    return new Recorder(
        () -> List.of(slice),
        recording,
        Duration.ofSeconds(5),
        () -> Instant.EPOCH,
        System::nanoTime);
  }

  private static String text(Recording recording, String slice) {
    return new String(recording.frame(slice), StandardCharsets.UTF_8);
  }
}
