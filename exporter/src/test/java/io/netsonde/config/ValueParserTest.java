package io.netsonde.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsers as the command line uses them: text in, value or {@code text (expected: …)} out. */
class ValueParserTest {
  private enum Shape {
    ROUND,
    ALMOST_ROUND
  }

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "500ms, PT0.5S",
    "1500ms, PT1.5S",
    "2s, PT2S",
    "1m30s, PT1M30S",
    "1d2h3m4s5ms6us7ns, PT26H3M4.005006007S",
    "007s, PT7S",
    "999999999999d, PT23999999999976H"
  })
  void durations_are_read(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "1",
        "0",
        "1 s",
        " 1s",
        "1s ",
        "+1s",
        "-1s",
        "1.5s",
        "1S",
        "1sec",
        "1s1s",
        "1s1m",
        "1m1",
        "1µs",
        "١s",
        "1000000000000s",
        "PT1S",
        "1w",
        "1s\n"
      })
  void what_is_no_duration_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage(
            Expectation.shown(text) + " (expected: a duration such as 500ms, 2s or 1m30s)");
  }

  @Test
  void durations_are_written_as_they_are_read() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Duration duration =
          Duration.ofSeconds(
              random.nextLong(1L << random.nextInt(1, 40)), random.nextInt(1_000_000_000));
      assertThat(Durations.parse(Durations.format(duration)))
          .as("seed %d", seed)
          .isEqualTo(duration);
    }
    assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
    assertThat(Durations.format(Duration.ofMillis(90_500))).isEqualTo("1m30s500ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.format(Duration.ofSeconds(-1)))
        .withMessage("PT-1S (expected: at least 0s)");
  }

  @Test
  void ranges_include_both_ends() {
    ValueParser<Duration> durations =
        Durations.between(Duration.ofMillis(10), Duration.ofMinutes(1));
    assertThat(durations.parse("10ms")).isEqualTo(Duration.ofMillis(10));
    assertThat(durations.parse("60s")).isEqualTo(Duration.ofMinutes(1));
    refused(durations, "9999us", "9999us (expected: at least 10ms)");
    refused(durations, "61s", "61s (expected: at most 1m)");
    ValueParser<Integer> integers = Integers.between(-5, Integer.MAX_VALUE);
    assertThat(integers.parse("-5")).isEqualTo(-5);
    assertThat(integers.parse("2147483647")).isEqualTo(Integer.MAX_VALUE);
    refused(integers, "-6", "-6 (expected: a whole number from -5 to 2147483647)");
    refused(integers, "2147483648", "2147483648 (expected: a whole number from -5 to 2147483647)");
    ValueParser<Long> sizes = ByteSizes.between(4096, 1 << 20);
    assertThat(sizes.parse("4KiB")).isEqualTo(4096);
    assertThat(sizes.parse("1MiB")).isEqualTo(1 << 20);
    refused(sizes, "4095B", "4095B (expected: at least 4KiB)");
    refused(sizes, "1025KiB", "1025KiB (expected: at most 1MiB)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "1_0", "0x1", "1e3", "+1", " 1", "1.0", "٣", "--1", "1\n"})
  void what_is_no_whole_number_is_refused(String text) {
    refused(
        Integers.between(0, 9),
        text,
        Expectation.shown(text) + " (expected: a whole number from 0 to 9)");
  }

  @ParameterizedTest
  @CsvSource({"0B, 0", "1B, 1", "64KiB, 65536", "999999999GiB, 1073741822926258176"})
  void sizes_are_read(String text, long bytes) {
    assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "B", "1KB", "1kib", "1 KiB", "1.5MiB", "-1B", "1000000000B"})
  void what_is_no_size_is_refused(String text) {
    refused(
        ByteSizes::parse,
        text,
        Expectation.shown(text) + " (expected: a size such as 512B, 64KiB, 8MiB or 1GiB)");
  }

  @ParameterizedTest
  @CsvSource({"0, 0B", "1023, 1023B", "1024, 1KiB", "1025, 1025B", "3145728, 3MiB"})
  void sizes_are_written_as_they_are_read(long bytes, String text) {
    assertThat(ByteSizes.format(bytes)).isEqualTo(text);
    assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
  }

  @Test
  void constants_are_chosen_by_their_names_in_small_letters() {
    assertThat(Choice.of(Shape.class).parse("almost-round")).isEqualTo(Shape.ALMOST_ROUND);
    refused(Choice.of(Shape.class), "ROUND", "ROUND (expected: one of round, almost-round)");
    assertThat(Choice.of(Map.of("TLS12", 12)).parse("TLS12")).isEqualTo(12);
    refused(Choice.of(Map.of("TLS12", 12)), "SSL", "SSL (expected: TLS12)");
    assertThat(Choice.bool().parse("true")).isTrue();
    assertThat(Choice.bool().parse("false")).isFalse();
  }

  @Test
  void empty_ranges_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.between(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .withMessage("2s (expected: at most 1s)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Integers.between(2, 1))
        .withMessage("2 (expected: at most 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSizes.between(2, 1))
        .withMessage("2B (expected: at most 1B)");
  }

  @ParameterizedTest
  @CsvSource({
    "intervall, interval",
    "inteval, interval",
    "intrevals, interval",
    "INTERVAL, interval",
    "max-pps, max_pps",
    "tiemout, timeout",
    "x,",
    "something,"
  })
  void nearest_name_is_suggested_if_it_is_near(String written, String meant) {
    assertThat(Suggestion.nearest(written, List.of("interval", "timeout", "max_pps")).orElse(null))
        .isEqualTo(meant);
  }

  @Test
  void distance_is_a_metric_on_short_words() {
    assertThat(Suggestion.distance("", "")).isZero();
    assertThat(Suggestion.distance("abc", "")).isEqualTo(3);
    assertThat(Suggestion.distance("ab", "ba")).isEqualTo(1);
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestion.distance("sitting", "kitten")).isEqualTo(3);
  }

  private static void refused(ValueParser<?> parser, String text, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> parser.parse(text)).withMessage(message);
  }

  @Test
  void namespaces_are_names_or_paths_from_the_root() {
    assertThat(NamespaceName.parse("blue")).isEqualTo("blue");
    assertThat(NamespaceName.parse("/proc/17/ns/net")).isEqualTo("/proc/17/ns/net");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NamespaceName.parse(".."))
        .withMessage(".. (expected: a name as ip netns has it, or a path)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NamespaceName.parse("run/blue"))
        .withMessage("run/blue (expected: a path that begins with /)");
    assertThatIllegalArgumentException().isThrownBy(() -> NamespaceName.parse("/run/\0"));
  }
}
