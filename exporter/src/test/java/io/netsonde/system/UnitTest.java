package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The systemd unit of the packages, and the examples of what to add to it, as systemd reads them.
 */
@NeedsRoot
@NeedsTool({"ip", "systemd-analyze"})
class UnitTest {
  private static final Path SYSTEMD = Path.of("../packaging/systemd");
  private static final Pattern EXPOSURE = Pattern.compile("exposure level for .*: ([0-9.]+) ");

  @TempDir private Path directory;

  @Test
  void what_it_exposes_is_little() throws Exception {
    Outcome outcome = analyze("security", "--offline=true", "--no-pager");

    Matcher exposure = EXPOSURE.matcher(outcome.output());
    assertThat(exposure.find()).as(outcome.toString()).isTrue();
    assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(2.0);
  }

  @Test
  void systemd_reads_it_without_complaint() throws Exception {
    Outcome outcome = analyze("verify");

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
  }

  static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(SYSTEMD.resolve("examples"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".conf"))
              .sorted()
              .toList();
      assertThat(names).hasSizeGreaterThan(5);
      return names;
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void systemd_reads_each_example_without_complaint(String name) throws Exception {
    Path dropIns = Files.createDirectory(directory.resolve("netsonde.service.d"));
    Files.copy(SYSTEMD.resolve("examples").resolve(name), dropIns.resolve(name));

    assertThat(analyze("verify").errors()).isEmpty();
    assertThat(SYSTEMD.resolve("examples/README")).content().contains("\n" + name + " ");
  }

  @Test
  void a_mistake_would_be_told() throws Exception {
    Path dropIns = Files.createDirectory(directory.resolve("netsonde.service.d"));
    Files.writeString(dropIns.resolve("bad.conf"), "[Service]\nUMask=nonsense\n");

    assertThat(analyze("verify").errors()).contains("bad.conf:2: Failed to parse");
  }

  /** With a program and a page that every machine has in the place of ours. */
  private Outcome analyze(String... words) throws IOException {
    String unit =
        Files.readString(SYSTEMD.resolve("netsonde.service"))
            .replace("/usr/bin/netsonde", "/bin/true")
            .replaceAll("(?m)^Documentation=.*\n", "");
    Path file = Files.writeString(directory.resolve("netsonde.service"), unit);
    List<String> command =
        Stream.of(Stream.of("systemd-analyze"), Stream.of(words), Stream.of(file.toString()))
            .flatMap(part -> part)
            .toList();
    try (Lab lab = Lab.open()) {
      return lab.host("machine").shell().execute(command.toArray(String[]::new));
    }
  }
}
