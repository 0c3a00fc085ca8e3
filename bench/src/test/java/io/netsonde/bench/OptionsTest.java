package io.netsonde.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static Options parse(String... arguments) {
    return Options.parse(List.of(arguments), Path.of("netsonde"));
  }

  @Test
  void without_arguments_all_scenarios_have_three_rounds() {
    Options options = parse();
    assertThat(options.scenarios())
        .extracting(Scenario::toString)
        .containsExactly("100x2s", "100x1s", "1000x1s", "1000x100ms", "5000x2s");
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.against()).isEmpty();
  }

  @Test
  void what_is_asked_for_overrules_what_quick_means() {
    Options options = parse("--rounds=5", "--quick", "--scenario=7x20msv6", "--against=x");
    assertThat(options.scenarios()).containsExactly(new Scenario(7, Duration.ofMillis(20), true));
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.window()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.against()).contains(Path.of("x"));
  }

  @Test
  void rivals_are_those_named_or_the_ones_that_do_what_the_scenario_asks_for() {
    assertThat(parse().rivals(Scenario.parse("100x2s"), false)).containsExactly(Rival.FPING);
    assertThat(parse().rivals(Scenario.parse("100x1s"), true))
        .containsExactly(
            Rival.FPING, Rival.ICMP_EXPORTER, Rival.SMOKEPING_PROBER, Rival.BLACKBOX_EXPORTER);
    assertThat(
            parse("--rival=smokeping_prober", "--rival=blackbox_exporter")
                .rivals(Scenario.parse("100x2s"), true))
        .containsExactly(Rival.SMOKEPING_PROBER, Rival.BLACKBOX_EXPORTER);
  }

  @ParameterizedTest
  @CsvSource({
    "--fast, --fast",
    "--rounds=0, 1 to 100",
    "--rival=ping, smokeping_prober",
    "--seconds=soon, 1 to 600"
  })
  void a_wrong_argument_is_named_with_what_was_expected(String argument, String words) {
    assertThatThrownBy(() -> parse(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "100", "0x1s", "60001x1s", "10x9ms", "10x61s", "10x1h", "ax1s"})
  void what_is_no_scenario_is_refused(String text) {
    assertThatThrownBy(() -> Scenario.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 1000x100ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100x1s", "1000x100ms", "5x1500msv6"})
  void a_scenario_is_written_as_it_is_read(String text) {
    assertThat(Scenario.parse(text)).hasToString(text);
  }

  @Test
  void every_second_address_of_a_mixed_scenario_is_ipv6() {
    assertThat(Playground.addresses(Scenario.parse("4x1sv6")))
        .containsExactly("10.78.0.1", "fd78::2", "10.78.0.3", "fd78::4");
  }

  @Test
  void addresses_are_all_different() {
    assertThat(Playground.addresses(Scenario.parse("60000x60s"))).doesNotHaveDuplicates();
  }

  @Test
  void targets_are_asked_for_256_at_a_time() {
    List<String> queries = ServeContestant.queries(Playground.addresses(Scenario.parse("600x1s")));
    assertThat(queries).hasSize(3);
    assertThat(queries.getFirst()).startsWith("/probe?target=10.78.0.1&target=10.78.0.2&");
    assertThat(queries.getLast().split("&", -1)).hasSize(88);
  }
}
