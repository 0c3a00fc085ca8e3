package io.netsonde.bench;

import io.netsonde.lab.Bridge;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A router with a LAN of many clients, all of which are one host that sends from all their
 * addresses, and a host on the other side that drops what it gets.
 */
final class ClientsRouter implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1:10116";

  /** The page of Netsonde. */
  static final String OURS = "http://" + ADDRESS + "/metrics";

  /** The page of network-metrics-exporter. */
  static final String ORIGINAL = "http://127.0.0.1:9101/metrics";

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Pattern RULE = Pattern.compile("packets (\\d+) bytes \\d+ comment \"tx_");
  private static final Pattern THROUGHPUT = Pattern.compile("([0-9.]+) Gbits/sec.*receiver");
  private static final int MIDDLE = 2;

  private final Lab lab = Lab.open();
  private final Host router = lab.host("router").forward();
  private final Host sink = lab.host("sink");
  private final Host sender = lab.host("sender");
  private final Bridge lan = lab.bridge(router, "172.16.0.1/16");
  private final Link uplink = lab.link(router, sink, "198.51.100.0/24");
  private final Link port = lan.join(sender);
  private final int clients;

  /**
   * What the generator did.
   *
   * @param packets that were sent, and came out on the other side
   * @param nanos of CPU time for each, sender, router and sink together
   */
  record Flood(long packets, double nanos) {}

  ClientsRouter(int clients) {
    this.clients = clients;
    port.right().address(address(clients / MIDDLE) + "/16");
    sender.route("default via 172.16.0.1");
    router.route("default via 198.51.100.2");
    sink.route("172.16.0.0/16 via 198.51.100.1");
    // No name server: none of the machine's can be reached from here.
    router.etc("resolv.conf", "\n");
    StringBuilder neighbours = new StringBuilder();
    neighbour(neighbours, FlowGenerator.SINK, uplink.left().name(), uplink.right().mac());
    String mac = port.right().mac();
    for (int i = 0; i < clients; i++) {
      // By hand: the kernel itself has room for 1024 unless somebody raises that.
      neighbour(neighbours, address(i), lan.own().name(), mac);
    }
    router.shell().within(LONG).run("ip", "-batch", file("neighbours", neighbours).toString());
  }

  private static void neighbour(StringBuilder lines, String address, String device, String mac) {
    lines.append("neigh replace ").append(address).append(" dev ").append(device);
    lines.append(" lladdr ").append(mac).append(" nud permanent\n");
  }

  /** Address of a client. */
  static String address(int client) {
    int bits = FlowGenerator.FIRST_CLIENT + client;
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }

  private static Path file(String name, CharSequence text) {
    try {
      Path file = Files.createTempFile("netsonde-bench-" + name, "");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the router track connections, and keep those of UDP for long. */
  void track() {
    router.run("nft", "add table inet filter");
    router.run("nft", "add chain inet filter forward { type filter hook forward priority 0; }");
    router.run("nft", "add rule inet filter forward ct state established accept");
    router.sysctl("net.netfilter.nf_conntrack_udp_timeout", "86400");
  }

  /** Has the clients answer pings. */
  void answerPings() {
    for (int network = FlowGenerator.FIRST_CLIENT; network <= last(); network += 1 << 8) {
      sender.route("local " + address(network - FlowGenerator.FIRST_CLIENT) + "/24 dev lo");
    }
  }

  private int last() {
    return FlowGenerator.FIRST_CLIENT + clients - 1;
  }

  /** The layout of network-metrics-exporter: two rules for each client in one chain. */
  void addRules() {
    StringBuilder rules = new StringBuilder("add table inet filter\n");
    rules.append("add chain inet filter forward { type filter hook forward priority 0; }\n");
    rules.append("add chain inet filter CLIENT_TRAFFIC\n");
    rules.append("add rule inet filter forward jump CLIENT_TRAFFIC\n");
    for (int i = 0; i < clients; i++) {
      rule(rules, "saddr ", "tx_", address(i));
      rule(rules, "daddr ", "rx_", address(i));
    }
    router.shell().within(LONG).run("nft", "-f", file("rules", rules).toString());
  }

  private static void rule(StringBuilder rules, String match, String comment, String address) {
    rules.append("add rule inet filter CLIENT_TRAFFIC ip ").append(match).append(address);
    rules.append(" counter comment \"").append(comment).append(address).append("\"\n");
  }

  /** Packets that the rules have counted on their way out. */
  long countedByRules() {
    long sum = 0;
    Matcher rule =
        RULE.matcher(
            router.shell().within(LONG).run("nft", "list chain inet filter CLIENT_TRAFFIC"));
    while (rule.find()) {
      sum += Long.parseLong(rule.group(1));
    }
    return sum;
  }

  /** Starts the program on the router, and waits until it watches. */
  RunningProcess serve(Path netsonde) {
    return serve(netsonde, "");
  }

  /** The same with more in its configuration. */
  RunningProcess serve(Path netsonde, String more) {
    return serveAll(
        netsonde,
        more + "probe: {enabled: false}\ntcp: {enabled: false}\njool: {enabled: false}\n");
  }

  /** The same with all slices. */
  RunningProcess serveAll(Path netsonde, String config) {
    RunningProcess process =
        router.start(
            netsonde.toAbsolutePath().toString(),
            "serve",
            "--config.file=" + file("config", config),
            "--web.listen-address=" + ADDRESS);
    process.awaitOutput("watching the clients behind " + lan.own().name(), START);
    return process;
  }

  /** Starts the program in a JVM that tells what is allocated, and waits until it watches. */
  RunningProcess count(Path netsonde, String config) {
    List<String> command =
        Launcher.command(
            router,
            netsonde,
            CountedProgram.class,
            "serve",
            "--config.file=" + file("config", config),
            "--web.listen-address=" + ADDRESS);
    RunningProcess process = router.start(command.toArray(String[]::new));
    process.awaitOutput("watching the clients behind " + lan.own().name(), START);
    return process;
  }

  /** The router itself. */
  Host host() {
    return router;
  }

  /** The cable to the clients, whose right end they send through. */
  Link port() {
    return port;
  }

  /**
   * Starts network-metrics-exporter on the router, and waits until it answers. The rules that it
   * reads have to be there.
   */
  RunningProcess serveOriginal(Path program) {
    RunningProcess process =
        router.start(
            "env",
            "METRICS_PORT=9101",
            "UPDATE_INTERVAL=2",
            "NETWORK_PREFIX=172.16",
            program.toString());
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        Scrape.of(router, ORIGINAL);
        return process;
      } catch (IOException e) {
        if (!process.alive() || System.nanoTime() > end) {
          process.close();
          throw new Unmeasured("network-metrics-exporter does not answer: " + process, e);
        }
        Wait.sleep(Duration.ofMillis(50));
      }
    }
  }

  /** Asks the program for a page. */
  Scrape scrape(String path) {
    return ask("http://" + ADDRESS + path);
  }

  /** Asks whoever listens on the router. */
  Scrape ask(String url) {
    try {
      return Scrape.of(router, url);
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
  }

  /** Asks the program for its series as Prometheus does. */
  Scrape packedScrape() {
    try {
      return Scrape.packed(router, OURS);
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
  }

  /** Asks the program for its series. */
  Scrape scrape() {
    return scrape("/metrics");
  }

  /**
   * Sends packets of flows, each in turn.
   *
   * @param flows how many; the clients have them in turn
   * @param packets most packets
   */
  Flood flood(int flows, long seconds, long packets) {
    long before = received();
    String[] words =
        Launcher.run(
            sender,
            Duration.ofSeconds(seconds).plus(START),
            List.of("-XX:TieredStopAtLevel=1"),
            FlowGenerator.class,
            port.right().name(),
            lan.own().mac(),
            clients,
            flows,
            seconds,
            packets);
    long sent = Long.parseLong(words[0]);
    long came = received() - before;
    // A few are the kernel's own, of neighbours and of IPv6.
    if (sent == 0 || Math.abs(came - sent) > Math.max(20, sent / 1000)) {
      throw new Unmeasured("of " + sent + " packets " + came + " came through the router");
    }
    return new Flood(sent, Double.parseDouble(words[1]) / sent);
  }

  /** Sends TCP frames to the router itself; how many. */
  double frames(int seconds, long rate, int flows) {
    String[] words =
        Launcher.run(
            sender,
            Duration.ofSeconds(seconds).plus(START),
            List.of(),
            FrameGenerator.class,
            port.right().name(),
            seconds,
            rate,
            flows);
    return Double.parseDouble(words[0]);
  }

  private long received() {
    String path = "/sys/class/net/" + uplink.right().name() + "/statistics/rx_packets";
    return Long.parseLong(sink.run("cat", path).strip());
  }

  /** What iperf3 gets through the router, in Gbit/s. */
  double throughput(int seconds) {
    RunningProcess server = sink.start("iperf3", "-s", "-1", "--forceflush");
    server.awaitOutput("Server listening", START);
    String output =
        sender
            .shell()
            .within(Duration.ofSeconds(seconds).plus(START))
            .run("iperf3", "-c", "198.51.100.2", "-f", "g", "-t", Integer.toString(seconds));
    Matcher matcher = THROUGHPUT.matcher(output);
    if (!matcher.find()) {
      throw new Unmeasured("iperf3 says: " + output);
    }
    return Double.parseDouble(matcher.group(1));
  }

  @Override
  public void close() {
    lab.close();
  }
}
