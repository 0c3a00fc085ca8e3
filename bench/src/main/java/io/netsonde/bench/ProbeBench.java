package io.netsonde.bench;

import io.netsonde.lab.LabException;
import io.netsonde.lab.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The benchmark's entry: runs the scenarios one after the other and prints tables. */
public final class ProbeBench {
  private ProbeBench() {}

  /**
   * Runs what the arguments ask for, and ends the process: 0 when all could be measured, 1 when
   * something could not, 2 for wrong arguments.
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    if (arguments.contains("--help")) {
      System.out.print(Options.HELP);
      return 0;
    }
    try {
      Options options = Options.parse(arguments);
      Optional<String> lack = lack(options);
      if (lack.isPresent()) {
        System.err.println("bench/probe: " + lack.get());
        return 1;
      }
      measure(options);
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("bench/probe: " + e.getMessage());
      return 2;
    } catch (Unmeasured | LabException e) {
      System.err.println("bench/probe: " + e.getMessage());
      return 1;
    }
  }

  /** What is missing here, as a sentence. */
  private static Optional<String> lack(Options options) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of(
          "only root may make the network namespaces that it measures in; run it with sudo.");
    }
    List<String> tools = new ArrayList<>(List.of("ip", "fping"));
    options.rivals().forEach(rival -> tools.add(rival.tool()));
    if (options.accuracy()) {
      tools.add("tcpdump");
    }
    return tools.stream()
        .filter(tool -> Tool.find(tool).isEmpty())
        .findFirst()
        .map(tool ->
            tool
                + " is not installed; install the Debian package "
                + Tool.packageOf(tool)
                + " and run it again.");
  }

  private static void measure(Options options) {
    System.out.println("load before: " + load());
    List<Match> matches = new ArrayList<>();
    for (Scenario scenario : options.scenarios()) {
      for (Rival rival : options.rivals()) {
        System.err.println("bench/probe: " + scenario + ", " + options.rounds() + " rounds");
        Match match = new Match(scenario, rival, options);
        match.play();
        matches.add(match);
      }
    }
    System.out.println("\n" + Results.contest(matches));
    System.out.println(Results.honesty(matches));
    System.out.println(Results.costs(matches));
    if (options.accuracy()) {
      System.out.println(Results.accuracy(Accuracy.measure(options.netsonde())));
    }
    System.out.println("load after: " + load());
  }

  /** The figures stand or fall with what else the machine did. */
  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).strip()
          + ", "
          + Runtime.getRuntime().availableProcessors()
          + " processors";
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }
}
