package io.netsonde.bench;

import io.netsonde.lab.Lab;
import io.netsonde.lab.LabException;
import io.netsonde.lab.Link;
import io.netsonde.lab.RunningProcess;
import io.netsonde.lab.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What watching packets costs: frames of 64 bytes as fast as they can be sent and 100,000 a second,
 * and what is left of a connection's throughput. A counter that only reads the ring, and tcpdump,
 * run beside in the same way.
 */
public final class TcpBench {
  private static final String HELP =
      """
      Usage: bench/tcp [--seconds=N] [--rounds=N]

      Measures packets without drops, CPU per packet, and what iperf3 loses, of 'netsonde serve',
      of a mere counter of the same ring, and of tcpdump.
        --seconds=N  length of each measurement, 1 to 60; default 5
        --rounds=N   how often each is repeated, 1 to 20; default 3; the median is told
      """;

  private static final Pattern NUMBER = Pattern.compile("--(seconds|rounds)=([1-9][0-9]?)");
  private static final Pattern THROUGHPUT = Pattern.compile("([0-9.]+) Gbits/sec.*receiver");
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private final Path netsonde;
  private final int seconds;
  private final int rounds;

  private TcpBench(Path netsonde, int seconds, int rounds) {
    this.netsonde = netsonde;
    this.seconds = seconds;
    this.rounds = rounds;
  }

  /** Measures; ends with 0, with 1 when something could not be measured, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    if (arguments.contains("--help")) {
      System.out.print(HELP);
      return 0;
    }
    Path netsonde = Path.of("./netsonde");
    int seconds = 5;
    int rounds = 3;
    for (String argument : arguments) {
      Matcher number = NUMBER.matcher(argument);
      if (argument.startsWith("--netsonde=")) {
        netsonde = Path.of(argument.substring("--netsonde=".length()));
      } else if (number.matches()) {
        int value = Integer.parseInt(number.group(2));
        seconds = number.group(1).equals("seconds") ? value : seconds;
        rounds = number.group(1).equals("rounds") ? value : rounds;
      } else {
        System.err.println(
            "bench/tcp: '" + argument + "' (expected: one that bench/tcp --help lists)");
        return 2;
      }
    }
    for (String tool : List.of("ip", "tcpdump", "iperf3")) {
      if (Tool.find(tool).isEmpty()) {
        System.err.println("bench/tcp: " + tool + " is not installed");
        return 1;
      }
    }
    try {
      TcpBench bench = new TcpBench(netsonde, seconds, rounds);
      System.out.println(bench.frames());
      System.out.println(bench.throughput());
      return 0;
    } catch (Unmeasured | LabException e) {
      System.err.println("bench/tcp: " + e.getMessage());
      return 1;
    }
  }

  private Table frames() {
    Table table = new Table("frames of 64 bytes", "watched by", "sent/s", "dropped", "ns CPU each");
    for (long rate : new long[] {0, 100_000}) {
      for (CaptureContestant.Kind kind : CaptureContestant.Kind.values()) {
        List<double[]> turns = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          turns.add(frames(kind, rate));
        }
        table.add(
            rate == 0 ? "as fast as can be" : rate + "/s",
            kind.title,
            text("%.0f", median(turns, 0)),
            text("%.0f", turns.stream().mapToDouble(turn -> turn[1]).sum()),
            kind == CaptureContestant.Kind.NOBODY ? "–" : text("%.0f", median(turns, 2)));
      }
    }
    return table;
  }

  /** Frames sent in a second, frames lost, CPU nanoseconds. */
  private double[] frames(CaptureContestant.Kind kind, long rate) {
    try (Lab lab = Lab.open()) {
      Link link = lab.link(lab.host("near"), lab.host("far"));
      try (CaptureContestant watcher =
          new CaptureContestant(kind, link.right().host(), link.right().name(), netsonde)) {
        String[] words =
            link.left()
                .host()
                .shell()
                .within(Duration.ofSeconds(seconds).plus(MARGIN))
                .run(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FrameGenerator.class.getName(),
                    link.left().name(),
                    Integer.toString(seconds),
                    Long.toString(rate))
                .strip()
                .split(" ", -1);
        long sent = Long.parseLong(words[0]);
        CaptureContestant.Report report = watcher.report();
        long lost = kind == CaptureContestant.Kind.NOBODY ? 0 : sent - report.frames();
        return new double[] {sent / Double.parseDouble(words[1]), lost, report.nanos().orElse(0.0)};
      }
    }
  }

  private Table throughput() {
    Table table = new Table("iperf3 watched by", "Gbit/s", "lost");
    List<List<Double>> all = new ArrayList<>();
    CaptureContestant.Kind[] kinds = CaptureContestant.Kind.values();
    for (CaptureContestant.Kind _ : kinds) {
      all.add(new ArrayList<>());
    }
    // In turns, so that what else the machine does meets all alike.
    for (int i = 0; i < rounds; i++) {
      for (int k = 0; k < kinds.length; k++) {
        all.get(k).add(throughput(kinds[k]));
      }
    }
    double alone = median(all.getFirst());
    for (int k = 0; k < kinds.length; k++) {
      double median = median(all.get(k));
      table.add(kinds[k].title, text("%.1f", median), text("%.1f %%", 100 * (1 - median / alone)));
    }
    return table;
  }

  private double throughput(CaptureContestant.Kind kind) {
    try (Lab lab = Lab.open()) {
      Link link = lab.link(lab.host("near"), lab.host("far"), "10.77.0.0/24");
      RunningProcess server = link.right().host().start("iperf3", "-s", "-1", "--forceflush");
      server.awaitOutput("Server listening", MARGIN);
      try (CaptureContestant _ =
          new CaptureContestant(kind, link.left().host(), link.left().name(), netsonde)) {
        String output =
            link.left()
                .host()
                .shell()
                .within(Duration.ofSeconds(seconds).plus(MARGIN))
                .run("iperf3", "-c", "10.77.0.2", "-f", "g", "-t", Integer.toString(seconds));
        Matcher matcher = THROUGHPUT.matcher(output);
        if (!matcher.find()) {
          throw new Unmeasured("iperf3 says: " + output);
        }
        return Double.parseDouble(matcher.group(1));
      }
    }
  }

  private static double median(List<double[]> turns, int place) {
    return median(turns.stream().map(turn -> turn[place]).toList());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
