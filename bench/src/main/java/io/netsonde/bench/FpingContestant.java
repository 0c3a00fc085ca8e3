package io.netsonde.bench;

import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code fping -l}: a new process for each turn, since it starts in no time.
 *
 * <p>With {@code -i 0} it sends a whole round at once, its cheapest way and the only one in which
 * it reaches 10 000 pings a second: its default serialises sends by 10 ms.
 */
final class FpingContestant implements Contestant {
  private final Playground playground;
  private final Scenario scenario;
  private final Path targets;

  FpingContestant(Playground playground, Scenario scenario) {
    this.playground = playground;
    this.scenario = scenario;
    try {
      targets = Files.createTempFile("netsonde-bench", ".targets");
      Files.write(targets, Playground.addresses(scenario));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "fping";
  }

  @Override
  public Turn turn(Duration settle, Duration window) {
    try (RunningProcess fping =
        playground
            .near()
            .start(
                "fping",
                "-l",
                "-q",
                "-i",
                "0",
                "-p",
                Long.toString(scenario.interval().toMillis()),
                "-f",
                targets.toString())) {
      Wait.sleep(settle);
      Turn turn = watch(fping, window);
      fping.signal("INT");
      FpingSummary summary = FpingSummary.parse(fping.await(Duration.ofSeconds(10)).errors());
      return turn.with(new Turn.Report(summary.sent(), summary.received(), 0, 0));
    }
  }

  /** It ends by itself where it has no sequence number left: 5000x100ms is more than it can do. */
  private Turn watch(RunningProcess fping, Duration window) {
    try {
      return Turn.watch(playground, fping.pid(), window);
    } catch (Unmeasured e) {
      throw fping.alive() ? e : new Unmeasured("fping has ended: " + fping.errors().strip());
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(targets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
