package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.RunningProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Debian's Prometheus in a host of the lab, and its interface for queries.
 *
 * @param port of loopback
 */
record PrometheusServer(Host host, int port) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PATIENCE_MILLIS = 5000;

  /**
   * Starts it and waits until it answers.
   *
   * @param data an empty directory for what it stores
   */
  static PrometheusServer start(Host host, int port, Path data, Path config, String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=1h",
                "--web.listen-address=127.0.0.1:" + port));
    command.addAll(Arrays.asList(flags));
    RunningProcess process = host.start(command.toArray(String[]::new));
    process.awaitOutput("Server is ready to receive web requests", LIMIT);
    return new PrometheusServer(host, port);
  }

  /** The answer to a query as of now. */
  String query(String query) throws Exception {
    return get("/api/v1/query?query=" + encoded(query));
  }

  /** The answer to the question for the values of a label. */
  String labelValues(String label, String series) throws Exception {
    return get("/api/v1/label/" + label + "/values?match[]=" + encoded(series));
  }

  /** The body of an answer, which has to be one of success. */
  String get(String path) throws Exception {
    String request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    WebAnswer answer =
        host.call(() ->
            WebAnswer.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                request.getBytes(StandardCharsets.US_ASCII),
                PATIENCE_MILLIS));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
