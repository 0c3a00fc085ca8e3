package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.jool.FakeJool;
import io.netsonde.jool.Recorded;
import io.netsonde.wire.jool.Translator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Output, complaints and exit codes are those of the recorded {@code jool stats display}. */
class JoolDisplayCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** All sixteen; StatsReportTest compares what they print besides the explanations. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stats",
        "stats--all",
        "stats--all--csv",
        "stats--all--csv--no-headers",
        "stats--all--explain",
        "stats--all--explain--csv",
        "stats--all--explain--csv--no-headers",
        "stats--all--explain--no-headers",
        "stats--all--no-headers",
        "stats--csv",
        "stats--csv--no-headers",
        "stats--explain",
        "stats--explain--csv",
        "stats--explain--csv--no-headers",
        "stats--explain--no-headers",
        "stats--no-headers"
      })
  void flags_print_what_the_command_printed(String file) throws Exception {
    for (String version : List.of("4.1.9", "4.1.13")) {
      out.getBuffer().setLength(0);
      assertPrinted(version, file);
    }
  }

  private void assertPrinted(String version, String file) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("stats", "display"));
    for (String flag : file.split("--", -1)) {
      if (!flag.equals("stats")) {
        arguments.add("--" + flag);
      }
    }
    int code = run(new FakeJool(version).with("nat64/default"), arguments.toArray(String[]::new));
    assertThat(Recorded.withoutExplanations(out.toString()))
        .isEqualTo(Recorded.stats(version, file + ".out"));
    assertThat(err.toString()).isEmpty();
    assertThat(code).isEqualTo(Recorded.exitCode(version, file)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "err-noinstance, nosuch",
    "err-otherns, default",
    "err-longname, 0123456789abcdef",
    "err-nonascii, ñ",
    "ok-15name, 0123456789abcde",
  })
  void a_name_that_is_not_there_or_cannot_be_is_refused_alike(String file, String name)
      throws Exception {
    for (String version : List.of("4.1.9", "4.1.13")) {
      FakeJool jool = new FakeJool(version).with("nat64/other");
      assertRecorded(version, file, run(jool, "stats", "display", "-i", name));
    }
  }

  @ParameterizedTest
  @CsvSource({"err-nomodule, false", "err-nomodule-siit, true"})
  void without_the_module_the_complaint_is_the_same(String file, boolean siit) throws Exception {
    FakeJool jool = new FakeJool("4.1.9").unloaded();
    String[] arguments =
        siit
            ? new String[] {"--siit", "stats", "display"}
            : new String[] {"stats", "display", "--csv"};
    assertRecorded("4.1.9", file, run(jool, arguments));
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.1.13"})
  void the_other_kind_that_is_not_loaded_is_named(String version) throws Exception {
    FakeJool jool = new FakeJool(version).without(Translator.SIIT);
    assertRecorded(version, "siit-rmmod-stats", run(jool, "stats", "display", "--siit"));
  }

  /** The original names another option for help, which does not exist here. */
  @Test
  void an_unknown_option_is_refused_alike() throws Exception {
    for (String version : List.of("4.1.9", "4.1.13")) {
      int code = run(new FakeJool(version), "stats", "display", "--foo");
      assertThat(err.toString().replace("--help'", "--help' or `display --usage'"))
          .isEqualTo(Recorded.text(version, "stats-badopt.err"));
      assertThat(code).isEqualTo(Recorded.exitCode(version, "stats-badopt")).isEqualTo(64);
      err.getBuffer().setLength(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"stats-bogus, bogus", "stats-noop,"})
  void a_word_that_is_unknown_or_missing_is_refused_alike(String file, @Nullable String word)
      throws Exception {
    for (String version : List.of("4.1.9", "4.1.13")) {
      int code =
          word == null
              ? run(new FakeJool(version), "stats")
              : run(new FakeJool(version), "stats", word);
      assertThat(err).hasToString(Recorded.text(version, file + ".err"));
      assertThat(code).isEqualTo(Recorded.exitCode(version, file)).isEqualTo(234);
      err.getBuffer().setLength(0);
    }
  }

  @Test
  void an_empty_name_is_the_default() throws Exception {
    int code = run(new FakeJool("4.1.13").with("nat64/default"), "stats", "display", "-i", "");
    assertThat(out).hasToString(Recorded.stats("4.1.13", "err-emptyname.out"));
    assertThat(code).isZero();
  }

  @Test
  void the_instance_may_be_named_where_the_original_wants_it() throws Exception {
    int code =
        run(
            new FakeJool("4.1.9").with("siit/siit-1"),
            "--siit",
            "-i",
            "siit-1",
            "stats",
            "display");
    assertThat(out).hasToString(Recorded.stats("4.1.9", "siit1-stats.out"));
    assertThat(code).isZero();
  }

  @Test
  void the_titles_of_csv_are_written_before_the_kernel_refuses() {
    int code = run(new FakeJool("4.1.9"), "stats", "display", "--csv", "--explain");
    assertThat(out).hasToString("Stat,Value,Explanation\n");
    assertThat(code).isEqualTo(3);
  }

  private int run(FakeJool jool, String... arguments) {
    CommandLine line = JoolCommand.commandLine(jool.opener());
    line.setParameterExceptionHandler(Complaints::usage);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private void assertRecorded(String version, String file, int code) throws Exception {
    assertThat(err).hasToString(Recorded.text(version, file + ".err"));
    assertThat(err.toString()).startsWith("Error: ");
    assertThat(code).isEqualTo(Recorded.exitCode(version, file)).isNotZero();
    err.getBuffer().setLength(0);
  }
}
