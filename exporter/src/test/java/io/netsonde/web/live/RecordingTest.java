package io.netsonde.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.FakeSlice;
import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import io.netsonde.slice.SliceStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static final List<Column> COLUMNS =
      List.of(Column.gauge("level"), Column.counter("count"), Column.present("size"));

  private final Recording recording = new Recording(Duration.ofSeconds(5), 3, 1 << 20);

  private void step(double seconds, LiveRow... rows) {
    LiveTable table = new LiveTable("things", COLUMNS, List.of(rows));
    recording.take(
        Instant.ofEpochSecond(60),
        seconds,
        List.of(
            new Recording.Shown(
                "probe", () -> SliceStatus.of(FakeSlice.working("probe")), List.of(table))));
  }

  private static LiveRow row(String key, double... numbers) {
    return new LiveRow(key, List.of("text of " + key), numbers);
  }

  private String frame() {
    return new String(recording.frame("probe"), StandardCharsets.UTF_8);
  }

  private String past(String key) {
    return recording.past("probe", "things", List.of(key)).orElseThrow().toString();
  }

  @Test
  void a_counter_is_told_as_its_rate_once_two_counts_are_known() {
    step(5, row("a", 1, 100, 7));
    assertThat(frame()).contains("\"now\":[1,null,7]");
    step(4, row("a", 1, 110, 7));
    assertThat(frame()).contains("\"now\":[1,2.5,7]");
  }

  @Test
  void a_count_that_began_anew_is_unknown_and_not_negative() {
    step(5, row("a", 1, 100, 7));
    step(5, row("a", 1, 3, 7));
    assertThat(frame()).contains("\"now\":[1,null,7]");
    step(5, row("a", 1, 8, 7));
    assertThat(frame()).contains("\"now\":[1,1,7]");
  }

  @Test
  void nothing_is_remembered_of_what_is_only_present() {
    step(5, row("a", 1, 100, 7));
    assertThat(past("a")).contains("\"level\":[", "\"count\":[").doesNotContain("size");
  }

  @Test
  void a_row_that_is_away_has_a_gap_and_goes_on_when_it_is_back() {
    step(5, row("a", 4, 0, 0));
    step(5);
    assertThat(frame()).contains("\"rows\":[]");
    step(5, row("a", 4, 0, 0));
    assertThat(past("a")).containsPattern("null,4[.\\d]*,null,4[.\\d]*\\],\"count");
  }

  @Test
  void a_row_that_stays_away_is_forgotten_with_its_memory() {
    step(5, row("a", 4, 0, 0));
    step(5, row("a", 5, 0, 0));
    assertThat(recording.bytes()).isPositive();
    IntStream.range(0, History.POINTS).forEach(_ -> step(5));
    assertThat(recording.rows()).isZero();
    assertThat(recording.bytes()).isZero();
  }

  @Test
  void a_table_that_is_gone_is_forgotten_likewise() {
    step(5, row("a", 4, 0, 0));
    IntStream.range(0, History.POINTS).forEach(_ -> recording.take(Instant.EPOCH, 5, List.of()));
    assertThat(recording.rows()).isZero();
  }

  @Test
  void rows_beyond_the_bound_are_counted_and_the_page_is_told() {
    step(5, row("a"), row("b"), row("c"), row("d"), row("e"));
    assertThat(recording.omittedRows()).isEqualTo(2);
    assertThat(frame()).contains("\"omitted\":2");
  }

  @Test
  void other_columns_begin_a_table_anew() {
    step(5, row("a", 4, 0, 0));
    step(5, row("a", 5, 0, 0));
    LiveTable other = new LiveTable("things", COLUMNS.subList(0, 1), List.of(row("a", 1)));
    recording.take(
        Instant.EPOCH,
        5,
        List.of(
            new Recording.Shown(
                "probe", () -> SliceStatus.of(FakeSlice.working("probe")), List.of(other))));
    assertThat(recording.bytes()).isZero();
    assertThat(frame()).contains("\"columns\":[\"level\"]", "\"now\":[1]");
  }

  @Test
  void a_frame_is_made_once_for_all_viewers_and_of_known_slices_alone() {
    step(5, row("a", 1, 1, 1));
    assertThat(recording.frame("probe")).isSameAs(recording.frame("probe"));
    assertThat(recording.frame("no such")).isSameAs(recording.frame("nor such"));
    assertThat(new String(recording.frame("no such"), StandardCharsets.UTF_8))
        .contains("\"tables\":[]");
  }

  @Test
  void what_a_slice_says_cannot_end_an_event() {
    step(5, row("a\n\ndata: {}"));
    assertThat(frame()).containsOnlyOnce("\ndata: ").endsWith("}\n\n");
  }

  @Test
  void who_comes_after_a_rest_gets_no_step_of_before_it() throws Exception {
    step(5, row("a", 4, 0, 0));
    assertThat(recording.rests(501)).isTrue();

    assertThat(recording.await(0, 1)).isZero();
    // Somebody has looked since, and so it does not rest any more.
    assertThat(recording.await(0, 1)).isZero();

    step(5, row("a", 5, 0, 0));
    assertThat(recording.await(0, 1)).isEqualTo(2);
  }
}
