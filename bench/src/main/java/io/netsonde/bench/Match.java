package io.netsonde.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One scenario: both contestants in turns, the order changed each round, so that what else the
 * machine does meets both alike.
 */
final class Match {
  /** Not a multiple of an interval: fping's bursts would lie on the window's edges. */
  private static final Duration SETTLE = Duration.ofMillis(1250);

  private final Scenario scenario;
  private final Options options;
  private final List<Turn> ours = new ArrayList<>();
  private final List<Turn> theirs = new ArrayList<>();
  private final List<ServeContestant.Startup> startups = new ArrayList<>();
  private final List<ScrapeCost> scrapes = new ArrayList<>();
  private String rival = "fping";

  private final Rival entered;
  private final Originals originals;

  Match(Scenario scenario, Rival entered, Options options, Originals originals) {
    this.originals = originals;
    this.scenario = scenario;
    this.entered = entered;
    this.options = options;
  }

  /** Plays all rounds, on a network of its own. */
  void play() {
    try (Playground playground = new Playground();
        ServeContestant netsonde = serve("netsonde", options.netsonde(), playground)) {
      startups.add(netsonde.startup());
      Wait.sleep(options.warmUp());
      scrapes.add(ScrapeCost.ofProbe(netsonde, scenario));
      scrapes.add(ScrapeCost.ofMetrics(netsonde));
      netsonde.pause();
      if (options.against().isEmpty()) {
        try (Contestant other = entered.enter(playground, scenario, originals)) {
          rounds(netsonde, other);
        }
      } else {
        playAgainst(netsonde, options.against().get());
      }
    } catch (IOException e) {
      throw new Unmeasured(scenario + ": the server does not answer", e);
    }
  }

  /** The other build gets a network of its own: both listen at the same address. */
  private void playAgainst(Contestant netsonde, Path launcher) {
    try (Playground playground = new Playground();
        ServeContestant other = serve("other", launcher, playground)) {
      Wait.sleep(options.warmUp());
      other.pause();
      rounds(netsonde, other);
    }
  }

  private ServeContestant serve(String name, Path launcher, Playground playground) {
    ServeContestant server = new ServeContestant(name, launcher, playground, scenario);
    try {
      server.ask(scenario);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void rounds(Contestant netsonde, Contestant other) {
    rival = other.name();
    for (int round = 0; round < options.rounds(); round++) {
      if (round % 2 == 0) {
        ours.add(netsonde.turn(SETTLE, options.window()));
        theirs.add(other.turn(SETTLE, options.window()));
      } else {
        theirs.add(other.turn(SETTLE, options.window()));
        ours.add(netsonde.turn(SETTLE, options.window()));
      }
    }
  }

  /** Why the two cannot be compared; empty where both did the same work. */
  Optional<String> refusal() {
    return Stream.concat(
            ours.stream().map(turn -> turn.shortfall("netsonde", scenario)),
            theirs.stream().map(turn -> turn.shortfall(rival, scenario)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  Scenario scenario() {
    return scenario;
  }

  /** What the other contestant is called. */
  String rival() {
    return rival;
  }

  List<Turn> ours() {
    return ours;
  }

  List<Turn> theirs() {
    return theirs;
  }

  List<ServeContestant.Startup> startups() {
    return startups;
  }

  List<ScrapeCost> scrapes() {
    return scrapes;
  }
}
