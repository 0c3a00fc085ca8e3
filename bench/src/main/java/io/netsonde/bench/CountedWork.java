package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.Link;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the program does for its work, counted and not timed, so that the figures are those of any
 * machine: system calls, by strace; bytes allocated, by the JVM of the launcher's flags; wake-ups,
 * by the kernel.
 *
 * <p>One program with all slices on, on a router with clients: first at rest, then scraped, then
 * with everything to do at once. Each kind of work has a thread of its own, and is counted there.
 */
final class CountedWork implements AutoCloseable {
  private static final int CLIENTS = 250;
  private static final int TARGETS = 800;
  private static final int PING_MILLIS = 100;
  private static final int TURN_MILLIS = 200;
  private static final int FRAMES_PER_SECOND = 20_000;
  private static final int SCRAPES = 20;

  /** Of frames that are sent; as long as they are counted, and before. */
  private static final int SECONDS = 7;

  /** Until what is measured is compiled, and has the memory that it keeps: that of a timeout. */
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private static final Duration WINDOW = Duration.ofSeconds(2);

  /** The least of them counts. */
  private static final int REST_WINDOWS = 3;

  // The rate is bounded so that the ring of probes under way has its last size after a second.
  private static final String CONFIG =
      """
      probe: {interval: %dms, timeout: 500ms, max_pps: 8192, max_targets: 2000, histograms: false}
      clients: {interval: %dms}
      tcp: {filter: tcp}
      """
          .formatted(PING_MILLIS, TURN_MILLIS);

  private final ClientsRouter router = new ClientsRouter(CLIENTS);
  private final RunningProcess program;
  private final List<Count> counts = new ArrayList<>();

  /**
   * Something counted.
   *
   * @param name as the table of bounds has it
   * @param value how much, on average
   */
  record Count(String name, double value) {}

  /** What the program had done until then. */
  private record Moment(long nanos, double pings, double frames, Map<String, Long> allocated) {

    double seconds(Moment earlier) {
      return (nanos - earlier.nanos) / 1e9;
    }

    double allocated(Moment earlier, String thread) {
      Long now = allocated.get(thread);
      Long then = earlier.allocated.get(thread);
      if (now == null || then == null) {
        throw new Unmeasured("the program has no thread " + thread);
      }
      return (double) (now - then);
    }
  }

  private CountedWork(Path netsonde) {
    router.track();
    program = router.count(netsonde, CONFIG);
  }

  /** Counts everything; takes less than half a minute. */
  static List<Count> measure(Path netsonde) {
    try (CountedWork work = new CountedWork(netsonde)) {
      work.rest();
      work.scrapes();
      work.load();
      return List.copyOf(work.counts);
    } catch (IOException e) {
      throw new Unmeasured("the program does not tell what it has allocated", e);
    }
  }

  /** Nothing but what goes on by itself, with the clients read five times a second. */
  private void rest() {
    Wait.sleep(WARM_UP);
    ProcessFiles files = new ProcessFiles(program.pid());
    long least = Long.MAX_VALUE;
    // The compiler wakes up as well, and may not be done when the time to warm up is over.
    for (int i = 0; i < REST_WINDOWS; i++) {
      long begin = files.wakeUps();
      Wait.sleep(WINDOW);
      least = Math.min(least, files.wakeUps() - begin);
    }
    add("wake-ups a second at rest", (double) least / WINDOW.toSeconds());
  }

  /** All at once: pings, frames and the counters of clients, each the work of its own thread. */
  private void load() throws IOException {
    router.flood(CLIENTS, SECONDS, CLIENTS);
    for (String query : ServeContestant.queries(addresses())) {
      router.scrape(query);
    }
    Link cable = new Link(router.port().right(), router.port().left());
    Thread frames =
        Thread.ofPlatform()
            .daemon()
            .start(() -> CaptureTurn.generate(cable, SECONDS, FRAMES_PER_SECOND));
    Wait.sleep(WARM_UP);
    try (SystemCalls probing = SystemCalls.ofThread(router.host(), id("probe-loop"));
        SystemCalls reading = SystemCalls.ofThread(router.host(), id("clients-loop"))) {
      Moment before = moment();
      Wait.sleep(WINDOW);
      Moment after = moment();
      double pings = after.pings - before.pings;
      add("bytes allocated for a ping", after.allocated(before, "probe-loop") / pings);
      double pace = pings / after.seconds(before);
      add("system calls for a ping", probing.stop() / (pace * probing.seconds()));
      add(
          "bytes allocated for a captured frame",
          after.allocated(before, "tcp-capture-0") / (after.frames - before.frames));
      add(
          "bytes allocated in a turn over 250 clients",
          after.allocated(before, "clients-loop") / turns(after.seconds(before)));
      long calls = reading.stop();
      double turns = turns(reading.seconds());
      add("system calls of a turn over 250 clients", calls / turns);
      add("netlink messages sent in a turn over 250 clients", reading.calls("send") / turns);
    }
    try {
      frames.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unmeasured("interrupted");
    }
  }

  private static double turns(double seconds) {
    return seconds * 1e3 / TURN_MILLIS;
  }

  private static List<String> addresses() {
    return IntStream.range(0, TARGETS)
        .mapToObj(i -> "127.1." + i / 250 + "." + (i % 250 + 1))
        .toList();
  }

  private Moment moment() throws IOException {
    Scrape scrape = router.scrape();
    return new Moment(
        System.nanoTime(),
        scrape.sum("icmp_packets_sent_total"),
        scrape.sum("tcp_capture_packets_total"),
        allocatedSoFar());
  }

  private void scrapes() throws IOException {
    long series = router.scrape().series();
    double bytes = 0;
    long before = allocatedSoFar().getOrDefault("", 0L);
    for (int i = 0; i < SCRAPES; i++) {
      bytes += router.scrape().body().length();
    }
    double allocated = (double) (allocatedSoFar().getOrDefault("", 0L) - before);
    add("bytes of a series in the text format", bytes / SCRAPES / series);
    add("bytes allocated for a series of a scrape", allocated / SCRAPES / series);
  }

  private void add(String name, double value) {
    counts.add(new Count(name, value));
  }

  /** The kernel's id of a thread. */
  private long id(String name) {
    try (Stream<Path> threads =
        Files.list(Path.of("/proc", Long.toString(program.pid()), "task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
          return Long.parseLong(thread.getFileName().toString());
        }
      }
    } catch (IOException e) {
      throw new Unmeasured("cannot read the threads of the program", e);
    }
    throw new Unmeasured("the program has no thread " + name);
  }

  /** What each thread has allocated; under an empty name the whole program. */
  private Map<String, Long> allocatedSoFar() throws IOException {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : report(router.host()).lines().toList()) {
      int blank = line.indexOf(' ');
      bytes.merge(line.substring(blank + 1), Long.parseLong(line.substring(0, blank)), Long::sum);
    }
    return bytes;
  }

  private static String report(Host host) throws IOException {
    try {
      return host.call(() -> {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), CountedProgram.PORT)) {
          return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
      });
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new Unmeasured("cannot ask the program", e);
    }
  }

  @Override
  public void close() {
    program.close();
    router.close();
  }
}
