package io.netsonde.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

/** {@code smokeping_prober} with raw sockets, its default, one for each target. */
final class SmokepingContestant implements Contestant {
  private static final String ADDRESS = "127.0.0.1:9374";

  private final Playground playground;
  private final PeerServer server;

  SmokepingContestant(Playground playground, Scenario scenario) {
    this.playground = playground;
    server =
        PeerServer.configured(
            playground,
            "targets: []\n",
            ADDRESS,
            Stream.concat(
                    Stream.of(
                        Rival.SMOKEPING_PROBER.tool(),
                        "--web.listen-address=" + ADDRESS,
                        "--log.level=error",
                        "--ping.interval=" + scenario.interval().toMillis() + "ms"),
                    Playground.addresses(scenario).stream())
                .toArray(String[]::new));
    server.pause();
  }

  @Override
  public String name() {
    return Rival.SMOKEPING_PROBER.label();
  }

  @Override
  public Turn turn(Duration settle, Duration window) {
    server.go();
    Wait.sleep(settle);
    Turn.Report before = report();
    Turn turn = Turn.watch(playground, server.pid(), window);
    Turn.Report after = report();
    server.pause();
    return turn.with(after.since(before));
  }

  /** What is under way counts as sent with it; that is at most a ping of each target. */
  private Turn.Report report() {
    try {
      Scrape metrics = server.scrape("/metrics");
      return new Turn.Report(
          (long) metrics.sum("smokeping_requests_total"),
          (long) metrics.sum("smokeping_response_duration_seconds_count"),
          0,
          0);
    } catch (IOException e) {
      throw new Unmeasured("smokeping_prober does not answer", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
