package io.netsonde.bench;

import io.netsonde.jool.JoolConfig;
import io.netsonde.jool.JoolSlice;
import io.netsonde.jool.JoolStats;
import io.netsonde.jool.StatsReport;
import io.netsonde.metrics.Exposition;
import io.netsonde.wire.jool.Translator;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What it costs to read Jool's counters and to serve them, beside what Jool's own command takes to
 * print them. Runs in a virtual machine with the module loaded; see {@code ./netsonde bench jool}.
 *
 * <p>In turns: the command, once after the other from a shell; readings; and the making of the
 * exposition. Wall time is the machine's, CPU time that of the thread, for the command that of all
 * child processes, which the kernel tells in hundredths of a second.
 */
public final class JoolBench {
  static final String HELP =
      """
      Usage: ./netsonde bench jool [--rounds=N] [--instances=N]

      Measures reading Jool's counters, by Jool's own command and by Netsonde in turns, in a virtual
      machine.
        --rounds=N     turns of each; default 5
        --instances=N  instances of the second table; default 170
      """;

  private static final int COMMANDS = 20;
  private static final int READINGS = 1_000;
  private static final int SCRAPES = 50;

  /** Until the compiler of the emulated machine has done with what is measured. */
  private static final int READINGS_BEFORE = 20_000;

  private static final int SCRAPES_BEFORE = 1_500;
  private static final int LARGE_SCRAPES_BEFORE = 100;
  private static final StatsReport AS_CSV = new StatsReport(true, false, true, true);
  private static final int GROWTH_READINGS = 20;
  private static final long SETTLE_MILLIS = 60_000;

  private final Path jool;
  private final int rounds;
  private final int instances;
  private final Optional<Path> original;

  /**
   * What one of something cost.
   *
   * @param wallMicros by the clock
   * @param cpuMicros user and system
   */
  private record Cost(double wallMicros, double cpuMicros) {}

  private JoolBench(Path jool, int rounds, int instances, Optional<Path> original) {
    this.original = original;
    this.jool = jool;
    this.rounds = rounds;
    this.instances = instances;
  }

  /** Runs the benchmark: {@code --jool=DIRECTORY}, {@code --rounds=N}, {@code --instances=N}. */
  public static void main(String[] arguments) throws Exception {
    Path jool = Path.of("/");
    int rounds = 5;
    int instances = 170;
    Optional<Path> original = Optional.empty();
    boolean growth = false;
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      switch (parts[0]) {
        case "--jool" -> jool = Path.of(parts[1]);
        case "--rounds" -> rounds = Integer.parseInt(parts[1]);
        case "--instances" -> instances = Integer.parseInt(parts[1]);
        case "--growth" -> growth = true;
        case "--original" -> original = Optional.of(Path.of(parts[1]));
        default -> throw new IllegalArgumentException("no such flag: " + argument);
      }
    }
    JoolBench bench = new JoolBench(jool, rounds, instances, original);
    if (growth) {
      bench.growth(System.out);
    } else {
      bench.run(System.out);
    }
  }

  /** Reading and serving of 100, 10 and 1 instances: what is compiled for many serves the few. */
  private void growth(PrintStream out) throws Exception {
    List<GrowthPoint> points = new ArrayList<>();
    int there = 100;
    add(0, there);
    for (int size : new int[] {100, 10, 1}) {
      remove(size, there);
      there = size;
      try (JoolSlice slice = new JoolSlice(JoolConfig.defaults())) {
        slice.start();
        settle(slice, size);
        repeat(LARGE_SCRAPES_BEFORE, () -> serve(slice));
        double page = repeat(SCRAPES, () -> serve(slice)).cpuMicros / 1e3;
        double least = readMicros(slice);
        for (int reading = 1; reading < GROWTH_READINGS; reading++) {
          Wait.sleep(Duration.ofSeconds(1));
          least = Math.min(least, readMicros(slice));
        }
        // Once a second.
        double cpu = least / 1e4;
        points.addFirst(new GrowthPoint("instances", size, cpu, OptionalDouble.empty(), page));
      }
    }
    out.println(GrowthPoint.table(points));
  }

  private void run(PrintStream out) throws Exception {
    shell(command("instance add default --netfilter --pool6 64:ff9b::/96"));
    List<Cost> commands = new ArrayList<>();
    List<Cost> readings = new ArrayList<>();
    List<Cost> scrapes = new ArrayList<>();
    try (JoolStats stats = JoolStats.open();
        JoolSlice slice = new JoolSlice(JoolConfig.defaults())) {
      slice.start();
      settle(slice, 1);
      sameText(stats);
      repeat(READINGS_BEFORE, () -> print(stats));
      repeat(SCRAPES_BEFORE, () -> serve(slice));
      for (int round = 0; round < rounds; round++) {
        commands.add(commands());
        readings.add(repeat(READINGS, () -> print(stats)));
        scrapes.add(repeat(SCRAPES, () -> serve(slice)));
      }
      if (original.isPresent()) {
        out.println(exporter(original.get(), stats));
      }
    }
    Table table = new Table("what", "wall µs", "CPU µs");
    add(table, "jool stats display --csv --all", commands);
    add(table, "netsonde reads and prints the same", readings);
    add(table, "netsonde makes the page of /metrics", scrapes);
    add(table, "jool/netsonde", ratios(commands, readings, List.of()));
    add(table, "jool/(netsonde and its page)", ratios(commands, readings, scrapes));
    out.println(table);
    many(out);
  }

  /** Both print the same counters with the same values, or there is nothing to compare. */
  private void sameText(JoolStats stats) throws Exception {
    String theirs =
        new String(
            new ProcessBuilder("sh", "-c", command("stats display --csv --all"))
                .start()
                .getInputStream()
                .readAllBytes(),
            StandardCharsets.UTF_8);
    String ours = AS_CSV.body(stats.counters(Translator.NAT64, "default"));
    if (!theirs.strip().endsWith(ours.strip())) {
      throw new Unmeasured("the command prints other counters than Netsonde reads: " + theirs);
    }
  }

  private Table exporter(Path program, JoolStats stats) throws Exception {
    List<Cost> scrapes = new ArrayList<>();
    try (JoolExporter exporter = new JoolExporter(program)) {
      for (int round = 0; round < rounds; round++) {
        long cpu = exporter.cpuNanos();
        Scrape page = exporter.scrape();
        scrapes.add(new Cost(page.nanos() / 1e3, (exporter.cpuNanos() - cpu) / 1e3));
        JoolExporter.check(page, AS_CSV.body(stats.counters(Translator.NAT64, "default")));
      }
    }
    Table table = new Table("the original", "wall µs", "CPU µs");
    add(table, "jool-exporter reads and makes its page", scrapes);
    return table;
  }

  /** Many instances in one namespace, where iptables decides which packets go to which. */
  private void many(PrintStream out) throws Exception {
    add(1, instances);
    try (JoolSlice slice = new JoolSlice(JoolConfig.defaults())) {
      slice.start();
      settle(slice, instances);
      repeat(LARGE_SCRAPES_BEFORE, () -> serve(slice));
      List<Cost> scrapes = new ArrayList<>();
      List<Cost> readings = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        scrapes.add(repeat(SCRAPES, () -> serve(slice)));
        double micros = readMicros(slice);
        readings.add(new Cost(micros, micros));
      }
      Table table = new Table(instances + " instances", "wall µs", "CPU µs");
      add(table, "netsonde reads all", readings);
      add(table, "netsonde makes the page of /metrics", scrapes);
      out.println(table);
    }
  }

  /** Makes instances of these numbers, the second exclusive. */
  private void add(int from, int to) throws Exception {
    StringBuilder script = new StringBuilder();
    for (int i = from; i < to; i++) {
      script
          .append(command("instance add n" + i + " --iptables --pool6 64:ff9b::/96"))
          .append(" || exit 1; ");
    }
    shell(script.toString());
  }

  private void remove(int from, int to) throws Exception {
    StringBuilder script = new StringBuilder();
    for (int i = from; i < to; i++) {
      script.append(command("instance remove n" + i)).append(" || exit 1; ");
    }
    shell(script.toString());
  }

  /** One run of the command after the other, without a shell's fork in between but its own. */
  private Cost commands() throws Exception {
    long children = childMicros();
    long started = System.nanoTime();
    shell(
        "i=0; while [ $i -lt "
            + COMMANDS
            + " ]; do "
            + command("stats display --csv --all")
            + " >/dev/null || exit 1; i=$((i+1)); done");
    double wall = (System.nanoTime() - started) / 1e3;
    return new Cost(wall / COMMANDS, (double) (childMicros() - children) / COMMANDS);
  }

  /** The program itself with its own libraries, without the script that finds them. */
  private String command(String arguments) {
    String tools = jool.resolve("tools").toString();
    String libraries = tools + "/lib/x86_64-linux-gnu";
    return libraries
        + "/ld-linux-x86-64.so.2 --library-path "
        + libraries
        + ":"
        + tools
        + "/usr/lib/x86_64-linux-gnu "
        + tools
        + "/usr/bin/jool "
        + arguments;
  }

  private static void shell(String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new Unmeasured("a command of Jool's failed: " + script);
    }
  }

  /** CPU time of all children that have ended, in the kernel's ticks of 10 ms (proc(5)). */
  private static long childMicros() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10_000;
  }

  /** Something to be measured. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static Cost repeat(int times, Work work) throws IOException {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long started = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    double wall = (System.nanoTime() - started) / 1e3;
    double used = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e3;
    return new Cost(wall / times, used / times);
  }

  /** What the command prints: the work is the same, and so is the text. */
  private static void print(JoolStats stats) throws IOException {
    OutputStream.nullOutputStream()
        .write(
            AS_CSV
                .body(stats.counters(Translator.NAT64, "default"))
                .getBytes(StandardCharsets.UTF_8));
  }

  private static void serve(JoolSlice slice) throws IOException {
    Exposition.negotiate(List.of(), List.of())
        .write(new MetricSnapshots(slice.collect()), OutputStream.nullOutputStream());
  }

  /** Waits until as many instances have been read. */
  private static void settle(JoolSlice slice, int wanted) throws InterruptedException {
    long end = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
    while (gauge(slice, "jool_up").sum() < wanted) {
      if (System.nanoTime() - end > 0) {
        throw new Unmeasured("not all instances were read within a minute");
      }
      Thread.sleep(100);
    }
  }

  private static double readMicros(JoolSlice slice) {
    return gauge(slice, "jool_read_duration_seconds").sum() * 1e6;
  }

  private static DoubleStream gauge(JoolSlice slice, String name) {
    Stream<MetricSnapshot> families =
        slice.collect().stream()
            .filter(family -> family.getMetadata().getPrometheusName().equals(name));
    return families
        .map(GaugeSnapshot.class::cast)
        .flatMap(family -> family.getDataPoints().stream())
        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue);
  }

  private static List<Cost> ratios(List<Cost> of, List<Cost> by, List<Cost> and) {
    List<Cost> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      Cost more = and.isEmpty() ? new Cost(0, 0) : and.get(i);
      ratios.add(
          new Cost(
              of.get(i).wallMicros / (by.get(i).wallMicros + more.wallMicros),
              of.get(i).cpuMicros / (by.get(i).cpuMicros + more.cpuMicros)));
    }
    return ratios;
  }

  private static void add(Table table, String what, List<Cost> costs) {
    table.add(what, spread(costs, Cost::wallMicros), spread(costs, Cost::cpuMicros));
  }

  private static String spread(List<Cost> costs, ToDoubleFunction<Cost> of) {
    return Spread.of(costs.stream().mapToDouble(of)).text(0);
  }
}
