package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of a container, over a server that answers as it is told. */
class HealthCommandTest {
  private final FakeProgram program = new FakeProgram();
  private HttpServer server = serverOf(200, "");

  HealthCommandTest() throws IOException {}

  @BeforeEach
  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_page_with_status_200_is_printed_and_is_well() throws Exception {
    server = serverOf(200, "ready\nprobe: up: \u001b[2J\n");

    assertThat(program.run("health", address() + "/-/ready")).isEqualTo(ExitCode.OK);
    assertThat(program.out.toString().lines())
        .as("without what a terminal would obey")
        .containsExactly("ready", "probe: up: \ufffd[2J");
    assertThat(program.err.toString()).isEmpty();
  }

  @Test
  void any_other_status_is_a_failure_with_what_was_said() throws Exception {
    server = serverOf(503, "not ready\n");

    assertThat(program.run("health", address() + "/-/ready")).isEqualTo(ExitCode.FAILURE);
    assertThat(program.out.toString().lines()).containsExactly("not ready");
    assertThat(program.err.toString())
        .isEqualToIgnoringNewLines(
            "netsonde: http://" + address() + "/-/ready: answers with status 503");
  }

  @Test
  void a_url_that_is_none_is_wrong_usage() {
    assertThat(program.run("health", "ftp://node/")).isEqualTo(ExitCode.USAGE);
    assertThat(program.err.toString()).contains("ftp://node/ (expected: a URL such as http://");
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static HttpServer serverOf(int status, String text) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/-/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
