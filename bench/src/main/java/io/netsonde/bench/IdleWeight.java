package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What programs with all slices weigh that have nothing to do: one with the launcher's flags and
 * one for each of them undone, side by side, looked at again and again. What is resident goes up
 * and down over minutes, so that one look says little.
 */
final class IdleWeight {
  static final String PAGE = "http://127.0.0.1:10116/metrics";

  private static final Duration START = Duration.ofSeconds(30);

  /** Long enough for what only a start needs to be given back, which begins after 3 s. */
  private static final int SCRAPES = 4;

  private static final Duration BETWEEN_SCRAPES = Duration.ofSeconds(4);

  /** What the last scrape has left to be compiled and collected is done by then. */
  private static final Duration REST = Duration.ofSeconds(32);

  private static final int WINDOWS = 18;
  private static final int LOOKS = 5;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** Before a program that is to see no network namespace of the others: it would read them all. */
  private static final List<String> ALONE =
      List.of("sh", "-c", "mount -t tmpfs none /run/netns && exec \"$@\"", "sh");

  /** Flags of the JVM, each of which replaces one of the launcher's. */
  private enum Flags {
    OURS("the launcher's flags", ""),
    SECOND("the second compiler too", "-XX:TieredStopAtLevel=4"),
    INLINED("short methods alone inlined", "-XX:C1MaxInlineSize=35"),
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

  /** One program, and what was seen of it. */
  private static final class Watched {
    private final Host host;
    private final long pid;
    private final List<Double> megabytes = new ArrayList<>();
    private final List<Double> cpuPercent = new ArrayList<>();
    private long began;
    private long cpu;

    Watched(Host host, long pid) {
      this.host = host;
      this.pid = pid;
    }

    void beginWindow() {
      began = System.nanoTime();
      cpu = ProcessClock.nanos(pid);
    }

    void look() {
      megabytes.add(new ProcessFiles(pid).residentBytes() / 1e6);
    }

    void endWindow() {
      double used = ProcessClock.nanos(pid) - cpu;
      cpuPercent.add(100 * used / (System.nanoTime() - began));
    }
  }

  private IdleWeight() {}

  /** Starts all of them as often as is asked for, and sums up all looks. */
  static Table measure(Subject.Task task, Path netsonde, int rounds) {
    Map<Flags, List<Watched>> all = new EnumMap<>(Flags.class);
    for (int round = 1; round <= rounds; round++) {
      task.err().printf(Locale.ROOT, "netsonde bench: idle, round %d of %d%n", round, rounds);
      watch(netsonde)
          .forEach((flags, seen) -> all.computeIfAbsent(flags, of -> new ArrayList<>()).add(seen));
    }
    Table table = new Table("idle with", "MB resident", "CPU % of a core, 10 s");
    all.forEach((flags, runs) ->
        table.add(
            flags.title,
            Spread.of(runs.stream().flatMapToDouble(run -> doubles(run.megabytes))).text(1),
            Spread.of(runs.stream().flatMapToDouble(run -> doubles(run.cpuPercent))).text(2)));
    return table;
  }

  private static DoubleStream doubles(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue);
  }

  /** Prometheus asks now and then, but not while they are watched. */
  private static Map<Flags, Watched> watch(Path netsonde) {
    Map<Flags, Watched> watched = new EnumMap<>(Flags.class);
    try (Lab lab = Lab.open()) {
      for (Flags flags : Flags.values()) {
        String number = Integer.toString(watched.size());
        Host host = lab.host("idle" + number);
        lab.link(host, lab.host("other" + number), "198.51.100.0/24");
        watched.put(flags, new Watched(host, serveAlone(netsonde, host, flags.options).pid()));
      }
      for (int scrape = 0; scrape < SCRAPES; scrape++) {
        Wait.sleep(BETWEEN_SCRAPES);
        for (Watched program : watched.values()) {
          Scrape.of(program.host, PAGE);
        }
      }
      Wait.sleep(REST);
      for (int window = 0; window < WINDOWS; window++) {
        watched.values().forEach(Watched::beginWindow);
        for (int look = 0; look < LOOKS; look++) {
          Wait.sleep(BETWEEN_LOOKS);
          watched.values().forEach(Watched::look);
        }
        watched.values().forEach(Watched::endWindow);
      }
      return watched;
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
  }

  private static RunningProcess serveAlone(Path netsonde, Host host, String options) {
    return start(host, Stream.concat(ALONE.stream(), command(netsonde, options)));
  }

  /** Starts the program with all slices. */
  static RunningProcess serve(Path netsonde, Host host, String... flags) {
    return start(host, Stream.concat(command(netsonde, ""), Stream.of(flags)));
  }

  private static Stream<String> command(Path netsonde, String options) {
    return Stream.of(
        "env",
        "NETSONDE_JAVA_OPTS=" + options,
        netsonde.toAbsolutePath().toString(),
        "serve",
        "--web.listen-address=127.0.0.1:10116");
  }

  private static RunningProcess start(Host host, Stream<String> command) {
    RunningProcess process = host.start(command.toArray(String[]::new));
    process.awaitOutput("listening on", START);
    return process;
  }
}
