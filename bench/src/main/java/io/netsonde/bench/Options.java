package io.netsonde.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param netsonde the launcher of the build to be measured
 * @param against the launcher of another build that takes the place of fping
 * @param scenarios in their order
 * @param rivals with whom, one after the other; none where that is not said
 * @param rounds turns of each contestant in each scenario, 1 to 100
 * @param window what is measured of a turn, 1 s to 10 min
 * @param warmUp how long a server runs before its first turn, 0 s to 10 min
 * @param accuracy whether round-trip times are compared with the wire's
 */
record Options(
    Path netsonde,
    Optional<Path> against,
    List<Scenario> scenarios,
    List<Rival> rivals,
    int rounds,
    Duration window,
    Duration warmUp,
    boolean accuracy) {

  static final String HELP =
      """
      Usage: ./netsonde bench probe [--quick] [--scenario=NxINTERVAL[v6]]... [--rounds=N] [--seconds=N]
                         [--warm-up=N] [--rival=NAME]... [--against=LAUNCHER] [--no-accuracy]

      Measures the CPU time per ping of 'netsonde serve' and of a rival in turns on the same targets.
        --quick             two scenarios, two short turns each; under 40 s
        --scenario          such as 1000x100ms, or 100x2sv6 with every second address IPv6; may be
                            repeated; default: 100x2s 100x1s 1000x1s 1000x100ms 5000x2s
        --rounds=N          turns of each, 1 to 100; default 3
        --seconds=N         length of a turn's measured part, 1 to 600; default 4
        --warm-up=N         seconds that netsonde runs before its first turn; default 20
        --rival=NAME        fping, smokeping_prober, blackbox_exporter or icmp-exporter (the program
                            that NETSONDE_BENCH_ICMP_EXPORTER names); may be repeated; default:
                            fping, the exporters in 100x1s, icmp-exporter where there is one
        --against=LAUNCHER  another tree's ./netsonde takes the place of the rival
        --no-accuracy       leave out the comparison with packets seen on the wire
      """;

  private static final List<Scenario> ALL =
      scenarios("100x2s", "100x1s", "1000x1s", "1000x100ms", "5000x2s");

  /** Where all of Debian's exporters do what they are asked for. */
  private static final Scenario EXPORTERS = Scenario.parse("100x1s");

  private static final List<Scenario> QUICK = scenarios("100x1s", "1000x100ms");

  Options {
    scenarios = List.copyOf(scenarios);
    rivals = List.copyOf(rivals);
  }

  /**
   * Reads the arguments.
   *
   * @param launcher of the build to be measured
   * @throws IllegalArgumentException saying which argument is wrong and what was expected
   */
  static Options parse(List<String> arguments, Path launcher) {
    boolean quick = arguments.contains("--quick");
    Optional<Path> against = Optional.empty();
    List<Scenario> scenarios = new ArrayList<>();
    List<Rival> rivals = new ArrayList<>();
    int rounds = quick ? 2 : 3;
    int seconds = quick ? 2 : 4;
    int warmUp = quick ? 3 : 20;
    boolean accuracy = !quick;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      switch (name) {
        case "--quick" -> {}
        case "--no-accuracy" -> accuracy = false;
        case "--against" -> against = Optional.of(Path.of(value));
        case "--scenario" -> scenarios.add(Scenario.parse(value));
        case "--rival" -> rivals.add(Rival.parse(value));
        case "--rounds" -> rounds = number(name, value, 1, 100);
        case "--seconds" -> seconds = number(name, value, 1, 600);
        case "--warm-up" -> warmUp = number(name, value, 0, 600);
        default ->
            throw new IllegalArgumentException(
                "argument: '"
                    + argument
                    + "' (expected: one that ./netsonde bench probe --help lists)");
      }
    }
    return new Options(
        launcher,
        against,
        scenarios.isEmpty() ? (quick ? QUICK : ALL) : scenarios,
        against.isPresent() ? List.of(Rival.FPING) : rivals,
        rounds,
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(warmUp),
        accuracy);
  }

  /** With whom in a scenario. */
  List<Rival> rivals(Scenario scenario, boolean original) {
    if (!rivals.isEmpty()) {
      return rivals;
    }
    List<Rival> all = new ArrayList<>(List.of(Rival.FPING));
    if (original) {
      all.add(Rival.ICMP_EXPORTER);
    }
    if (scenario.equals(EXPORTERS)) {
      all.add(Rival.SMOKEPING_PROBER);
      all.add(Rival.BLACKBOX_EXPORTER);
    }
    return all;
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException naming the flag and what was expected
   */
  static int number(String name, String value, int least, int greatest) {
    if (value.matches("\\d{1,6}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= greatest) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        name + ": '" + value + "' (expected: " + least + " to " + greatest + ")");
  }

  private static List<Scenario> scenarios(String... texts) {
    return List.of(texts).stream().map(Scenario::parse).toList();
  }
}
