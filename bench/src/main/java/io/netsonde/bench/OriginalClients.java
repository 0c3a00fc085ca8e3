package io.netsonde.bench;

/** Whether network-metrics-exporter has counted what there was to count. */
final class OriginalClients {
  /** Of each packet of the {@link FlowGenerator}, from the network header on. */
  private static final long PACKET_BYTES = 46;

  private static final String SENT = "client_traffic_bytes";

  private OriginalClients() {}

  /**
   * Looks into its answer.
   *
   * @param packets that the clients have sent
   * @throws Unmeasured when it has not done the same work
   */
  static void check(Scrape scrape, int clients, int connections, long packets) {
    long counted = 0;
    double bytes = 0;
    for (String line : scrape.body().lines().toList()) {
      if (line.startsWith(SENT + "{") && line.contains("direction=\"tx\"")) {
        counted++;
        bytes += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    String who = Originals.Which.NETWORK_METRICS_EXPORTER.title() + ", ";
    ClientsBench.check(who + "clients", clients, counted);
    ClientsBench.check(who + "bytes counted", packets * PACKET_BYTES, (long) bytes);
    if (connections > 0) {
      ClientsBench.check(
          who + "connections",
          connections,
          (long) scrape.sumOrNothing("client_active_connections"));
    }
  }
}
