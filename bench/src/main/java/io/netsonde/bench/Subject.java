package io.netsonde.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be measured. */
enum Subject {
  COUNTED(
      "",
      "strace",
      """
      Usage: ./netsonde bench counted

      Counts system calls, bytes allocated and wake-ups, and compares them with their bounds.
      """,
      Subject::count),
  PROBE(
      "--quick",
      "fping prometheus-smokeping-prober prometheus-blackbox-exporter",
      Options.HELP,
      ProbeBench::run),
  CLIENTS(
      "--scenario=10x0 --scenario=250x0 --seconds=5 --warm-up=3 --rounds=2",
      "nftables iperf3",
      ClientsBench.HELP,
      ClientsBench::run),
  TCP("--rounds=1 --seconds=1", "tcpdump iperf3", TcpBench.HELP, TcpBench::run),
  JOOL("--rounds=1 --instances=10", "qemu-system-x86", JoolBench.HELP, Subject::jool),
  START(
      "2",
      "",
      """
      Usage: ./netsonde bench start [ROUNDS]

      Measures the time from the start of 'netsonde serve' to the end of the first scrape, from the
      source tree and from the package with its archive of classes and without; 10 rounds.
      """,
      Subject::start),
  WEIGHT("--only=page", "nftables", WeightBench.HELP, WeightBench::run),
  GROWTH(
      "--seconds=2 --only=targets --only=clients --only=entries --only=flows",
      "nftables",
      GrowthBench.HELP,
      GrowthBench::run),
  FLEET("--hosts=10 --seconds=20", "prometheus", FleetBench.HELP, FleetBench::run);

  /** What is run where nobody says what; a fleet needs a page to begin with. */
  static final List<Subject> ALL =
      List.of(COUNTED, PROBE, CLIENTS, TCP, JOOL, START, WEIGHT, GROWTH);

  static final String HELP =
      """
      Usage: ./netsonde bench [--quick] [--write] [SLICE [FLAGS]]

      Measures Netsonde beside the programs that do the same, in turns, on networks of its own.
      SLICE is one of these, and all but the last where none is named:
        counted   system calls, bytes and wake-ups, and whether they keep their bounds; 20 s
        probe     CPU time per ping, beside fping and other exporters; 8 min
        clients   CPU time, packets and throughput of a router that counts clients; 20 min
        tcp       CPU time per packet, beside tcpdump; 15 min
        jool      readings of Jool's counters, beside its own command, in a virtual machine; 20 min
        start     time to the first page, from the sources and from the package; 2 min
        weight    memory and CPU time of all slices, idle and with much to do; 14 min
        growth    cost against size, as docs/growth.svg; 8 min
        fleet     what many hosts are to a Prometheus; needs --page=FILE

        --quick   short runs, for those who change something; 4 min for all
        --write   put the tables into docs/benchmarks.md

      './netsonde bench SLICE --help' lists the flags of one. A comparison of two that did not do the
      same work is refused, and the exit code is 1.

      The originals take part where these variables of the environment name their programs:
        NETSONDE_BENCH_ICMP_EXPORTER              in probe
        NETSONDE_BENCH_NETWORK_METRICS_EXPORTER   in clients
        NETSONDE_BENCH_TCP_EXPORTER               in tcp
        NETSONDE_BENCH_JOOL_EXPORTER              in jool
      """;

  private final String quick;
  private final String packages;
  private final String help;

  /** Refers to a method and holds nothing. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final ToIntFunction<Task> run;

  /**
   * What one is asked to do.
   *
   * @param home the source tree
   * @param arguments the flags behind its name
   * @param out takes its tables
   * @param err takes what it has to say meanwhile
   */
  record Task(
      Path home, Originals originals, List<String> arguments, PrintStream out, PrintStream err) {
    Task {
      arguments = List.copyOf(arguments);
    }

    /** The launcher of the program that is measured. */
    Path netsonde() {
      return home.resolve("netsonde");
    }
  }

  /**
   * One of them.
   *
   * @param quick the flags of a short run, separated by spaces
   * @param packages names of packages, separated by spaces
   * @param help its flags
   * @param run measures
   */
  Subject(String quick, String packages, String help, ToIntFunction<Task> run) {
    this.quick = quick;
    this.packages = packages;
    this.help = help;
    this.run = run;
  }

  private static int count(Task task) {
    List<CountedWork.Count> counts = CountedWork.measure(task.netsonde());
    CountedTable table =
        CountedTable.read(
            new Document(task.home().resolve("docs/benchmarks.md")).part(COUNTED.word()));
    task.out().println(table.with(counts));
    List<String> problems = table.problems(counts);
    problems.forEach(problem -> task.err().println("netsonde bench: " + problem));
    return problems.isEmpty() ? 0 : 1;
  }

  private static int jool(Task task) {
    List<String> command = new ArrayList<>(List.of(task.home() + "/bench/jool"));
    command.addAll(task.arguments());
    return Child.run(command, task.out());
  }

  private static int start(Task task) {
    String rounds = task.arguments().isEmpty() ? "10" : task.arguments().getLast();
    return Child.run(List.of(task.home() + "/bench/start", rounds), task.out());
  }

  /** Measures; 0, 1 when something was refused, 2 for wrong flags. */
  int run(Task task) {
    return run.applyAsInt(task);
  }

  /** Its flags. */
  String help() {
    return help;
  }

  /** How it is asked for. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The flags of a short run. */
  List<String> quick() {
    return words(quick);
  }

  /** Debian packages whose versions matter. */
  List<String> packages() {
    return words(packages);
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  static @Nullable Subject named(String word) {
    for (Subject subject : values()) {
      if (subject.word().equals(word)) {
        return subject;
      }
    }
    return null;
  }
}
