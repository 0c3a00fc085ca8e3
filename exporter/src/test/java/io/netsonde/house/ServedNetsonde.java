package io.netsonde.house;

import io.netsonde.lab.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * {@code netsonde serve} in a process of its own on a free port of loopback: in this one, other
 * tests have fixed the web server's limits already.
 */
final class ServedNetsonde implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");
  private static final Duration START = Duration.ofSeconds(20);

  private final Process process;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts it and waits until it listens.
   *
   * @param log where its messages go
   */
  ServedNetsonde(Path log, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xmx64m", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("io.netsonde.Main", "serve", "--web.listen-address=127.0.0.1:0"));
    command.addAll(Arrays.asList(flags));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    String announced =
        Eventually.within(START)
            .see("the port", () -> Files.readString(log), text -> PORT.matcher(text).find());
    port = Integer.parseInt(PORT.matcher(announced).results().findFirst().orElseThrow().group(1));
  }

  /** The body of an answer, whatever its status. */
  String get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + path, e);
    }
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
