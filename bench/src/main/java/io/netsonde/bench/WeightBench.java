package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the program weighs with all slices: idle, with large pages to write, and with as much to do
 * as the other benches give, all at once.
 */
final class WeightBench {
  static final String HELP =
      """
      Usage: ./netsonde bench weight [--only=PART] [--rounds=N] [--launcher=FILE]

      Measures memory and CPU time of 'netsonde serve' with all slices.
        --only=PART      idle: with nothing to do, by the launcher's flags and with each undone,
                         side by side for three minutes;
                         page: what scrapes of 10,000 series take;
                         load: 2000 clients with 200,000 connections, 2000 targets and 20,000
                         frames a second at once; all three where not given
        --rounds=N       how often that is repeated when idle, 1 to 9; default 3
        --launcher=FILE  another program than the source tree's, such as an installed one
      """;

  private static final Pattern FLAG = Pattern.compile("--(only|rounds|launcher)=(.+)");
  private static final Duration BEGIN = Duration.ofSeconds(4);

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

  private WeightBench(Path netsonde) {
    this.netsonde = netsonde;
  }

  /** Measures; 0. */
  static int run(Subject.Task task) {
    WeightBench bench = new WeightBench(task.netsonde());
    task.arguments().forEach(bench::take);
    if (bench.measures("idle")) {
      task.out().println(IdleWeight.measure(task, bench.netsonde, bench.rounds));
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

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
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
      RunningProcess process = IdleWeight.serve(netsonde, host, "--config.file=" + file);
      Wait.sleep(BEGIN);
      Table table = new Table("scrapes", "ms each", "CPU ms each", "series", "bytes");
      int scrapes = 0;
      for (int last : PAGE_SCRAPES) {
        List<Scrape> answers = new ArrayList<>();
        long cpu = ProcessClock.nanos(process.pid());
        while (scrapes + answers.size() < last) {
          answers.add(Scrape.of(host, IdleWeight.PAGE));
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
