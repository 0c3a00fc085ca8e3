package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The limits, met over real sockets. The server reads them once per JVM, so the tight ones are
 * tried on a server in a JVM of its own, which ends with its standard input.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class WebLimitsTest {
  private Process child;
  private InetSocketAddress address;

  // What the server said to clients that take their time, all at once to save time.
  private CompletableFuture<String> stalled;
  private CompletableFuture<String> silent;
  private CompletableFuture<String> dripping;
  private CompletableFuture<String> slow;
  private CompletableFuture<String> idle;

  /** The server of the child JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Duration second = Duration.ofSeconds(1);
      WebConfig config =
          new WebConfig(
              WebConfig.defaults().listenAddresses(),
              Optional.empty(),
              "/metrics",
              true,
              false,
              64,
              40,
              second,
              second,
              second);
      try (WebFixture web = new WebFixture(config)) {
        System.out.println(web.address().getPort());
        while (System.in.read() >= 0) {
          // Until the parent closes it, by its end if not by its will.
        }
      }
    }
  }

  @BeforeAll
  void start() throws IOException {
    child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = child.inputReader(StandardCharsets.UTF_8);
    address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(said.readLine()));
    // A second is short for a server that has yet to load its classes.
    Eventually.within(Duration.ofSeconds(30))
        .see(
            "an answer",
            () -> RawClient.ask(address, "GET /-/healthy HTTP/1.1"),
            answer -> answer.endsWith("OK\n"));
    stalled = begin(client -> client.send("GET /metrics HTTP/1.1\r\nHost: ").readToEnd());
    silent = begin(RawClient::readToEnd);
    dripping = begin(WebLimitsTest::drip);
    slow = begin(client -> client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd());
    idle = begin(client -> client.send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd());
  }

  private interface Talk {
    String with(RawClient client) throws IOException;
  }

  private CompletableFuture<String> begin(Talk talk) {
    CompletableFuture<String> said = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (RawClient client = new RawClient(address)) {
            said.complete(talk.with(client));
          } catch (IOException | AssertionError e) {
            said.completeExceptionally(e);
          }
        });
    return said;
  }

  private static String drip(RawClient client) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    client.send("GET /metrics HTTP/1.1\r\nX-Drip: ");
    do {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
    } while (client.isOpenAfter("x", 100));
    return "closed";
  }

  @AfterAll
  void stop() throws Exception {
    child.getOutputStream().close();
    if (!child.waitFor(10, TimeUnit.SECONDS)) {
      child.destroyForcibly();
    }
  }

  @Test
  void request_that_stalls_is_closed() {
    assertThat(stalled.join()).isEmpty();
  }

  @Test
  void connection_that_says_nothing_is_closed() {
    assertThat(silent.join()).isEmpty();
  }

  @Test
  void request_that_drips_is_closed() {
    assertThat(dripping.join()).isEqualTo("closed");
  }

  @Test
  void answer_that_takes_too_long_is_cut_off() {
    assertThat(slow.join()).isEmpty();
  }

  @Test
  void connection_that_idles_is_closed() {
    assertThat(idle.join()).startsWith("HTTP/1.1 200 OK").endsWith("OK\n");
  }

  @Test
  void header_section_that_is_too_large_is_refused() throws IOException {
    String large = "X-Large: " + "x".repeat(WebLimits.MAX_HEADER_BYTES);
    assertThat(refused(large)).isNotEqualTo("OK\n");
    assertThat(refused("X-Small: " + "x".repeat(WebLimits.MAX_HEADER_BYTES / 2))).endsWith("OK\n");
  }

  @Test
  void more_header_fields_than_allowed_are_refused() throws IOException {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i <= WebLimits.MAX_HEADERS; i++) {
      fields.append("X-").append(i).append(": y\r\n");
    }
    assertThat(refused(fields.substring(0, fields.length() - 2))).isEmpty();
  }

  @Test
  void one_connection_too_many_is_closed_and_the_others_are_kept() throws IOException {
    List<RawClient> open = new ArrayList<>();
    try (WebFixture web = new WebFixture(WebConfig.defaults())) {
      for (int i = 0; i < 64; i++) {
        open.add(new RawClient(web.address()));
        open.getLast().send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(open.getLast().read(new byte[4096])).isPositive();
      }
      try (RawClient tooMany = new RawClient(web.address())) {
        assertThat(tooMany.readToEnd()).isEmpty();
      }
      for (RawClient client : open) {
        client.send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.read(new byte[4096])).isPositive();
        client.close();
      }
    }
  }

  @Test
  void limits_cannot_change_once_they_are_in_force() throws IOException {
    new WebFixture(WebConfig.defaults()).close();
    assertThatThrownBy(() -> new WebLimits(1, 2, 3, 4).install())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("web limits: WebLimits[maxConnections=1, ");
  }

  private String refused(String fields) throws IOException {
    try (RawClient client = new RawClient(address)) {
      try {
        client.send(
            "GET /-/healthy HTTP/1.1\r\nConnection: close\r\nHost: x\r\n" + fields + "\r\n\r\n");
      } catch (IOException closed) {
        return "";
      }
      return client.readToEnd();
    }
  }
}
