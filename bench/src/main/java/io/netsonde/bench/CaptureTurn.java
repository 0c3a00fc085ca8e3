package io.netsonde.bench;

import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One measurement of one watcher, in a lab of its own. Refuses to tell figures of a watcher that
 * has not seen, or had dropped, all that was there.
 *
 * @param rate frames sent in a second, or bits
 * @param packets that went through the interface
 * @param drops of them the kernel dropped for want of room
 * @param cpuNanos of the watcher's whole process, for each packet that it read
 */
record CaptureTurn(double rate, long packets, long drops, double cpuNanos) {
  private static final Duration MARGIN = Duration.ofSeconds(20);

  /**
   * What is done once a waking, some 40 times a second, is compiled after some 400 times. Of a
   * quick look the warm-up is shorter.
   */
  private static final int WARM_UP_SECONDS = 12;

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Pattern THROUGHPUT = Pattern.compile("([0-9.]+) Mbits/sec.*receiver");
  private static final Pattern PACKETS = Pattern.compile("\"packets\":(\\d+)");

  /** Of the rate wanted; a machine that has not the time for more is too busy to measure on. */
  private static final double LEAST = 0.95;

  private static final int ATTEMPTS = 3;

  /** Packets that are no TCP, and so nobody's: neighbours are asked for now and then. */
  private static final double OTHERS = 0.01;

  /**
   * Sends frames of 64 bytes.
   *
   * @param wanted in a second; 0 for as many as can be
   */
  static CaptureTurn frames(CaptureContestant.Kind kind, Path netsonde, int seconds, long wanted) {
    try (Lab lab = Lab.open()) {
      Link link = lab.link(lab.host("near"), lab.host("far"));
      try (CaptureContestant watcher =
          new CaptureContestant(kind, link.right().host(), link.right().name(), netsonde)) {
        long warmUp = (long) generate(link, warmUp(seconds), wanted)[0];
        if (kind != CaptureContestant.Kind.TCPDUMP) {
          check(kind, watcher.report(warmUp), warmUp, 0);
        }
        Wait.sleep(SETTLE);
        long before = watcher.cpuNanos();
        double[] sent = generate(link, seconds, wanted);
        for (int i = 1; i < ATTEMPTS && sent[0] / sent[1] < LEAST * wanted; i++) {
          before = watcher.cpuNanos();
          warmUp += (long) sent[0];
          sent = generate(link, seconds, wanted);
        }
        Wait.sleep(SETTLE);
        long cpu = watcher.cpuNanos() - before;
        long packets = (long) sent[0];
        double rate = packets / sent[1];
        if (wanted > 0 && rate < LEAST * wanted) {
          throw new Unmeasured(
              "%.0f frames a second were sent instead of %d".formatted(rate, wanted));
        }
        long all = warmUp + packets;
        CaptureContestant.Report report = watcher.report(all);
        check(kind, report, all, 0);
        return new CaptureTurn(
            rate, packets, report.drops(), (double) cpu / Math.max(1, packets - report.drops()));
      }
    }
  }

  private static int warmUp(int seconds) {
    return Math.min(WARM_UP_SECONDS, 3 * seconds);
  }

  /** Sends frames out of the left end: how many, and the seconds that took. */
  static double[] generate(Link link, int seconds, long rate) {
    return generate(link, seconds, rate, FrameGenerator.FLOWS);
  }

  /** The same with another number of connections. */
  static double[] generate(Link link, int seconds, long rate, int flows) {
    String[] words =
        Launcher.run(
            link.left().host(),
            Duration.ofSeconds(seconds).plus(MARGIN),
            List.of(),
            FrameGenerator.class,
            link.left().name(),
            seconds,
            rate,
            flows);
    return new double[] {Long.parseLong(words[0]), Double.parseDouble(words[1])};
  }

  /** Has iperf3 send, through an interface that is watched at the sender's end. */
  static CaptureTurn throughput(CaptureContestant.Kind kind, Path netsonde, int seconds) {
    try (Lab lab = Lab.open()) {
      Link link = lab.link(lab.host("near"), lab.host("far"), "10.77.0.0/24");
      RunningProcess server = link.right().host().start("iperf3", "-s", "--forceflush");
      server.awaitOutput("Server listening", MARGIN);
      try (CaptureContestant watcher =
          new CaptureContestant(kind, link.left().host(), link.left().name(), netsonde)) {
        iperf(link, warmUp(seconds));
        Wait.sleep(SETTLE);
        long counted = passed(link);
        if (kind != CaptureContestant.Kind.TCPDUMP) {
          check(kind, watcher.report((long) (counted * (1 - OTHERS))), counted, OTHERS);
        }
        long before = watcher.cpuNanos();
        double rate = iperf(link, seconds);
        Wait.sleep(SETTLE);
        long cpu = watcher.cpuNanos() - before;
        long all = passed(link);
        CaptureContestant.Report report = watcher.report((long) (all * (1 - OTHERS)));
        check(kind, report, all, OTHERS);
        return new CaptureTurn(
            rate, all - counted, report.drops(), (double) cpu / Math.max(1, all - counted));
      }
    }
  }

  private static double iperf(Link link, int seconds) {
    String output =
        link.left()
            .host()
            .shell()
            .within(Duration.ofSeconds(seconds).plus(MARGIN))
            .run("iperf3", "-c", "10.77.0.2", "-f", "m", "-t", Integer.toString(seconds));
    Matcher matcher = THROUGHPUT.matcher(output);
    if (!matcher.find()) {
      throw new Unmeasured("iperf3 says: " + output);
    }
    return Double.parseDouble(matcher.group(1)) * 1e6;
  }

  /** Packets of both directions that the interface has counted. */
  private static long passed(Link link) {
    String told =
        link.left().host().run("ip", "-json", "-s", "link", "show", "dev", link.left().name());
    List<Long> numbers =
        PACKETS.matcher(told).results().map(found -> Long.parseLong(found.group(1))).toList();
    if (numbers.size() != 2) {
      throw new Unmeasured("ip does not tell what was received and sent: " + told);
    }
    return numbers.get(0) + numbers.get(1);
  }

  private static void check(
      CaptureContestant.Kind kind, CaptureContestant.Report report, long packets, double others) {
    boolean same =
        kind == CaptureContestant.Kind.NOBODY
            || (report.all() <= packets && report.all() >= packets * (1 - others));
    if (!same) {
      throw new Unmeasured(
          "'%s' has read %d packets and lost %d, of %d that there were: no comparison"
              .formatted(kind.title, report.frames(), report.drops(), packets));
    }
  }
}
