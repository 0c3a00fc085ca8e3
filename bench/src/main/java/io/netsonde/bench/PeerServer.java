package io.netsonde.bench;

import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Another exporter as a process of its own; still between its turns. */
final class PeerServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Playground playground;
  private final String address;
  private final RunningProcess process;

  /**
   * Starts it with a configuration file and waits for its first answer.
   *
   * @param configuration what stands in the file; its path is appended to {@code --config.file=}
   * @param address where it will listen
   */
  static PeerServer configured(
      Playground playground, String configuration, String address, String... command) {
    String[] whole = Arrays.copyOf(command, command.length + 1);
    try {
      Path config = Files.createTempFile("netsonde-bench", ".yml");
      config.toFile().deleteOnExit();
      Files.writeString(config, configuration);
      whole[command.length] = "--config.file=" + config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PeerServer(playground, address, whole);
  }

  /**
   * Starts it and waits for its first answer.
   *
   * @param address where it will listen
   */
  PeerServer(Playground playground, String address, String... command) {
    this.playground = playground;
    this.address = address;
    process = playground.near().start(command);
    long start = System.nanoTime();
    while (!answers()) {
      if (!process.alive() || System.nanoTime() - start > START.toNanos()) {
        close();
        throw new Unmeasured("the server does not answer: " + process);
      }
      Wait.sleep(Duration.ofMillis(50));
    }
  }

  private boolean answers() {
    try {
      scrape("/metrics");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  Scrape scrape(String path) throws IOException {
    return Scrape.of(playground.near(), url(path));
  }

  String url(String path) {
    return "http://" + address + path;
  }

  long pid() {
    return process.pid();
  }

  void go() {
    process.signal("CONT");
  }

  void pause() {
    process.signal("STOP");
  }

  /**
   * A turn of a server that pings by itself and counts what it does.
   *
   * @param sent its counter of pings
   * @param received its counter of answers
   */
  Turn turn(Duration settle, Duration window, String sent, String received) {
    go();
    Wait.sleep(settle);
    Turn.Report before = report(sent, received);
    Turn turn = Turn.watch(playground, pid(), window);
    Turn.Report after = report(sent, received);
    pause();
    return turn.with(after.since(before));
  }

  /** What is under way counts as sent with it; that is at most a ping of each target. */
  private Turn.Report report(String sent, String received) {
    try {
      Scrape metrics = scrape("/metrics");
      return new Turn.Report((long) metrics.sum(sent), (long) metrics.sum(received), 0, 0);
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer: " + process, e);
    }
  }

  @Override
  public void close() {
    if (process.alive()) {
      go();
    }
    process.close();
  }
}
