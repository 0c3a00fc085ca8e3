package io.netsonde.bench;

import java.io.IOException;
import java.util.Arrays;

/**
 * What scrapes cost, warm.
 *
 * @param page what was asked for
 * @param millis median, least and greatest time to the last byte
 * @param cpuMillis CPU time of the server per scrape, its probing meanwhile included
 * @param bytes length of the answer
 */
record ScrapeCost(String page, Spread millis, double cpuMillis, int bytes) {
  private static final int TIMES = 20;

  /** Asks for as many targets at once as one request may have. */
  static ScrapeCost ofProbe(ServeContestant server, Scenario scenario) throws IOException {
    String query = ServeContestant.queries(Playground.addresses(scenario)).getFirst();
    int targets = Math.min(ServeContestant.BATCH, scenario.targets());
    return of(server, "/probe, " + targets + " targets", query);
  }

  /** Asks for the page of the program itself. */
  static ScrapeCost ofMetrics(ServeContestant server) throws IOException {
    return of(server, "/metrics", "/metrics");
  }

  private static ScrapeCost of(ServeContestant server, String page, String path)
      throws IOException {
    int bytes = 0;
    double[] millis = new double[TIMES];
    long cpu = server.cpuNanos();
    for (int i = 0; i < TIMES; i++) {
      Scrape scrape = server.scrape(path);
      millis[i] = scrape.nanos() / 1e6;
      bytes = scrape.body().length();
    }
    double cpuMillis = (server.cpuNanos() - cpu) / 1e6 / TIMES;
    return new ScrapeCost(page, Spread.of(Arrays.stream(millis)), cpuMillis, bytes);
  }
}
