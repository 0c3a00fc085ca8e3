package io.netsonde.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void the_median_of_an_odd_number_is_the_middle_one() {
    assertThat(Spread.of(DoubleStream.of(9, 1, 2))).isEqualTo(new Spread(1, 2, 9));
  }

  @Test
  void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    assertThat(Spread.of(DoubleStream.of(4, 1, 2, 9))).isEqualTo(new Spread(1, 3, 9));
  }

  @Test
  void nothing_measured_has_no_median() {
    assertThatThrownBy(() -> Spread.of(DoubleStream.empty())).isInstanceOf(Unmeasured.class);
  }

  @Test
  void a_spread_shows_least_and_greatest_behind_the_median() {
    assertThat(new Spread(1.04, 2.5, 10).text(1)).isEqualTo("2.5 (1.0–10.0)");
  }

  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    Table table = new Table("a", "long head");
    table.add("cell", "b");
    assertThat(table)
        .hasToString(
            """
            | a    | long head |
            | ---- | --------- |
            | cell | b         |
            """);
  }

  @Test
  void a_line_with_a_cell_too_few_is_refused() {
    assertThatThrownBy(() -> new Table("a", "b").add("1")).hasMessageContaining("expected: 2");
  }

  @Test
  void a_turn_is_reckoned_per_ping_per_core_and_per_second() {
    Turn turn = new Turn(2, 1000, 1000, 20_000_000, 0, 0, new Turn.Report(1000, 990, 0, 0));
    assertThat(turn.cpuMicrosPerPing()).isCloseTo(20, within(1e-9));
    assertThat(turn.cpuPercent()).isCloseTo(1, within(1e-9));
    assertThat(turn.rate()).isCloseTo(500, within(1e-9));
    assertThat(turn.loss()).isCloseTo(0.01, within(1e-9));
  }

  @Test
  void who_kept_another_rate_or_lost_what_the_wire_did_not_has_done_other_work() {
    Scenario scenario = Scenario.parse("100x1s");
    Turn.Report all = new Turn.Report(200, 200, 0, 0);
    assertThat(new Turn(2, 200, 200, 1, 0, 0, all).shortfall("fping", scenario)).isEmpty();
    assertThat(new Turn(2, 182, 182, 1, 0, 0, all).shortfall("fping", scenario)).isEmpty();
    assertThat(new Turn(2, 178, 178, 1, 0, 0, all).shortfall("fping", scenario))
        .contains("fping sent 89 % of the pings that it was asked for");
    assertThat(new Turn(2, 222, 222, 1, 0, 0, all).shortfall("fping", scenario)).isPresent();
    Turn.Report half = new Turn.Report(200, 100, 0, 0);
    assertThat(new Turn(2, 200, 200, 1, 0, 0, half).shortfall("fping", scenario))
        .contains("fping says that 50 % of its pings were lost, and the wire lost none");
    assertThat(new Turn(2, 200, 100, 1, 0, 0, half).shortfall("fping", scenario)).isEmpty();
  }

  @Test
  void a_turn_without_pings_has_no_cost_per_ping() {
    Turn turn = new Turn(2, 0, 0, 1, 0, 0, new Turn.Report(0, 0, 0, 0));
    assertThatThrownBy(turn::cpuMicrosPerPing).isInstanceOf(Unmeasured.class);
  }
}
