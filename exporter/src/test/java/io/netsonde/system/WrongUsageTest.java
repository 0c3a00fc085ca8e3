package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the program says to a command line that it cannot obey: one line on stderr, and a code. */
@NeedsRoot
@NeedsTool("ip")
@TestInstance(Lifecycle.PER_CLASS)
@BesideOthers
class WrongUsageTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Lab lab = Lab.open();
  private final Host host = lab.host("near");

  @AfterAll
  void demolish() {
    lab.close();
  }

  /**
   * One command line.
   *
   * @param words the arguments, separated by blanks
   * @param exitCode what scripts see
   * @param said the line on stderr, without its end and "netsonde: "
   */
  record Case(String words, int exitCode, String said) {
    @Override
    public String toString() {
      return words.length() > 60 ? words.substring(0, 60) + "…" : words;
    }
  }

  static List<Case> cases() {
    return List.of(
        usage("", "a command is missing; see netsonde --help"),
        usage(
            "serv",
            "Unmatched argument at index 0: 'serv' (did you mean serve?); see netsonde --help"),
        usage("serve --bad", "Unknown option: '--bad'; see netsonde serve --help"),
        usage(
            "serve --web.listen-address=10116",
            "Invalid value for option '--web.listen-address' (ADDRESS): 10116 (expected:"
                + " host:port, :port or [v6]:port); see netsonde serve --help"),
        usage(
            "serve --log.level=loud",
            "Invalid value for option '--log.level': loud (expected: one of debug, info, warn,"
                + " error); see netsonde serve --help"),
        usage(
            "serve --log.format=JSON",
            "Invalid value for option '--log.format': JSON (expected: one of logfmt, json); see"
                + " netsonde serve --help"),
        usage(
            "serve --config.file=/nowhere/netsonde.yml",
            "/nowhere/netsonde.yml: no such file (expected: a YAML file)"),
        usage(
            "serve --config.file=",
            "Invalid value for option '--config.file': nothing (expected: the name of a file); see"
                + " netsonde serve --help"),
        refusedFlag("-interval 0", "interval", "0", "10 to 3600000"),
        refusedFlag("--interval=5", "interval", "5", "10 to 3600000"),
        refusedFlag("-interval=3600001", "interval", "3600001", "10 to 3600000"),
        refusedFlag("-timeout 9", "timeout", "9", "10 to 60000"),
        refusedFlag("--timeout 300s", "timeout", "300s", "10 to 60000"),
        refusedFlag("-i-wont-be-evil -maxpps 0", "maxpps", "0", "1 to 1000000"),
        new Case(
            "serve --web.listen-address=192.0.2.1:10116",
            1,
            "cannot listen on 192.0.2.1:10116: 192.0.2.1 is not an address of this machine; choose"
                + " one that `ip address` shows, or :10116 for all"),
        usage("ping", "Missing required parameter: 'TARGET'; see netsonde ping --help"),
        usage(
            "ping -i 5 127.0.0.1",
            "Invalid value for option '--interval': 5 (expected: a duration such as 500ms,"
                + " 2s or 1m30s); see netsonde ping --help"),
        usage(
            "ping -W 2h 127.0.0.1",
            "Invalid value for option '--timeout': 2h (expected: at most 1m); see netsonde"
                + " ping --help"),
        usage(
            "ping -c 0 127.0.0.1",
            "Invalid value for option '--count': 0 (expected: a whole number from 1 to"
                + " 2147483647); see netsonde ping --help"),
        usage(
            "ping -4 -6 127.0.0.1",
            "-4, -6 are mutually exclusive (specify only one); see netsonde ping --help"),
        usage(
            "ping " + String.join(" ", Collections.nCopies(257, "127.0.0.1")),
            "TARGET: 257 of them (expected: at most 256); see netsonde ping --help"),
        new Case("ping -4 ::1", 1, "::1: not of the wanted address family"),
        usage(
            "doctor --jsn",
            "Unknown option: '--jsn' (did you mean --json?); see netsonde doctor" + " --help"),
        usage("config", "a command is missing; see netsonde config --help"),
        usage(
            "config check",
            "Missing required option: '--config.file=FILE'; see netsonde config check --help"));
  }

  private static Case refusedFlag(String words, String flag, String value, String range) {
    return usage(
        "serve " + words,
        "Invalid value for option '--%s': %s (expected: a whole number from %s); see netsonde"
                .formatted(flag, value, range)
            + " serve --help");
  }

  private static Case usage(String words, String said) {
    return new Case(words, 2, said);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void one_line_and_its_exit_code(Case line) {
    Outcome outcome = run(line.words.split(" ", -1));

    assertThat(outcome.errors()).isEqualTo("netsonde: " + line.said + "\n");
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(line.exitCode);
  }

  @Test
  void taken_port_is_told_in_one_line_and_the_first_program_goes_on() throws Exception {
    ServedNetsonde first = ServedNetsonde.start(host, "");

    Outcome second = run("serve", "--web.listen-address=127.0.0.1:" + first.port());

    assertThat(second.errors())
        .isEqualTo(
            "netsonde: cannot listen on 127.0.0.1:"
                + first.port()
                + ": address already in use; stop the other program or choose another port with"
                + " web.listen_address or --web.listen-address\n");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(first.get("/-/healthy").status()).isEqualTo(200);
  }

  @Test
  void all_that_is_wrong_in_a_file_is_told_a_line_each() {
    Path file = Installation.file("netsonde.yml", "probe:\n  intervall: 1s\n  timeout: 1\n");
    String[] said = {
      "netsonde: " + file + ":2:3: probe: unknown key 'intervall' (did you mean 'interval'?)",
      "netsonde: "
          + file
          + ":3:12: probe.timeout: 1 (expected: a duration such as 500ms, 2s or 1m30s)"
    };

    for (String command : new String[] {"serve", "config check"}) {
      Outcome outcome =
          run(
              Stream.concat(Stream.of(command.split(" ", -1)), Stream.of("--config.file=" + file))
                  .toArray(String[]::new));

      assertThat(outcome.errors().lines()).containsExactly(said);
      assertThat(outcome.output()).isEmpty();
      assertThat(outcome.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void file_that_is_right_is_called_so() {
    Path file = Installation.file("netsonde.yml", "probe:\n  interval: 1s\n");

    Outcome outcome = run("config", "check", "--config.file=" + file);

    assertThat(outcome.output()).isEqualTo(file + ": ok\n");
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void unknown_name_is_told_in_one_line() {
    host.etc("nsswitch.conf", "hosts: files\n");

    Outcome outcome = run("ping", "-c", "1", "nowhere.test");

    assertThat(outcome.errors())
        .isEqualTo(
            "netsonde: nowhere.test: no such host is known to this machine's name service"
                + " (/etc/resolv.conf)\n");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  private Outcome run(String... arguments) {
    String[] words = arguments.length == 1 && arguments[0].isEmpty() ? new String[0] : arguments;
    return host.start(Installation.command(words)).await(LIMIT);
  }
}
