package io.netsonde.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** jool-exporter at its own port, with the command that it runs for each page. */
final class JoolExporter implements AutoCloseable {
  private static final String PAGE = "http://127.0.0.1:6971/metrics";
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;

  /** Starts it and waits for its first answer. */
  JoolExporter(Path program) throws IOException {
    process =
        new ProcessBuilder(program.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        scrape();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new Unmeasured("jool-exporter does not answer", e);
        }
        Wait.sleep(Duration.ofMillis(50));
      }
    }
  }

  Scrape scrape() throws IOException {
    return Scrape.get(PAGE);
  }

  /** Of the program and of the commands that it has run. */
  long cpuNanos() {
    return ProcessClock.nanos(process.pid()) + new ProcessFiles(process.pid()).childNanos();
  }

  /**
   * Compares its page with the counters.
   *
   * @param counters lines such as {@code JSTAT_RECEIVED6,12}
   * @throws Unmeasured when one is missing or another number
   */
  static void check(Scrape page, String counters) {
    for (String line : counters.strip().lines().toList()) {
      int comma = line.indexOf(',');
      String name = line.substring(0, comma).replaceFirst("^JSTAT_?", "").toLowerCase(Locale.ROOT);
      double value = Double.parseDouble(line.substring(comma + 1));
      if (page.sum("jool_" + name) != value) {
        throw new Unmeasured(
            "jool-exporter has another number than Netsonde of "
                + name
                + ": "
                + page.sum("jool_" + name)
                + " (expected: "
                + value
                + ")");
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
