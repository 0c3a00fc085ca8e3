package io.netsonde.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every Java file of the repository stands as google-java-format writes it. {@code ./netsonde
 * format} ({@code -Dnetsonde.update=true}) rewrites those that do not.
 *
 * <p>A test rather than a Maven plugin, because the formatter needs the compiler of the JDK that
 * the sources are for, and tests run on it whatever JDK Maven itself was started with.
 */
class FormatTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final boolean UPDATE = Boolean.getBoolean("netsonde.update");

  @Test
  void every_source_file_is_formatted() throws Exception {
    List<Path> sources = sources();
    assertThat(sources).as("files that the test saw").hasSizeGreaterThan(10);
    List<Path> wrong = new ArrayList<>();
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    for (Path source : sources) {
      String before = Files.readString(source);
      String after =
          formatter.formatSource(
              ImportOrderer.reorderImports(
                  RemoveUnusedImports.removeUnusedImports(before),
                  JavaFormatterOptions.Style.GOOGLE));
      if (!before.equals(after)) {
        wrong.add(ROOT.relativize(source));
        if (UPDATE) {
          Files.writeString(source, after);
        }
      }
    }
    if (!UPDATE) {
      assertThat(wrong).as("unformatted files; run ./netsonde format").isEmpty();
    }
  }

  private static List<Path> sources() throws Exception {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }
}
