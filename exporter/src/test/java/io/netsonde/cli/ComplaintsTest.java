package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong at the command line: one sentence on stderr, and the exit code. */
class ComplaintsTest {
  @ParameterizedTest
  @MethodSource("mistakes")
  void a_wrong_command_line_is_told_in_one_line_and_begins_nothing(String line, String sentence) {
    FakeProgram program = new FakeProgram();

    int code = program.run(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(program.err).hasToString("netsonde: " + sentence + System.lineSeparator());
    assertThat(program.out.toString()).isEmpty();
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(program.served).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("", "a command is missing; see netsonde --help"),
        mistake("config", "a command is missing; see netsonde config --help"),
        mistake(
            "serv",
            "Unmatched argument at index 0: 'serv' (did you mean serve?); see netsonde --help"),
        mistake("serve --nonsense", "Unknown option: '--nonsense'; see netsonde serve --help"),
        mistake(
            "serve --log.level=loud",
            "Invalid value for option '--log.level': loud (expected: one of debug, info,"
                + " warn, error); see netsonde serve --help"),
        mistake(
            "serve --log.format=xml",
            "Invalid value for option '--log.format': xml (expected: one of logfmt,"
                + " json); see netsonde serve --help"),
        mistake(
            "serve --web.listen-address=9116",
            "Invalid value for option '--web.listen-address' (ADDRESS): 9116 (expected: host:port,"
                + " :port or [v6]:port); see netsonde serve --help"),
        mistake("ping", "Missing required parameter: 'TARGET'; see netsonde ping --help"),
        mistake(
            "ping -c 0 ::1",
            "Invalid value for option '--count': 0 (expected: a whole number from 1 to 2147483647); see netsonde ping --help"),
        mistake(
            "ping -i 5ms ::1",
            "Invalid value for option '--interval': 5ms (expected: at least 10ms); see"
                + " netsonde ping --help"),
        mistake(
            "ping -W 2 ::1",
            "Invalid value for option '--timeout': 2 (expected: a duration such as 500ms,"
                + " 2s or 1m30s); see netsonde ping --help"),
        mistake(
            "ping" + " ::1".repeat(257),
            "TARGET: 257 of them (expected: at most 256); see netsonde ping --help"),
        mistake(
            "config check",
            "Missing required option: '--config.file=FILE'; see netsonde config check --help"),
        mistake("ping \n\u001b[2J ::1 -x", "Unknown option: '-x'; see netsonde ping --help"),
        mistake(
            "a\n\u001b[2Jb",
            "Unmatched argument at index 0: 'a\ufffd\ufffd[2Jb'; see netsonde --help"));
  }

  private static Arguments mistake(String line, String sentence) {
    return Arguments.of(line, sentence);
  }

  @Test
  void a_file_that_is_not_there_is_told_with_the_reason() {
    FakeProgram program =
        new FakeProgram(() -> {
          throw new NoSuchFileException("/no/such");
        });

    assertThat(program.run("serve")).isEqualTo(ExitCode.FAILURE);
    assertThat(program.err).hasToString("netsonde: /no/such: no such file\n");
  }

  @Test
  void a_failure_of_the_machine_is_told_in_one_line() {
    FakeProgram program =
        new FakeProgram(() -> {
          throw new IOException("cannot listen on :80: permission denied");
        });

    assertThat(program.run("serve")).isEqualTo(ExitCode.FAILURE);
    assertThat(program.err.toString().lines())
        .containsExactly("netsonde: cannot listen on :80: permission denied");
  }

  @Test
  void a_wrong_file_is_told_in_a_line_for_each_problem() {
    Path missing = Path.of("no-such-file.yml");
    FakeProgram program = new FakeProgram();

    int code = program.run("config", "check", "--config.file=" + missing);

    assertThat(program.err.toString().lines())
        .containsExactly("netsonde: no-such-file.yml: no such file (expected: a YAML file)");
    assertThat(code).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_mistake_of_ours_comes_with_its_stack() {
    FakeProgram program =
        new FakeProgram(() -> {
          throw new IllegalStateException("out of order");
        });

    assertThat(program.run("serve")).isEqualTo(ExitCode.FAILURE);
    assertThat(program.err.toString())
        .startsWith(
            "netsonde: this is a mistake in Netsonde, please report it:"
                + " java.lang.IllegalStateException: out of order")
        .contains("\tat io.netsonde.cli.");
  }

  @Test
  void being_told_to_stop_is_kept_in_mind() {
    FakeProgram program =
        new FakeProgram(() -> {
          throw new InterruptedException();
        });

    assertThat(program.run("serve")).isEqualTo(ExitCode.FAILURE);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(program.err.toString()).isEmpty();
  }
}
