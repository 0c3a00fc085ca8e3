package io.netsonde.bench;

import io.netsonde.lab.RunningProcess;
import io.netsonde.lab.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What watching clients costs: the program itself at so many clients and connections, each packet
 * that the router forwards, and what is left of a connection's throughput. The packets are measured
 * beside a router that counts nothing, and one with network-metrics-exporter's two rules for each
 * client.
 */
final class ClientsBench {
  static final String HELP =
      """
      Usage: ./netsonde bench clients [--part=PART]... [--scenario=CLIENTSxCONNECTIONS]... [--seconds=N]
                           [--rounds=N] [--warm-up=N]

      Measures 'netsonde serve' on a router of its own.
        --part       collection, packets or throughput; may be repeated; default: all three
        --scenario   for the collection; may be repeated; default: 10, 250 and 2000 clients with
                     0, 50000 and 200000 connections
        --seconds=N  what is measured of a scenario, 5 to 600; default 60, since all connections are
                     read once a minute
        --rounds=N   how often packets and throughput are measured, 1 to 50; default 5
        --warm-up=N  seconds that the program runs before, 0 to 600; default 20
      """;

  private static final Pattern SCENARIO =
      Pattern.compile("--scenario=([1-9]\\d{0,3})x(0|[1-9]\\d{0,5})");
  private static final List<String> PARTS = List.of("collection", "packets", "throughput");
  private static final int CLIENTS = 2_000;
  private static final int FLOOD_SECONDS = 2;
  private static final int FLOWS_SECONDS = 60;
  private static final int IPERF_SECONDS = 3;
  private static final int SCRAPES = 5;
  private static final long MANY = 1L << 40;

  private final Path netsonde;
  private final Optional<Path> original;
  private final int seconds;
  private final int rounds;
  private final int warmUp;

  /** Clients and connections. */
  private record Scenario(int clients, int connections) {}

  /** Who counts on a router. */
  private enum Counter {
    NOBODY("nobody"),
    NETSONDE("netsonde serve"),
    RULES("two rules for each client");

    private final String title;

    Counter(String title) {
      this.title = title;
    }
  }

  private ClientsBench(Subject.Task task, int seconds, int rounds, int warmUp) {
    netsonde = task.netsonde();
    original = task.originals().program(Originals.Which.NETWORK_METRICS_EXPORTER);
    this.seconds = seconds;
    this.rounds = rounds;
    this.warmUp = warmUp;
  }

  /** Measures; 0, or 2 for wrong flags. */
  static int run(Subject.Task task) {
    List<String> arguments = task.arguments();
    int seconds = 60;
    int rounds = 5;
    int warmUp = 20;
    List<String> parts = new ArrayList<>();
    List<Scenario> scenarios = new ArrayList<>();
    for (String argument : arguments) {
      Matcher scenario = SCENARIO.matcher(argument);
      String value = argument.substring(argument.indexOf('=') + 1);
      if (scenario.matches()) {
        scenarios.add(
            new Scenario(Integer.parseInt(scenario.group(1)), Integer.parseInt(scenario.group(2))));
      } else if (argument.startsWith("--part=") && PARTS.contains(value)) {
        parts.add(value);
      } else if (argument.startsWith("--seconds=")) {
        seconds = Options.number("--seconds", value, 5, 600);
      } else if (argument.startsWith("--rounds=")) {
        rounds = Options.number("--rounds", value, 1, 50);
      } else if (argument.startsWith("--warm-up=")) {
        warmUp = Options.number("--warm-up", value, 0, 600);
      } else {
        throw new IllegalArgumentException(
            "'" + argument + "' (expected: one that ./netsonde bench clients --help lists)");
      }
    }
    for (String tool : List.of("ip", "nft", "iperf3")) {
      if (Tool.find(tool).isEmpty()) {
        throw new Unmeasured(tool + " is not installed");
      }
    }
    if (scenarios.isEmpty()) {
      for (int connections : new int[] {0, 50_000, 200_000}) {
        for (int clients : new int[] {10, 250, CLIENTS}) {
          scenarios.add(new Scenario(clients, connections));
        }
      }
    }
    ClientsBench bench = new ClientsBench(task, seconds, rounds, warmUp);
    for (String part : parts.isEmpty() ? PARTS : parts) {
      task.out()
          .println(
              switch (part) {
                case "collection" -> bench.collection(scenarios);
                case "packets" -> bench.packets();
                default -> bench.throughput();
              });
    }
    return 0;
  }

  private Table collection(List<Scenario> scenarios) {
    Table table =
        new Table(
            "clients",
            "connections",
            "who",
            "CPU % of a core",
            "RSS MB",
            "child processes",
            "CPU ms of a scrape",
            "bytes of it");
    for (Scenario scenario : scenarios) {
      collect(scenario, table, Optional.empty());
      if (original.isPresent()) {
        collect(scenario, table, original);
      }
    }
    return table;
  }

  private void collect(Scenario scenario, Table table, Optional<Path> other) {
    try (ClientsRouter router = new ClientsRouter(scenario.clients)) {
      if (scenario.connections > 0) {
        router.track();
      }
      int flows = Math.max(scenario.clients, scenario.connections);
      if (other.isPresent()) {
        router.addRules();
      }
      RunningProcess process =
          other.isPresent() ? router.serveOriginal(other.get()) : router.serve(netsonde);
      String page = other.isPresent() ? ClientsRouter.ORIGINAL : ClientsRouter.OURS;
      router.flood(flows, FLOWS_SECONDS, flows);
      Wait.sleep(Duration.ofSeconds(warmUp));
      ProcessFiles files = new ProcessFiles(process.pid());
      long children = files.children();
      long cpu = cpuNanos(process, files);
      long begin = System.nanoTime();
      Wait.sleep(Duration.ofSeconds(seconds));
      double used = (double) (cpuNanos(process, files) - cpu) / (System.nanoTime() - begin);
      long resident = files.residentBytes();
      long born = files.children() - children;
      Scrape scrape = router.ask(page);
      if (other.isPresent()) {
        OriginalClients.check(scrape, scenario.clients, scenario.connections, flows);
      } else {
        checkOurs(scrape, scenario, flows);
      }
      cpu = cpuNanos(process, files);
      for (int i = 0; i < SCRAPES; i++) {
        router.ask(page);
      }
      table.add(
          Integer.toString(scenario.clients),
          Integer.toString(scenario.connections),
          other.isPresent() ? Originals.Which.NETWORK_METRICS_EXPORTER.title() : "netsonde",
          text("%.2f", 100 * used),
          text("%.0f", resident / 1e6),
          Long.toString(born),
          text("%.1f", (cpuNanos(process, files) - cpu) / 1e6 / SCRAPES),
          Integer.toString(scrape.body().length()));
    }
  }

  /** Of the program and of the children that it has started and that have ended. */
  private static long cpuNanos(RunningProcess process, ProcessFiles files) {
    return ProcessClock.nanos(process.pid()) + files.childNanos();
  }

  private static void checkOurs(Scrape scrape, Scenario scenario, int flows) {
    if (scenario.connections > 0) {
      check("connections", scenario.connections, (long) scrape.sum("client_connections"));
    }
    check("packets counted", flows, (long) scrape.sum("client_transmit_packets_total"));
    check("clients", scenario.clients, (long) scrape.sum("client_info"));
  }

  /** The work has to be the same in all turns, and none of it may be missing. */
  static void check(String what, long wanted, long found) {
    if (found != wanted) {
      throw new Unmeasured(what + ": " + found + " (expected: " + wanted + ")");
    }
  }

  private Table packets() {
    Map<Counter, List<Double>> nanos = new EnumMap<>(Counter.class);
    Map<Counter, Long> sent = new EnumMap<>(Counter.class);
    withRouters(routers -> {
      // One round that is not counted fills the sets and warms what can be warmed.
      for (int round = -1; round < rounds; round++) {
        for (Counter counter : Counter.values()) {
          ClientsRouter.Flood flood = router(routers, counter).flood(CLIENTS, FLOOD_SECONDS, MANY);
          sent.merge(counter, flood.packets(), Long::sum);
          if (round >= 0) {
            nanos.computeIfAbsent(counter, _ -> new ArrayList<>()).add(flood.nanos());
          }
        }
      }
      // The next reading of the counters.
      Wait.sleep(Duration.ofSeconds(5));
      check(
          "packets counted by netsonde",
          sent.getOrDefault(Counter.NETSONDE, 0L),
          (long) router(routers, Counter.NETSONDE).scrape().sum("client_transmit_packets_total"));
      check(
          "packets counted by rules",
          sent.getOrDefault(Counter.RULES, 0L),
          router(routers, Counter.RULES).countedByRules());
    });
    Table table = new Table("2000 clients, counted by", "ns per packet", "added ns", "ratio");
    List<Double> bare = nanos.getOrDefault(Counter.NOBODY, List.of());
    nanos.forEach((counter, mine) -> {
      boolean nobody = counter == Counter.NOBODY;
      table.add(
          counter.title,
          spread(mine, 0),
          nobody ? "" : spread(pairs(mine, bare, (a, b) -> a - b), 0),
          nobody ? "" : spread(pairs(mine, bare, (a, b) -> a / b), 2));
    });
    return table;
  }

  private Table throughput() {
    Map<Counter, List<Double>> gigabits = new EnumMap<>(Counter.class);
    withRouters(routers -> {
      routers.values().forEach(router -> router.flood(CLIENTS, FLOOD_SECONDS, CLIENTS));
      for (int round = 0; round < rounds; round++) {
        routers.forEach((counter, router) ->
            gigabits
                .computeIfAbsent(counter, _ -> new ArrayList<>())
                .add(router.throughput(IPERF_SECONDS)));
      }
    });
    Table table = new Table("iperf3, 2000 clients, counted by", "Gbit/s", "% of bare");
    List<Double> bare = gigabits.getOrDefault(Counter.NOBODY, List.of());
    gigabits.forEach((counter, mine) ->
        table.add(
            counter.title,
            spread(mine, 1),
            counter == Counter.NOBODY ? "" : spread(pairs(mine, bare, (a, b) -> 100 * a / b), 0)));
    return table;
  }

  /** One for each who counts, all there at once, so that they can take turns. */
  private void withRouters(Consumer<Map<Counter, ClientsRouter>> measurement) {
    Map<Counter, ClientsRouter> routers = new EnumMap<>(Counter.class);
    try {
      for (Counter counter : Counter.values()) {
        ClientsRouter router = new ClientsRouter(CLIENTS);
        routers.put(counter, router);
        switch (counter) {
          case NOBODY -> {}
          case NETSONDE -> router.serve(netsonde);
          case RULES -> router.addRules();
        }
      }
      measurement.accept(routers);
    } finally {
      routers.values().forEach(ClientsRouter::close);
    }
  }

  private static ClientsRouter router(Map<Counter, ClientsRouter> routers, Counter counter) {
    return Objects.requireNonNull(routers.get(counter));
  }

  /** Of each round, so that what else the machine did meets both. */
  private static List<Double> pairs(
      List<Double> mine, List<Double> others, DoubleBinaryOperator of) {
    List<Double> pairs = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      pairs.add(of.applyAsDouble(mine.get(i), others.get(i)));
    }
    return pairs;
  }

  private static String spread(List<Double> values, int decimals) {
    return Spread.of(values.stream().mapToDouble(Double::doubleValue)).text(decimals);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
