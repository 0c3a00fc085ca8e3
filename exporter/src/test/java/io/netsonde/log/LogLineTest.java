package io.netsonde.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is logged, a line is one line, reads back, and is no longer than it may be. */
class LogLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain|plain",
        "a-b_c:/[x],{y}|a-b_c:/[x],{y}",
        "größe|größe",
        "a=b|\"a=b\"",
        "say \"so\"|\"say \\\"so\\\"\"",
        "back\\slash|\"back\\\\slash\"",
        "``|\"\""
      })
  void value_is_quoted_only_where_it_must_be(String value, String written) {
    assertThat(logfmt(value)).endsWith(" key=" + written);
  }

  @Test
  void what_a_terminal_would_obey_is_escaped() {
    assertThat(logfmt("\u001b[31m\u0007\u007f\u0085\u2028\u202e\ufeff"))
        .endsWith("key=\"\\u001b[31m\\u0007\\u007f\\u0085\\u2028\\u202e\\ufeff\"");
    assertThat(logfmt("a\nb\r\tc")).endsWith("key=\"a\\nb\\r\\tc\"");
    assertThat(logfmt("\udb40\udc41")).endsWith("key=\"\\udb40\\udc41\"");
  }

  @Test
  void half_a_character_becomes_the_replacement_character() {
    assertThat(logfmt("a\ud800b")).endsWith("key=\"a\\ufffdb\"");
    assertThat(logfmt("\udc00\ud800")).endsWith("key=\"\\ufffd\\ufffd\"");
    assertThat(logfmt("\ud83d\ude00")).endsWith("key=\ud83d\ude00");
  }

  @ParameterizedTest
  @EnumSource
  void long_value_is_cut_and_says_so(LogFormat format) {
    String huge = "ä ".repeat(100_000);
    Map<String, Object> fields = logged(format, LogMessage.of(huge).with("key", "kept"));
    assertThat(huge).startsWith((String) fields.get("msg"));
    assertThat((String) fields.get("msg")).hasSizeGreaterThan(2000);
    assertThat(fields).containsEntry("key", "kept");
    assertThat(fields.get("truncated")).hasToString("true");
  }

  @ParameterizedTest
  @EnumSource
  void line_of_many_values_ends_at_its_bound(LogFormat format) {
    LogMessage message = LogMessage.of("x");
    for (int i = 0; i < 1000; i++) {
      message = message.with("key" + i, i % 2 == 0 ? i * 1_000_000_007L : "text of " + i);
    }
    Map<String, Object> fields = logged(format, message);
    assertThat(fields).hasSizeBetween(200, 600);
    assertThat(fields.get("truncated")).hasToString("true");
  }

  @ParameterizedTest
  @EnumSource
  void random_text_reads_back(LogFormat format) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      String value = text(random);
      Map<String, Object> fields = logged(format, LogMessage.of(value).with("key", value));
      String expected = whole(value);
      for (String key : new String[] {"msg", "key"}) {
        if (fields.containsKey("truncated")) {
          assertThat(expected).as("seed %d", seed).startsWith((String) fields.get(key));
        } else {
          assertThat(fields.get(key)).as("seed %d", seed).isEqualTo(expected);
        }
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_text_is_one_line_that_reads_back(byte[] bytes) {
    String value = new String(bytes, UTF_8);
    for (LogFormat format : LogFormat.values()) {
      Map<String, Object> fields = logged(format, LogMessage.of(value).with("key", value));
      assertThat(fields.containsKey("truncated") || whole(value).equals(fields.get("msg")))
          .isTrue();
    }
  }

  private static String logfmt(String value) {
    RecordedLog recorded = new RecordedLog();
    recorded.logger().log(Level.INFO, LogMessage.of("x").with("key", value));
    return recorded.line();
  }

  private static Map<String, Object> logged(LogFormat format, LogMessage message) {
    RecordedLog recorded = new RecordedLog(LogLevel.INFO, format);
    recorded.logger().log(Level.INFO, message);
    String line = recorded.line();
    assertThat(line.getBytes(UTF_8).length).isLessThan(LogLine.LIMIT);
    assertThat(line.codePoints().allMatch(VisibleCharacter::is)).as(line).isTrue();
    return format == LogFormat.JSON ? JsonReader.read(line) : LogfmtReader.read(line);
  }

  /** Text of all kinds: mostly short, mostly ASCII, with everything else in between. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(20) == 0 ? random.nextInt(10_000) : random.nextInt(40);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(8)) {
        case 0 -> text.append((char) random.nextInt(0x10000));
        case 1 -> text.appendCodePoint(random.nextInt(0x110000));
        case 2 -> text.append("\" =\\\n\t,:{}".charAt(random.nextInt(10)));
        default -> text.append((char) random.nextInt(0x80));
      }
    }
    return text.toString();
  }

  /** The text with half characters replaced, as UTF-8 would have it. */
  private static String whole(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
