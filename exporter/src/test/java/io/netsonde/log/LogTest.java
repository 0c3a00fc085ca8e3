package io.netsonde.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTest {
  private static final String HEAD = "time=" + RecordedLog.TIME + " level=INFO source=probe ";

  @Test
  void logfmt_line_has_the_shape_of_slog() {
    RecordedLog recorded = new RecordedLog();
    recorded
        .logger()
        .log(
            Level.INFO,
            LogMessage.of("now listening")
                .with("address", "[::]:10043")
                .with("tls", false)
                .with("path", "/a b")
                .with("limit", 40));
    assertThat(recorded.line())
        .isEqualTo(
            HEAD + "msg=\"now listening\" address=[::]:10043 tls=false path=\"/a b\" limit=40");
  }

  @Test
  void json_line_has_the_same_keys() {
    RecordedLog recorded = new RecordedLog(LogLevel.INFO, LogFormat.JSON);
    recorded
        .logger()
        .log(
            Level.WARNING,
            LogMessage.of("now listening")
                .with("address", "[::]:10043")
                .with("tls", false)
                .with("limit", 40)
                .with(new IOException("no \"route\"")));
    assertThat(recorded.line())
        .isEqualTo(
            "{\"time\":\"2026-11-21T20:01:02.003Z\",\"level\":\"WARN\",\"source\":\"probe\","
                + "\"msg\":\"now listening\",\"address\":\"[::]:10043\",\"tls\":false,\"limit\":40,"
                + "\"err\":\"IOException: no \\\"route\\\"\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "io.netsonde.web, web",
    "io.netsonde.tcp.ring, ring",
    "io.netsonde, io.netsonde",
    "com.sun.net.httpserver, com.sun.net.httpserver"
  })
  void source_is_the_last_part_of_our_names_and_the_whole_of_others(String name, String source) {
    RecordedLog recorded = new RecordedLog();
    recorded.log.logger(name).log(Level.INFO, "x");
    assertThat(LogfmtReader.read(recorded.line())).containsEntry("source", source);
  }

  @ParameterizedTest
  @CsvSource({
    "DEBUG, DEBUG, INFO, WARNING, ERROR",
    "INFO, INFO, WARNING, ERROR,",
    "WARN, WARNING, ERROR,,",
    "ERROR, ERROR,,,"
  })
  void level_lets_itself_and_graver_ones_through(
      LogLevel level, Level first, Level second, Level third, Level fourth) {
    System.Logger logger = new RecordedLog(level, LogFormat.LOGFMT).logger();
    List<Level> through = new ArrayList<>();
    for (Level asked : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR)) {
      if (logger.isLoggable(asked)) {
        through.add(asked);
      }
    }
    List<Level> expected = new ArrayList<>();
    for (Level each : new Level[] {first, second, third, fourth}) {
      if (each != null) {
        expected.add(each);
      }
    }
    assertThat(through).isEqualTo(expected);
  }

  @Test
  void every_method_of_the_logger_asks_for_the_level() {
    RecordedLog recorded = new RecordedLog(LogLevel.WARN, LogFormat.LOGFMT);
    System.Logger logger = recorded.logger();
    Throwable thrown = new IOException();
    logger.log(Level.INFO, "text");
    logger.log(Level.INFO, () -> "text");
    logger.log(Level.INFO, LogMessage.of("text"));
    logger.log(Level.INFO, "text", thrown);
    logger.log(Level.INFO, () -> "text", thrown);
    logger.log(Level.INFO, "text {0}", 1);
    assertThat(recorded.writes()).isEmpty();
  }

  @Test
  void every_method_of_the_logger_writes_a_line() {
    RecordedLog recorded = new RecordedLog(LogLevel.INFO, LogFormat.LOGFMT);
    System.Logger logger = recorded.logger();
    Throwable thrown = new IOException("gone");
    logger.log(Level.INFO, "a");
    logger.log(Level.INFO, () -> "b");
    logger.log(Level.INFO, LogMessage.of("c"));
    logger.log(Level.INFO, "d", thrown);
    logger.log(Level.INFO, () -> "e", thrown);
    logger.log(Level.INFO, "f{0}", 1);
    logger.log(Level.INFO, List.of("g"));
    assertThat(recorded.writes())
        .containsExactly(
            HEAD + "msg=a\n",
            HEAD + "msg=b\n",
            HEAD + "msg=c\n",
            HEAD + "msg=d err=\"IOException: gone\"\n",
            HEAD + "msg=e err=\"IOException: gone\"\n",
            HEAD + "msg=f1\n",
            HEAD + "msg=[g]\n");
  }

  @Test
  void configuration_reaches_loggers_that_were_made_before() {
    RecordedLog recorded = new RecordedLog();
    System.Logger logger = recorded.logger();
    assertThat(logger.isLoggable(Level.DEBUG)).isFalse();
    recorded.log.configure(new LogConfig(LogLevel.DEBUG, LogFormat.JSON));
    logger.log(Level.DEBUG, "x");
    assertThat(JsonReader.read(recorded.line())).containsEntry("level", "DEBUG");
  }

  @Test
  void thrown_chain_is_summed_up_without_frames() {
    RecordedLog recorded = new RecordedLog();
    Throwable thrown = new IOException("no reply", new IllegalStateException("closed"));
    recorded.logger().log(Level.INFO, "x", thrown);
    assertThat(recorded.rest())
        .isEqualTo("msg=x err=\"IOException: no reply; caused by IllegalStateException: closed\"");
  }

  @Test
  void exceptions_that_cause_each_other_end() {
    RecordedLog recorded = new RecordedLog();
    Throwable one = new IOException("one");
    one.initCause(new IOException("two", one));
    recorded.logger().log(Level.INFO, "x", one);
    assertThat(recorded.rest()).hasSizeLessThan(300);
  }

  @Test
  void frames_are_told_at_level_debug_in_the_same_line() {
    RecordedLog recorded = new RecordedLog(LogLevel.DEBUG, LogFormat.LOGFMT);
    recorded.logger().log(Level.ERROR, "x", new IOException("gone"));
    assertThat((String) LogfmtReader.read(recorded.line()).get("stack"))
        .startsWith("java.io.IOException: gone\n\tat io.netsonde.log.LogTest.frames_are_told");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port {0}|port 10043",
        "{1} then {0}|text then 10043",
        "{0,number}|10,043",
        "no parameter|no parameter",
        "{broken|{broken 10043 text",
        "{0,number} {1,number}|{0,number} {1,number} 10043 text",
        "{7}|{7}"
      })
  void parameters_are_filled_in(String pattern, String message) {
    RecordedLog recorded = new RecordedLog();
    recorded.logger().log(Level.INFO, pattern, 10_043, "text");
    assertThat(LogfmtReader.read(recorded.line())).containsEntry("msg", message);
  }

  @Test
  void braces_without_parameters_stay() {
    RecordedLog recorded = new RecordedLog();
    recorded.logger().log(Level.INFO, "it's {0}");
    assertThat(recorded.rest()).isEqualTo("msg=\"it's {0}\"");
  }

  @Test
  void message_of_a_bundle_is_looked_up_and_may_be_missing() {
    ListResourceBundle bundle =
        new ListResourceBundle() {
          @Override
          protected Object[][] getContents() {
            return new Object[][] {{"key", "found {0}"}};
          }
        };
    RecordedLog recorded = new RecordedLog();
    recorded.logger().log(Level.INFO, bundle, "key", 1);
    recorded.logger().log(Level.INFO, bundle, "none {0}", 2);
    assertThat(recorded.writes())
        .containsExactly(HEAD + "msg=\"found 1\"\n", HEAD + "msg=\"none 2\"\n");
  }

  @Test
  void object_that_cannot_say_what_it_is_does_not_break_the_caller() {
    RecordedLog recorded = new RecordedLog();
    Object mute =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException();
          }
        };
    recorded.logger().log(Level.INFO, LogMessage.of("x").with("key", mute));
    assertThat(recorded.rest())
        .isEqualTo("msg=x key=\"(no text: java.lang.IllegalStateException)\"");
  }

  @Test
  void keys_of_every_line_and_odd_keys_are_refused() {
    for (String key : List.of("msg", "truncated", "", "Key", "a b", "a=b", "9", "k".repeat(65))) {
      assertThatIllegalArgumentException()
          .as(key)
          .isThrownBy(() -> LogMessage.of("x").with(key, 1))
          .withMessageStartingWith("log key: " + key + " (expected: ");
    }
  }

  @Test
  void message_says_everything_under_another_logger_too() {
    assertThat(LogMessage.of("a b").with("k", 1).with(new IOException("gone")))
        .hasToString("a b k=1 err=IOException: gone");
  }

  @Test
  void threads_write_whole_lines_one_at_a_time() {
    RecordedLog recorded = new RecordedLog();
    System.Logger logger = recorded.logger();
    IntStream.range(0, 1000)
        .parallel()
        .forEach(i -> logger.log(Level.INFO, LogMessage.of("x").with("i", i)));
    assertThat(recorded.writes())
        .hasSize(1000)
        .doesNotHaveDuplicates()
        .allMatch(line -> line.matches("\\Q" + HEAD + "\\Emsg=x i=[0-9]+\n"));
  }

  @Test
  void lines_that_cannot_be_written_are_counted() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    Log log = new Log(closed, InstantSource.system());
    log.logger("x").log(Level.INFO, "a");
    log.logger("x").log(Level.INFO, "b");
    assertThat(log.lostLines()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
    "2024-02-29T23:59:59.999999999Z, 2024-02-29T23:59:59.999Z",
    "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500Z"
  })
  void time_is_utc_to_the_millisecond(Instant instant, String text) {
    assertThat(LogTime.format(instant)).isEqualTo(text);
  }

  @Test
  void the_jdk_leads_our_loggers_here_and_keeps_its_own_quiet() {
    assertThat(System.getLogger("io.netsonde.log")).isInstanceOf(LineLogger.class);
    LineLoggerFinder finder = new LineLoggerFinder();
    System.Logger jdk = finder.getLogger("com.sun.net.httpserver", Object.class.getModule());
    assertThat(jdk.isLoggable(Level.INFO)).isFalse();
    assertThat(jdk.isLoggable(Level.WARNING)).isTrue();
    System.Logger ours = finder.getLogger("io.netsonde.log", LogTest.class.getModule());
    assertThat(ours.isLoggable(Level.INFO)).isTrue();
  }

  @Test
  void loggers_of_the_jdk_are_heard_in_full_at_level_debug() {
    Log log = new RecordedLog(LogLevel.DEBUG, LogFormat.LOGFMT).log;
    assertThat(new LineLogger(log, "jdk", LogLevel.WARN).isLoggable(Level.DEBUG)).isTrue();
  }

  @Test
  void uncaught_exception_becomes_one_line() throws Exception {
    RecordedLog recorded = new RecordedLog();
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("lost");
            },
            "probe loop");
    thread.setUncaughtExceptionHandler(new UncaughtExceptionLog(recorded.logger()));
    thread.start();
    thread.join();
    assertThat(LogfmtReader.read(recorded.line()))
        .containsAllEntriesOf(
            Map.of(
                "level", "ERROR",
                "thread", "probe loop",
                "err", "IllegalStateException: lost"));
  }
}
