package io.netsonde.bench;

import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Another exporter as a process of its own, with a configuration file; still between its turns. */
final class PeerServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Playground playground;
  private final String address;
  private final Path config;
  private final RunningProcess process;

  /**
   * Starts it and waits for its first answer.
   *
   * @param configuration what stands in the file; its path is appended to {@code --config.file=}
   * @param address where it will listen
   */
  PeerServer(Playground playground, String configuration, String address, String... command) {
    this.playground = playground;
    this.address = address;
    try {
      config = Files.createTempFile("netsonde-bench", ".yml");
      Files.writeString(config, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String[] whole = Arrays.copyOf(command, command.length + 1);
    whole[command.length] = "--config.file=" + config;
    process = playground.near().start(whole);
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

  @Override
  public void close() {
    if (process.alive()) {
      go();
    }
    process.close();
    try {
      Files.deleteIfExists(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
