package io.netsonde.bench;

import io.netsonde.bench.CaptureContestant.Kind;
import io.netsonde.lab.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What watching packets costs: frames of 64 bytes as fast as they can be sent and 100,000 a second,
 * and what is left of a connection's throughput. A counter that only reads the ring, and tcpdump,
 * run beside in the same way.
 */
final class TcpBench {
  static final String HELP =
      """
      Usage: ./netsonde bench tcp [--only=PART] [--seconds=N] [--rounds=N]

      Measures packets without drops, CPU per packet, and what iperf3 loses, of 'netsonde serve',
      of a mere counter of the same ring, and of tcpdump. Ends
      without figures where a watcher has not seen, or had dropped, all that was sent.
        --only=PART  speed: frames of 64 bytes as fast as can be; rate: 100,000 of them a second;
                     iperf3: what is left of its throughput; all three where not given
        --seconds=N  length of each measurement, 1 to 60; default 5
        --rounds=N   how often each is repeated, 1 to 20; default 3; told are the median, the
                     least and the greatest
      """;

  private static final Pattern PART = Pattern.compile("--only=(speed|rate|iperf3)");
  private static final long FIXED_RATE = 100_000;

  private final Path netsonde;
  private final Optional<Path> original;
  private final int seconds;
  private final int rounds;

  private TcpBench(Subject.Task task, int seconds, int rounds) {
    netsonde = task.netsonde();
    original = task.originals().program(Originals.Which.TCP_EXPORTER);
    this.seconds = seconds;
    this.rounds = rounds;
  }

  /** Measures; 0, or 2 for wrong flags. */
  static int run(Subject.Task task) {
    int seconds = 5;
    int rounds = 3;
    String part = "";
    for (String argument : task.arguments()) {
      String value = argument.substring(argument.indexOf('=') + 1);
      Matcher only = PART.matcher(argument);
      if (argument.startsWith("--seconds=")) {
        seconds = Options.number("--seconds", value, 1, 60);
      } else if (argument.startsWith("--rounds=")) {
        rounds = Options.number("--rounds", value, 1, 20);
      } else if (only.matches()) {
        part = only.group(1);
      } else {
        throw new IllegalArgumentException(
            "'" + argument + "' (expected: one that ./netsonde bench tcp --help lists)");
      }
    }
    for (String tool : List.of("ip", "tcpdump", "iperf3")) {
      if (Tool.find(tool).isEmpty()) {
        throw new Unmeasured(tool + " is not installed");
      }
    }
    TcpBench bench = new TcpBench(task, seconds, rounds);
    if (part.isEmpty() || part.equals("speed")) {
      task.out().println(bench.frames(0));
    }
    if (part.isEmpty() || part.equals("rate")) {
      task.out().println(bench.frames(FIXED_RATE));
    }
    if (part.isEmpty() || part.equals("iperf3")) {
      task.out().println(bench.throughput());
    }
    return 0;
  }

  /** In turns, each round in another order, so that what else the machine does meets all alike. */
  private Map<Kind, List<CaptureTurn>> turns(Function<Kind, CaptureTurn> measure) {
    Map<Kind, List<CaptureTurn>> turns = new EnumMap<>(Kind.class);
    List<Kind> order = new ArrayList<>(List.of(Kind.values()));
    if (original.isEmpty()) {
      order.remove(Kind.ORIGINAL);
    }
    order.forEach(kind -> turns.put(kind, new ArrayList<>()));
    for (int i = 0; i < rounds; i++) {
      for (Kind kind : order) {
        CaptureTurn turn = measure.apply(kind);
        turns.getOrDefault(kind, List.of()).add(turn);
        System.err.println(kind.title + ": " + turn);
      }
      Collections.rotate(order, 1);
    }
    return turns;
  }

  private Path program(Kind kind) {
    return kind == Kind.ORIGINAL ? original.orElse(netsonde) : netsonde;
  }

  private Table frames(long rate) {
    Table table =
        new Table(
            rate == 0 ? "as many as can be, watched by" : rate + " a second, watched by",
            "1000/s",
            "sent",
            "dropped",
            "ns CPU each");
    Map<Kind, List<CaptureTurn>> turns =
        turns(kind -> CaptureTurn.frames(kind, program(kind), seconds, rate));
    turns.forEach((kind, of) ->
        table.add(
            kind.title,
            spread(of, turn -> turn.rate() / 1000).text(0),
            Long.toString(of.stream().mapToLong(CaptureTurn::packets).sum()),
            Long.toString(of.stream().mapToLong(CaptureTurn::drops).sum()),
            kind == Kind.NOBODY ? "–" : spread(of, CaptureTurn::cpuNanos).text(0)));
    return table;
  }

  private Table throughput() {
    Table table =
        new Table("iperf3 watched by", "Gbit/s", "lost %", "packets/s", "dropped", "ns CPU each");
    Map<Kind, List<CaptureTurn>> turns =
        turns(kind -> CaptureTurn.throughput(kind, program(kind), seconds));
    List<CaptureTurn> alone = turns.getOrDefault(Kind.NOBODY, List.of());
    turns.forEach((kind, of) ->
        table.add(
            kind.title,
            spread(of, turn -> turn.rate() / 1e9).text(1),
            kind == Kind.NOBODY
                ? "–"
                : Spread.of(
                        IntStream.range(0, rounds)
                            .mapToDouble(i -> 100 * (1 - of.get(i).rate() / alone.get(i).rate())))
                    .text(1),
            spread(of, turn -> (double) turn.packets() / seconds).text(0),
            Long.toString(of.stream().mapToLong(CaptureTurn::drops).sum()),
            kind == Kind.NOBODY ? "–" : spread(of, CaptureTurn::cpuNanos).text(0)));
    return table;
  }

  private static Spread spread(List<CaptureTurn> turns, ToDoubleFunction<CaptureTurn> figure) {
    return Spread.of(turns.stream().mapToDouble(figure));
  }
}
