package io.netsonde.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text gives a configuration or a {@link ConfigException}, and neither takes long. */
class ConfigFuzzTest {
  /** An eighth of the longest file: linear work stays quick here, quadratic work would not. */
  private static final int LENGTH = SourceText.LIMIT / 8;

  /** Five times what the slowest took when this was written, on a loaded machine. */
  private static final Duration LONG = Duration.ofSeconds(3);

  @FuzzTest(maxDuration = "60s")
  void any_text_is_a_configuration_or_refused_line_by_line(byte[] bytes) {
    read(new String(bytes, UTF_8));
  }

  @Test
  void damaged_files_are_configurations_or_refused_line_by_line() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String whole = ConfigDocument.empty().bind(ExampleConfig::read).render();
    String marks = "\t\n -:?,[]{}#&*!|>'\"%@`~<=0\\\u0000\u0085\u2028\ufeff\ud800\udfff";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int damage = random.nextInt(1, 6); damage > 0; damage--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, marks.charAt(random.nextInt(marks.length())));
          case 1 -> text.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
          default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(8)));
        }
      }
      try {
        read(text.toString());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + i + ": " + text, e);
      }
    }
  }

  static Stream<String> repetitions() {
    return Stream.of(
            "[",
            "{",
            "- ",
            "? ",
            ": ",
            "a: ",
            "{a: ",
            "[a, ",
            "'",
            "\"",
            "|\n",
            "!a ",
            "&a ",
            "*a ",
            "a\n",
            "a:\n",
            "- a\n",
            "a: b\n",
            "---\n",
            "...\n",
            "%",
            "#",
            " ",
            "\n",
            "\\",
            "? a\n",
            "[]",
            "[],",
            "'',",
            ",",
            "a ",
            "a: [\n",
            "\t",
            "%TAG ! a\n",
            "!<a> ",
            "\r",
            "{? ",
            "[? ",
            "a: 'b'\n",
            "\"\\u0041")
        .map(unit -> unit.repeat(LENGTH / unit.length()));
  }

  @ParameterizedTest
  @MethodSource("repetitions")
  void long_file_of_one_thing_is_read_or_refused_soon(String text) {
    assertSoon(text);
    assertSoon("[" + text.substring(1));
    assertSoon("a: " + text.substring(3));
    assertSoon("'" + text.substring(1));
  }

  private static void assertSoon(String text) {
    long start = System.nanoTime();
    read(text);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as(text.substring(0, 10))
        .isLessThan(LONG);
  }

  private static void read(String text) {
    try {
      ConfigDocument.parse("netsonde.yml", text).bind(ExampleConfig::read);
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.problems())
          .allSatisfy(problem -> {
            assertThat(problem).startsWith("netsonde.yml:").hasSizeLessThan(2000);
            assertThat(problem.chars()).noneMatch(Character::isISOControl);
          });
      assertThat(String.join("\n", List.copyOf(e.problems()))).isEqualTo(e.getMessage());
    }
  }
}
