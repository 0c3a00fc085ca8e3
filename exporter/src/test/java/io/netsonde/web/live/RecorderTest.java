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
import java.util.function.Supplier;
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

  private static String text(Recording recording, String slice) {
    return new String(recording.frame(slice), StandardCharsets.UTF_8);
  }
}
