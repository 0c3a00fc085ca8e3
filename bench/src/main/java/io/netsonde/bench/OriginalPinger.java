package io.netsonde.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * icmp-exporter, started with its own flags, and asked for the targets as Netsonde is: as somebody
 * who has it would run it in Netsonde's place.
 */
final class OriginalPinger implements Contestant {
  private static final String ADDRESS = "127.0.0.1:9116";

  private final PeerServer server;

  OriginalPinger(Playground playground, Scenario scenario, Path program) {
    String device = playground.cable().left().name();
    server =
        new PeerServer(
            playground,
            ADDRESS,
            program.toString(),
            "-listen",
            ADDRESS,
            "-i-wont-be-evil",
            "-interval",
            Long.toString(scenario.interval().toMillis()),
            "-maxpps",
            Integer.toString(Math.max(10_000, 2 * (int) scenario.rate())),
            "-interface4",
            device,
            "-interface6",
            device);
    try {
      for (String query : ServeContestant.queries(Playground.addresses(scenario))) {
        server.scrape(query);
      }
    } catch (IOException e) {
      server.close();
      throw new Unmeasured(name() + " refused targets", e);
    }
    server.pause();
  }

  @Override
  public String name() {
    return Originals.Which.ICMP_EXPORTER.title();
  }

  @Override
  public Turn turn(Duration settle, Duration window) {
    return server.turn(settle, window, "icmp_packets_sent_total", "icmp_packets_recv_total");
  }

  @Override
  public void close() {
    server.close();
  }
}
