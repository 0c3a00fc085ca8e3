package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the program weighs with all slices: idle, with the launcher's flags and with each of them
 * undone, and with as much to do as the other benches give, all at once.
 */
final class WeightBench {
  static final String HELP =
      """
      Usage: ./netsonde bench weight [--only=PART] [--rounds=N] [--launcher=FILE]

      Measures memory and CPU time of 'netsonde serve' with all slices.
        --only=PART      idle: with nothing to do, by the launcher's flags and with each undone;
                         page: what scrapes of 10,000 series take;
                         load: 2000 clients with 200,000 connections, 2000 targets and 20,000
                         frames a second at once; all three where not given
        --rounds=N       how often each is repeated when idle, 1 to 9; default 3
        --launcher=FILE  another program than the source tree's, such as an installed one
      """;

  private static final Pattern FLAG = Pattern.compile("--(only|rounds|launcher)=(.+)");
  private static final String ADDRESS = "127.0.0.1:10116";
  private static final String PAGE = "http://" + ADDRESS + "/metrics";
  private static final Duration START = Duration.ofSeconds(30);

  /** Long enough for what only a start needs to be given back, which begins after 3 s. */
  private static final int SETTLE_SECONDS = 16;

  /** What the last scrape has left to be compiled and collected is done by then. */
  private static final int REST_SECONDS = 32;

  private static final int WINDOW_SECONDS = 10;
  private static final int SCRAPE_SECONDS = 4;

  /** With the series of the other slices, 10,000. */
  private static final int PAGE_TARGETS = 228;

  private static final int[] PAGE_SCRAPES = {1, 10, 100, 400};
  private static final Duration PAGE_REST = Duration.ofMillis(100);
  private static final int CLIENTS = 2000;
  private static final int CONNECTIONS = 200_000;
  private static final long FRAMES = 20_000;
  private static final int FLOWS = 6_400;
  private static final int THIRD_SECONDS = 20;

  /** Three times what lies between two readings of all connections. */
  private static final int READ_SECONDS = 60;

  private Path netsonde;
  private int rounds = 3;
  private String part = "";

  /** Flags of the JVM, each of which replaces one of the launcher's. */
  private enum Flags {
    OURS("the launcher's flags", ""),
    SECOND("the second compiler too", "-XX:TieredStopAtLevel=4"),
    YOUNG("8 MB for what is new", "-Xmn8m"),
    HEADERS("headers of 12 bytes", "-XX:-UseCompactObjectHeaders"),
    DEFLATED("monitors deflated as by default", "-XX:AsyncDeflationInterval=250"),
    RELOCATED("archives of classes at any address", "-XX:ArchiveRelocationMode=1"),
    UNTRIMMED("free native memory kept", "-XX:TrimNativeHeapInterval=0"),
    G1("the collector G1", "-XX:-UseSerialGC -XX:+UseG1GC");

    private final String title;
    private final String options;

    Flags(String title, String options) {
      this.title = title;
      this.options = options;
    }
  }

  /**
   * One idle run.
   *
   * @param megabytes resident
   * @param cpuPercent of a core, while nobody asked for anything
   */
  private record Idle(double megabytes, double cpuPercent) {}

  private WeightBench(Path netsonde) {
    this.netsonde = netsonde;
  }

  /** Measures; 0. */
  static int run(Subject.Task task) {
    WeightBench bench = new WeightBench(task.netsonde());
    task.arguments().forEach(bench::take);
    if (bench.measures("idle")) {
      task.out().println(bench.idle(task));
    }
    if (bench.measures("page")) {
      task.out().println(bench.page());
    }
    if (bench.measures("load")) {
      task.out().println(bench.load());
    }
    return 0;
  }

  private boolean measures(String what) {
    return part.isEmpty() || part.equals(what);
  }

  private void take(String argument) {
    Matcher flag = FLAG.matcher(argument);
    String value = flag.matches() ? flag.group(2) : "";
    if (argument.startsWith("--launcher=") && !value.isEmpty()) {
      netsonde = Path.of(value);
    } else if (argument.startsWith("--only=") && List.of("idle", "page", "load").contains(value)) {
      part = value;
    } else if (argument.startsWith("--rounds=") && value.matches("[1-9]")) {
      rounds = Integer.parseInt(value);
    } else {
      throw new IllegalArgumentException(
          "'" + argument + "' (expected: one that ./netsonde bench weight --help lists)");
    }
  }

  private Table idle(Subject.Task task) {
    Map<Flags, List<Idle>> found = new EnumMap<>(Flags.class);
    for (int round = 0; round < rounds; round++) {
      for (Flags flags : Flags.values()) {
        Idle idle = idle(flags);
        task.err().println("netsonde bench: " + flags.title + ": " + idle);
        found.computeIfAbsent(flags, of -> new ArrayList<>()).add(idle);
      }
    }
    Table table = new Table("idle with", "MB resident", "CPU % of a core");
    found.forEach((flags, runs) ->
        table.add(flags.title, text(runs, Idle::megabytes, 1), text(runs, Idle::cpuPercent, 2)));
    return table;
  }

  private static String text(List<Idle> runs, ToDoubleFunction<Idle> figure, int decimals) {
    return Spread.of(runs.stream().mapToDouble(figure)).text(decimals);
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  /** All slices on a host with one cable; Prometheus asks now and then, but not at the end. */
  private Idle idle(Flags flags) {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("idle");
      lab.link(host, lab.host("other"), "198.51.100.0/24");
      RunningProcess process = serve(host, flags);
      for (int second = 0; second < SETTLE_SECONDS; second += SCRAPE_SECONDS) {
        Wait.sleep(Duration.ofSeconds(SCRAPE_SECONDS));
        Scrape.of(host, PAGE);
      }
      Wait.sleep(Duration.ofSeconds(REST_SECONDS));
      long cpu = ProcessClock.nanos(process.pid());
      Wait.sleep(Duration.ofSeconds(WINDOW_SECONDS));
      return new Idle(
          megabytes(process), (ProcessClock.nanos(process.pid()) - cpu) / 1e7 / WINDOW_SECONDS);
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
  }

  private RunningProcess serve(Host host, Flags flags, String... further) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "NETSONDE_JAVA_OPTS=" + flags.options,
                netsonde.toAbsolutePath().toString(),
                "serve",
                "--web.listen-address=" + ADDRESS));
    command.addAll(List.of(further));
    RunningProcess process = host.start(command.toArray(String[]::new));
    process.awaitOutput("listening on", START);
    return process;
  }

  /** Addresses of loopback are targets, as many as have 10,000 series, all slices on. */
  private Table page() {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("page");
      Path file = Files.createTempFile("netsonde-bench", ".yml");
      file.toFile().deleteOnExit();
      Files.writeString(
          file,
          "probe: {interval: 2s, targets: [%s]}\n"
              .formatted(
                  IntStream.range(0, PAGE_TARGETS)
                      .mapToObj(i -> "127.1.%d.%d".formatted(i / 250, 1 + i % 250))
                      .collect(Collectors.joining(", "))));
      RunningProcess process = serve(host, Flags.OURS, "--config.file=" + file);
      Wait.sleep(Duration.ofSeconds(SCRAPE_SECONDS));
      Table table = new Table("scrapes", "ms each", "CPU ms each", "series", "bytes");
      int scrapes = 0;
      for (int last : PAGE_SCRAPES) {
        List<Scrape> answers = new ArrayList<>();
        long cpu = ProcessClock.nanos(process.pid());
        while (scrapes + answers.size() < last) {
          answers.add(Scrape.of(host, PAGE));
          Wait.sleep(PAGE_REST);
        }
        Scrape page = answers.getLast();
        table.add(
            scrapes + 1 == last ? "the first" : "to the %d.".formatted(last),
            Spread.of(answers.stream().mapToDouble(answer -> answer.nanos() / 1e6)).text(1),
            text((ProcessClock.nanos(process.pid()) - cpu) / 1e6 / answers.size()),
            Long.toString(page.series()),
            Integer.toString(page.body().length()));
        scrapes = last;
      }
      return table;
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
  }

  private Table load() {
    try (ClientsRouter router = new ClientsRouter(CLIENTS)) {
      router.track();
      router.answerPings();
      RunningProcess process =
          router.serveAll(
              netsonde,
              "clients: {reconcile: 20s}\nprobe: {interval: 1s, targets: [%s]}\n"
                  .formatted(
                      IntStream.range(0, CLIENTS)
                          .mapToObj(ClientsRouter::address)
                          .collect(Collectors.joining(", "))));
      router.flood(CONNECTIONS, 60, CONNECTIONS);
      awaitConnections(router);
      Table table =
          new Table("all at once, after", "MB resident", "MB at most", "CPU % of a core", "series");
      double sent = 0;
      for (int third = 1; third <= 3; third++) {
        long cpu = ProcessClock.nanos(process.pid());
        long begin = System.nanoTime();
        Scrape scrape = router.packedScrape();
        sent += router.frames(THIRD_SECONDS, FRAMES, FLOWS);
        double used = 100.0 * (ProcessClock.nanos(process.pid()) - cpu);
        check(router.packedScrape(), sent);
        table.add(
            third * THIRD_SECONDS + " s",
            text(megabytes(process)),
            text(new ProcessFiles(process.pid()).greatestResidentBytes() / 1e6),
            text(used / (System.nanoTime() - begin)),
            Long.toString(scrape.series()));
      }
      return table;
    }
  }

  /** The kernel may have had more to tell than its socket has room for; then all is read anew. */
  private static void awaitConnections(ClientsRouter router) {
    double found = 0;
    for (int second = 0; found < CONNECTIONS && second < READ_SECONDS; second++) {
      Wait.sleep(Duration.ofSeconds(1));
      found = router.scrape("/metrics?name[]=client_connections").sum("client_connections");
    }
    atLeast("connections", CONNECTIONS, found);
  }

  /** Whether all of it was done. */
  private static void check(Scrape scrape, double frames) {
    ClientsBench.check("clients", CLIENTS, (long) scrape.sum("client_info"));
    atLeast("connections", CONNECTIONS, scrape.sum("client_connections"));
    atLeast("frames", frames, scrape.sum("tcp_flow_frames_total"));
  }

  /** The kernel keeps a connection for each ping, too, and frames cross a bridge and its port. */
  private static void atLeast(String what, double wanted, double found) {
    if (found < wanted) {
      throw new Unmeasured(what + ": " + found + " (expected: at least " + wanted + ")");
    }
  }

  private static double megabytes(RunningProcess process) {
    return new ProcessFiles(process.pid()).residentBytes() / 1e6;
  }
}
