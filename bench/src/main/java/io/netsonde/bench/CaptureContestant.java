package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who watches the packets of an interface, as a process of his own. All have a ring of 32
 * MiB, keep 128 bytes of each packet, and have the kernel pick TCP.
 */
final class CaptureContestant implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final String ADDRESS = "127.0.0.1:10116";
  private static final String ORIGINAL_PORT = "9090";
  private static final Pattern TCPDUMP_DROPS = Pattern.compile("(\\d+) packets? dropped by kernel");
  private static final Pattern TCPDUMP_READ = Pattern.compile("(\\d+) packets? captured");
  private static final Pattern SEEN = Pattern.compile("seen (\\d+) (\\d+) ");

  /** Who it is. */
  enum Kind {
    NOBODY("nobody"),
    COUNTER("the ring, counted"),
    ANALYSER("the ring, analysed"),
    NETSONDE("netsonde serve"),
    TCPDUMP("tcpdump -w /dev/null"),
    ORIGINAL(Originals.Which.TCP_EXPORTER.title());

    final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /**
   * What he saw since he began.
   *
   * @param frames read
   * @param drops by the kernel
   */
  record Report(long frames, long drops) {
    static final Report NOTHING = new Report(0, 0);

    /** What had to be there. */
    long all() {
      return frames + drops;
    }
  }

  private final Kind kind;
  private final Host host;
  private final String device;
  private final List<RunningProcess> processes = new ArrayList<>();

  /**
   * Starts it, and waits until it watches.
   *
   * @param program the launcher of Netsonde, or the original
   */
  CaptureContestant(Kind kind, Host host, String device, Path program) {
    this.kind = kind;
    this.host = host;
    this.device = device;
    switch (kind) {
      case NOBODY -> {}
      case COUNTER -> processes.add(reader("count", program));
      case ANALYSER -> processes.add(reader("analyse", program));
      case NETSONDE -> processes.add(serve(program));
      case TCPDUMP -> processes.add(tcpdump());
      case ORIGINAL -> processes.add(original(program));
    }
  }

  /** With the flags that the launcher gives the program's own JVM. */
  private RunningProcess reader(String what, Path netsonde) {
    List<String> command = Launcher.command(host, netsonde, RingReader.class, device, what);
    RunningProcess reader = host.start(command.toArray(String[]::new));
    reader.awaitOutput("ready", START);
    return reader;
  }

  private RunningProcess serve(Path netsonde) {
    try {
      Path file = Files.createTempFile("netsonde-bench", ".yml");
      file.toFile().deleteOnExit();
      Files.writeString(
          file,
          """
          tcp: {interfaces: [%s], filter: tcp, ring_size: 32MiB}
          probe: {enabled: false}
          clients: {enabled: false}
          jool: {enabled: false}
          """
              .formatted(device));
      RunningProcess serve =
          host.start(
              netsonde.toAbsolutePath().toString(),
              "serve",
              "--config.file=" + file,
              "--web.listen-address=" + ADDRESS);
      serve.awaitOutput("have a look at", START);
      while (scrape().sum("netsonde_slice_up{slice=\"tcp\"}") < 1) {
        Wait.sleep(Duration.ofMillis(50));
      }
      return serve;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunningProcess tcpdump() {
    RunningProcess tcpdump =
        host.start(
            "tcpdump",
            "-i",
            device,
            "-n",
            "-s",
            "128",
            "-B",
            "32768",
            "-Z",
            "root",
            "-w",
            "/dev/null",
            "tcp");
    tcpdump.awaitOutput("listening on", START);
    return tcpdump;
  }

  private RunningProcess original(Path program) {
    RunningProcess original =
        host.start(program.toString(), "-p", ORIGINAL_PORT, "-i", device, "-f", "tcp");
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        scrape();
        return original;
      } catch (IOException e) {
        if (!original.alive() || System.nanoTime() > end) {
          original.close();
          throw new Unmeasured(kind.title + " does not answer: " + original, e);
        }
        Wait.sleep(Duration.ofMillis(50));
      }
    }
  }

  /** Asks the program for its page. */
  Scrape scrape() throws IOException {
    String address = kind == Kind.ORIGINAL ? "127.0.0.1:" + ORIGINAL_PORT : ADDRESS;
    return Scrape.of(host, "http://" + address + "/metrics");
  }

  /** What tcp-exporter says; it has no counter of what was dropped. */
  static Report ofOriginal(Scrape scrape) {
    return new Report((long) scrape.sumOrNothing("packet_count"), 0);
  }

  /**
   * What was seen until now, once all that was sent has been read. tcpdump tells at its end alone,
   * and ends.
   *
   * @param sent frames that must be there, seen or dropped
   */
  Report report(long sent) {
    if (kind == Kind.NOBODY) {
      return Report.NOTHING;
    }
    RunningProcess process = processes.getFirst();
    return switch (kind) {
      case NETSONDE -> served(process, sent);
      case TCPDUMP -> dumped(process);
      case ORIGINAL -> until(sent, () -> ofOriginal(asked(process)));
      default -> read(process, sent);
    };
  }

  /** The process of whoever watches. */
  long pid() {
    return processes.getFirst().pid();
  }

  /** CPU time so far. */
  long cpuNanos() {
    return kind == Kind.NOBODY ? 0 : ProcessClock.nanos(processes.getFirst().pid());
  }

  private Report read(RunningProcess process, long sent) {
    return until(
        sent,
        () -> {
          Report report = Report.NOTHING;
          for (Matcher line = SEEN.matcher(process.output()); line.find(); ) {
            report = new Report(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)));
          }
          return report;
        });
  }

  private Report served(RunningProcess process, long sent) {
    return until(
        sent,
        () -> {
          Scrape scrape = asked(process);
          long packets = (long) scrape.sum("tcp_capture_packets_total");
          long drops = (long) scrape.sum("tcp_capture_dropped_packets_total");
          // What was counted must have been analysed, too: both are published at the same time.
          double analysed =
              scrape.sum("tcp_flow_tcp_packets_total")
                  + scrape.sum("tcp_flow_duplicate_frames_total");
          return new Report(Math.min(packets - drops, (long) analysed), drops);
        });
  }

  private Scrape asked(RunningProcess process) {
    try {
      return scrape();
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer: " + process, e);
    }
  }

  private Report dumped(RunningProcess process) {
    process.close();
    String words = process.await(START).errors();
    return new Report(number(TCPDUMP_READ, words), number(TCPDUMP_DROPS, words));
  }

  private static Report until(long sent, Supplier<Report> ask) {
    long end = System.nanoTime() + START.toNanos();
    Report report = ask.get();
    while (report.all() < sent && System.nanoTime() < end) {
      Wait.sleep(Duration.ofMillis(200));
      report = ask.get();
    }
    return report;
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new Unmeasured("no number in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public void close() {
    processes.forEach(RunningProcess::close);
  }
}
