package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who watches the packets of an interface, as a process of his own. */
final class CaptureContestant implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final String ADDRESS = "127.0.0.1:10116";
  private static final Pattern TCPDUMP_DROPS = Pattern.compile("(\\d+) packets? dropped by kernel");
  private static final Pattern TCPDUMP_READ = Pattern.compile("(\\d+) packets? captured");

  /** Who it is. */
  enum Kind {
    NOBODY("nobody"),
    COUNTER("the ring, counted"),
    ANALYSER("the ring, analysed"),
    NETSONDE("netsonde serve"),
    TCPDUMP("tcpdump -w /dev/null");

    final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /**
   * What he saw.
   *
   * @param frames read
   * @param drops by the kernel
   * @param nanos of CPU for each frame; empty where it is not told
   */
  record Report(long frames, long drops, Optional<Double> nanos) {}

  private final Kind kind;
  private final Host host;
  private final String device;
  private final Optional<RunningProcess> process;
  private final long cpuBefore;

  CaptureContestant(Kind kind, Host host, String device, Path netsonde) {
    this.kind = kind;
    this.host = host;
    this.device = device;
    process =
        switch (kind) {
          case NOBODY -> Optional.empty();
          case COUNTER -> Optional.of(reader("count"));
          case ANALYSER -> Optional.of(reader("analyse"));
          case NETSONDE -> Optional.of(serve(netsonde));
          case TCPDUMP -> Optional.of(tcpdump());
        };
    cpuBefore = process.map(running -> ProcessClock.nanos(running.pid())).orElse(0L);
  }

  private RunningProcess reader(String what) {
    RunningProcess reader =
        host.start(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-Xmn4m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            RingReader.class.getName(),
            device,
            what);
    reader.awaitOutput("ready", START);
    return reader;
  }

  private RunningProcess serve(Path netsonde) {
    try {
      Path file = Files.createTempFile("netsonde-bench", ".yml");
      Files.writeString(
          file,
          "tcp: {interfaces: [%s], filter: tcp, ring_size: 32MiB}\nprobe: {enabled: false}\n"
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

  private Scrape scrape() throws IOException {
    return Scrape.of(host, "http://" + ADDRESS + "/metrics");
  }

  /** Waits until all is read, and says what was. */
  Report report() {
    if (process.isEmpty()) {
      return new Report(0, 0, Optional.empty());
    }
    RunningProcess running = process.get();
    return switch (kind) {
      case COUNTER, ANALYSER -> {
        String[] words =
            running.await(START).output().strip().replaceAll("(?s).*\n", "").split(" ", -1);
        yield new Report(
            Long.parseLong(words[0]),
            Long.parseLong(words[1]),
            Optional.of(Double.parseDouble(words[2])));
      }
      case NETSONDE -> {
        Wait.sleep(Duration.ofSeconds(2));
        yield served(running);
      }
      case TCPDUMP -> {
        Wait.sleep(Duration.ofSeconds(1));
        long cpu = ProcessClock.nanos(running.pid()) - cpuBefore;
        running.close();
        String words = running.await(START).errors();
        long frames = number(TCPDUMP_READ, words);
        yield new Report(
            frames, number(TCPDUMP_DROPS, words), Optional.of((double) cpu / Math.max(1, frames)));
      }
      case NOBODY -> throw new IllegalStateException("nobody has no process");
    };
  }

  private Report served(RunningProcess running) {
    try {
      Scrape scrape = scrape();
      long packets = (long) scrape.sum("tcp_capture_packets_total");
      long drops = (long) scrape.sum("tcp_capture_dropped_packets_total");
      double cpu = (double) (ProcessClock.nanos(running.pid()) - cpuBefore);
      return new Report(packets - drops, drops, Optional.of(cpu / Math.max(1, packets - drops)));
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
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
    process.ifPresent(RunningProcess::close);
  }
}
