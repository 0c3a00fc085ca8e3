package io.netsonde.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The programs that Netsonde replaces, where somebody has them: each is named by a variable of the
 * environment, and takes part in the comparisons of its slice.
 */
final class Originals {

  /** Which one. */
  enum Which {
    ICMP_EXPORTER("icmp-exporter"),
    NETWORK_METRICS_EXPORTER("network-metrics-exporter"),
    TCP_EXPORTER("tcp-exporter"),
    JOOL_EXPORTER("jool-exporter");

    private final String title;

    Which(String title) {
      this.title = title;
    }

    /** How the tables call it. */
    String title() {
      return title;
    }

    /** The variable with the path of the program. */
    String variable() {
      return "NETSONDE_BENCH_" + name();
    }
  }

  private final Map<Which, Path> programs = new EnumMap<>(Which.class);

  private Originals() {}

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException saying which variable names no program
   */
  static Originals of(Map<String, String> environment) {
    Originals originals = new Originals();
    for (Which which : Which.values()) {
      String value = environment.getOrDefault(which.variable(), "");
      if (!value.isEmpty()) {
        Path program = Path.of(value).toAbsolutePath();
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
          throw new IllegalArgumentException(
              which.variable() + ": '" + value + "' (expected: a file that can be executed)");
        }
        originals.programs.put(which, program);
      }
    }
    return originals;
  }

  /** The program; empty where nobody has named it. */
  Optional<Path> program(Which which) {
    return Optional.ofNullable(programs.get(which));
  }
}
