package io.netsonde.bench;

import java.time.Duration;
import java.util.stream.Stream;

/** {@code smokeping_prober} with raw sockets, its default, one for each target. */
final class SmokepingContestant implements Contestant {
  private static final String ADDRESS = "127.0.0.1:9374";

  private final PeerServer server;

  SmokepingContestant(Playground playground, Scenario scenario) {
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
    return server.turn(
        settle, window, "smokeping_requests_total", "smokeping_response_duration_seconds_count");
  }

  @Override
  public void close() {
    server.close();
  }
}
