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

  private final Playground playground;
  private final PeerServer server;

  OriginalPinger(Playground playground, Scenario scenario, Path program) {
    this.playground = playground;
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
    server.go();
    Wait.sleep(settle);
    Turn.Report before = report();
    Turn turn = Turn.watch(playground, server.pid(), window);
    Turn.Report after = report();
    server.pause();
    return turn.with(after.since(before));
  }

  private Turn.Report report() {
    try {
      Scrape metrics = server.scrape("/metrics");
      return new Turn.Report(
          (long) metrics.sum("icmp_packets_sent_total"),
          (long) metrics.sum("icmp_packets_recv_total"),
          0,
          0);
    } catch (IOException e) {
      throw new Unmeasured(name() + " does not answer", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
