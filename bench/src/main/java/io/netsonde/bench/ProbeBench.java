package io.netsonde.bench;

import io.netsonde.lab.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the scenarios one after the other and prints tables. */
final class ProbeBench {
  private ProbeBench() {}

  /** Measures; 0, 1 when something could not be measured or was refused, 2 for wrong flags. */
  static int run(Subject.Task task) {
    Options options = Options.parse(task.arguments(), task.netsonde());
    Optional<String> lack = lack(options, task);
    if (lack.isPresent()) {
      throw new Unmeasured(lack.get());
    }
    return measure(options, task);
  }

  /** What is missing here, as a sentence. */
  private static Optional<String> lack(Options options, Subject.Task task) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of(
          "only root may make the network namespaces that it measures in; run it with sudo.");
    }
    List<String> tools = new ArrayList<>(List.of("ip", "fping"));
    options
        .scenarios()
        .forEach(
            scenario -> rivals(options, scenario, task).forEach(rival -> tools.add(rival.tool())));
    if (options.accuracy()) {
      tools.add("tcpdump");
    }
    return tools.stream()
        .filter(tool -> !tool.isEmpty() && Tool.find(tool).isEmpty())
        .findFirst()
        .map(tool ->
            tool
                + " is not installed; install the Debian package "
                + Tool.packageOf(tool)
                + " and run it again.");
  }

  private static int measure(Options options, Subject.Task task) {
    List<Match> matches = new ArrayList<>();
    for (Scenario scenario : options.scenarios()) {
      for (Rival rival : rivals(options, scenario, task)) {
        task.err().println("netsonde bench: " + scenario + ", " + rival.label());
        Match match = new Match(scenario, rival, options, task.originals());
        match.play();
        matches.add(match);
      }
    }
    task.out().println(Results.contest(matches));
    task.out().println("What the wire carried, and what was stamped:\n");
    task.out().println(Results.honesty(matches));
    task.out().println("Start and scrapes:\n");
    task.out().println(Results.costs(matches));
    if (options.accuracy()) {
      task.out().println("Accuracy, against a capture of the same run on the near end:\n");
      task.out().println(Results.accuracy(Accuracy.measure(options.netsonde())));
    }
    int status = 0;
    for (Match match : matches) {
      if (match.refusal().isPresent()) {
        String sentence =
            match.scenario() + ": no comparison, because " + match.refusal().get() + ".";
        task.out().println(sentence + "\n");
        task.err().println("netsonde bench: " + sentence);
        status = 1;
      }
    }
    return status;
  }

  private static List<Rival> rivals(Options options, Scenario scenario, Subject.Task task) {
    return options.rivals(
        scenario, task.originals().program(Originals.Which.ICMP_EXPORTER).isPresent());
  }
}
