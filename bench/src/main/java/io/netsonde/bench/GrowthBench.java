package io.netsonde.bench;

import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.RunningProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What each slice costs at a size, at ten times that size, and at a hundred times. */
final class GrowthBench {
  static final String HELP =
      """
      Usage: ./netsonde bench growth [--seconds=N] [--only=WHAT]... [--draw]

      Measures CPU time, memory and scrapes of 'netsonde serve' at a size, ten and a hundred times it.
        --seconds=N  what is measured of a size, after half of that, 1 to 99; default 10
        --only=WHAT  targets, clients, entries, flows or instances; may be repeated; default: all
        --draw       measure nothing; draw docs/growth.svg from the table in docs/benchmarks.md

      With './netsonde bench growth --write' table and picture are written.
      """;

  private static final List<String> ALL =
      List.of("targets", "clients", "entries", "flows", "instances");
  private static final int[] TIMES = {1, 10, 100};
  private static final int TARGETS = 100;
  private static final int CLIENTS = 20;
  private static final int ENTRIES = 2_000;
  private static final int FLOWS = 64;
  private static final int CLIENTS_OF_ENTRIES = 100;
  private static final long FRAMES = 20_000;
  private static final int SCRAPES = 5;
  private static final int RECONCILE_SECONDS = 20;
  private static final Duration READ = Duration.ofMinutes(1);
  private static final String PICTURE = "docs/growth.svg";

  private final Subject.Task task;
  private final int seconds;
  private final List<GrowthPoint> points = new ArrayList<>();

  private GrowthBench(Subject.Task task, int seconds) {
    this.task = task;
    this.seconds = seconds;
  }

  /** Measures, or draws; 0. */
  static int run(Subject.Task task) {
    int seconds = 10;
    List<String> only = new ArrayList<>();
    for (String argument : task.arguments()) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.equals("--draw")) {
        draw(task.home(), new Document(task.home().resolve("docs/benchmarks.md")).part("growth"));
        return 0;
      } else if (argument.startsWith("--only=") && ALL.contains(value)) {
        only.add(value);
      } else if (argument.startsWith("--seconds=")) {
        seconds = Options.number("--seconds", value, 1, 99);
      } else {
        throw new IllegalArgumentException(
            "'" + argument + "' (expected: one that ./netsonde bench growth --help lists)");
      }
    }
    GrowthBench bench = new GrowthBench(task, seconds);
    for (String what : only.isEmpty() ? ALL : only) {
      bench.measure(what);
    }
    task.out().println(GrowthPoint.table(bench.points));
    return 0;
  }

  /** Makes the picture of a table. */
  static void draw(Path home, String table) {
    try {
      Files.writeString(home.resolve(PICTURE), GrowthChart.of(GrowthPoint.read(table)));
    } catch (IOException e) {
      throw new Unmeasured("cannot write the picture", e);
    }
  }

  private void measure(String what) {
    if (what.equals("instances")) {
      instances();
      return;
    }
    for (int times : TIMES) {
      task.err().println("netsonde bench: " + what + " x" + times);
      points.add(
          switch (what) {
            case "targets" -> targets(TARGETS * times);
            case "clients" -> clients(what, CLIENTS * times, 0);
            case "entries" -> clients(what, CLIENTS_OF_ENTRIES, ENTRIES * times);
            default -> flows(FLOWS * times);
          });
    }
  }

  /** Each is pinged once a second. */
  private GrowthPoint targets(int size) {
    Scenario scenario = new Scenario(size, Duration.ofSeconds(1), false);
    try (Playground playground = new Playground();
        ServeContestant server =
            new ServeContestant("netsonde", task.netsonde(), playground, scenario)) {
      server.ask(scenario);
      Turn turn = server.turn(Duration.ofSeconds(seconds / 2 + 1), Duration.ofSeconds(seconds));
      turn.shortfall("netsonde", scenario)
          .ifPresent(sentence -> {
            throw new Unmeasured(sentence);
          });
      server.go();
      double page =
          scrapeMillis(
              server.pid(),
              () -> {
                for (String query : ServeContestant.queries(Playground.addresses(scenario))) {
                  server.scrape(query);
                }
              });
      return point("targets", size, turn.cpuPercent(), server.pid(), page);
    }
  }

  /** A window in which all connections are read once, which is done every 20 s here. */
  private GrowthPoint clients(String what, int clients, int connections) {
    try (ClientsRouter router = new ClientsRouter(clients)) {
      if (connections > 0) {
        router.track();
      }
      RunningProcess process = router.serve(task.netsonde(), "clients: {reconcile: 20s}\n");
      int flows = Math.max(clients, connections);
      router.flood(flows, 60, flows);
      await(router, connections);
      Wait.sleep(Duration.ofSeconds(seconds / 2));
      double cpu = cpuPercent(process.pid(), connections > 0 ? RECONCILE_SECONDS : seconds);
      Scrape scrape = router.scrape();
      ClientsBench.check("clients", clients, (long) scrape.sum("client_info"));
      if (connections > 0) {
        ClientsBench.check("entries", connections, (long) scrape.sum("client_connections"));
      }
      double page = scrapeMillis(process.pid(), router::scrape);
      return point(what, what.equals("clients") ? clients : connections, cpu, process.pid(), page);
    }
  }

  /** Until it has read them all. */
  private static void await(ClientsRouter router, int connections) {
    long end = System.nanoTime() + READ.toNanos();
    while (router.scrape().sumOrNothing("client_connections") < connections) {
      if (System.nanoTime() > end) {
        throw new Unmeasured("not all connections were read within " + READ);
      }
      Wait.sleep(Duration.ofSeconds(1));
    }
  }

  /** As many frames a second at each size. */
  private GrowthPoint flows(int size) {
    try (Lab lab = Lab.open()) {
      Link link = lab.link(lab.host("near"), lab.host("far"));
      try (CaptureContestant watcher =
          new CaptureContestant(
              CaptureContestant.Kind.NETSONDE,
              link.right().host(),
              link.right().name(),
              task.netsonde())) {
        long all = (long) CaptureTurn.generate(link, seconds / 2 + 1, FRAMES, size)[0];
        long cpu = watcher.cpuNanos();
        double[] sent = CaptureTurn.generate(link, seconds, FRAMES, size);
        Wait.sleep(Duration.ofSeconds(1));
        double used = (watcher.cpuNanos() - cpu) / (sent[1] + 1) / 1e7;
        all += (long) sent[0];
        ClientsBench.check("frames read", all, watcher.report(all).frames());
        double page = scrapeMillis(watcher.pid(), watcher::scrape);
        return point("flows", size, used, watcher.pid(), page);
      }
    }
  }

  /** In the virtual machine, whose processor is emulated. */
  private void instances() {
    task.err().println("netsonde bench: instances");
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int status =
        Child.run(
            List.of(task.home() + "/bench/jool", "--growth"),
            new PrintStream(told, true, StandardCharsets.UTF_8));
    List<GrowthPoint> found = GrowthPoint.read(told.toString(StandardCharsets.UTF_8));
    if (status != 0 || found.size() != TIMES.length) {
      throw new Unmeasured("the virtual machine says: " + told.toString(StandardCharsets.UTF_8));
    }
    points.addAll(found);
  }

  private static double cpuPercent(long pid, int seconds) {
    long cpu = ProcessClock.nanos(pid);
    long begin = System.nanoTime();
    Wait.sleep(Duration.ofSeconds(seconds));
    return 100.0 * (ProcessClock.nanos(pid) - cpu) / (System.nanoTime() - begin);
  }

  /** Something that asks for a page. */
  @FunctionalInterface
  private interface Asking {
    void ask() throws IOException;
  }

  /** The last of some: what was not compiled before is then. */
  private static double scrapeMillis(long pid, Asking asking) {
    try {
      for (int i = 0; i < SCRAPES; i++) {
        asking.ask();
      }
      long cpu = ProcessClock.nanos(pid);
      for (int i = 0; i < SCRAPES; i++) {
        asking.ask();
      }
      return (ProcessClock.nanos(pid) - cpu) / 1e6 / SCRAPES;
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
  }

  private static GrowthPoint point(
      String what, int size, double cpuPercent, long pid, double scrapeMillis) {
    return new GrowthPoint(
        what,
        size,
        cpuPercent,
        OptionalDouble.of(new ProcessFiles(pid).residentBytes() / 1e6),
        scrapeMillis);
  }
}
