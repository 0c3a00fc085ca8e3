package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.slice.SliceCollector;
import io.netsonde.web.security.WebSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live page's streams over real sockets. */
@Timeout(60)
class LiveStreamTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String ASK = "GET /live?slice=probe HTTP/1.1\r\nHost: x\r\n\r\n";

  private final WebServer server = server(WebConfig.defaults(), 10);

  private static WebServer server(WebConfig config, int clients) {
    WebServer server =
        new WebServer(
            config.withListenAddresses(List.of(new ListenAddress("127.0.0.1", 0))),
            WebSecurity.none(),
            new SliceCollector(ShownSlice.all(10, clients), System::nanoTime),
            new FakeOperator(),
            WebFixture.VERSION,
            new AnswerMemory(),
            Duration.ofMillis(20));
    try {
      server.start();
    } catch (ListenException e) {
      throw new AssertionError(e);
    }
    return server;
  }

  @AfterEach
  void close() {
    server.close();
  }

  private InetSocketAddress address() {
    return server.addresses().getFirst();
  }

  /** Reads until something has been said. */
  private static String readTo(RawClient client, String wanted) throws IOException {
    StringBuilder said = new StringBuilder();
    byte[] buffer = new byte[65_536];
    while (said.indexOf(wanted) < 0) {
      int n = client.read(buffer);
      assertThat(n).as("bytes after: %s", said).isPositive();
      said.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
    }
    return said.toString();
  }

  private double sample(String name) throws IOException {
    return Got.get(address(), "/metrics", Map.of())
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void events_come_step_by_step_with_the_headers_of_all_answers() throws IOException {
    try (RawClient client = new RawClient(address())) {
      String said = readTo(client.send(ASK), "\nid: 4\n");
      assertThat(said)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("text/event-stream\r\n", "no-store", "nosniff", "retry: 1000\n")
          .contains("\"columns\":[\"min\",\"low\",\"median\"");
    }
  }

  @Test
  void a_ninth_viewer_is_told_so_and_gets_the_place_of_one_who_left() throws IOException {
    List<RawClient> viewers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      viewers.add(new RawClient(address()));
      readTo(viewers.getLast().send(ASK), "data:");
    }
    assertThat(sample("netsonde_page_viewers")).isEqualTo(8);
    assertThat(RawClient.ask(address(), "GET /live?slice=probe HTTP/1.1"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith(
            "Too many viewers: /live serves at most 8 at a time; close a page that nobody looks"
                + " at.\n");
    assertThat(RawClient.ask(address(), "GET /metrics HTTP/1.1")).startsWith("HTTP/1.1 200 ");

    viewers.removeFirst().reset();

    Eventually.within(LIMIT)
        .see("viewers", () -> sample("netsonde_page_viewers"), count -> count == 7);
    for (RawClient viewer : viewers) {
      viewer.close();
    }
  }

  @Test
  void a_stop_ends_streams_at_once() throws IOException {
    try (RawClient client = new RawClient(address())) {
      readTo(client.send(ASK), "data:");
      server.close();
      assertThat(client.readToEnd()).endsWith("0\r\n\r\n");
    }
  }

  @Test
  void a_viewer_that_does_not_read_keeps_nobody_waiting() throws IOException {
    try (WebServer busy = server(WebConfig.defaults(), 2000);
        RawClient lazy = new RawClient(busy.addresses().getFirst());
        RawClient keen = new RawClient(busy.addresses().getFirst())) {
      String ask = ASK.replace("probe", "clients");
      lazy.send(ask);
      keen.send(ask);
      byte[] buffer = new byte[1 << 16];
      // More than has room in the buffers of a connection.
      for (int left = 16 << 20; left > 0; ) {
        int n = keen.read(buffer);
        assertThat(n).as("bytes, before the last %s", left).isPositive();
        left -= n;
      }
      assertThat(RawClient.ask(busy.addresses().getFirst(), "GET /-/healthy HTTP/1.1"))
          .endsWith("OK\n");
    }
  }

  @Test
  void head_says_whether_there_is_a_place_and_takes_none() throws IOException {
    assertThat(RawClient.ask(address(), "HEAD /live HTTP/1.1"))
        .startsWith("HTTP/1.1 200 ")
        .contains("text/event-stream");
  }

  @Test
  void the_past_is_told_of_known_tables_and_few_rows() throws IOException {
    Eventually.within(LIMIT)
        .see(
            "a point",
            () ->
                Got.get(
                    address(),
                    "/live/history?slice=probe&table=targets&row=192.0.2.1%20icmp",
                    Map.of()),
            got -> got.status() == 200 && got.text().contains("\"median\":[null,"));
    assertThat(Got.get(address(), "/live/history?slice=probe&table=x", Map.of()).status())
        .isEqualTo(404);
    String many = "&row=a".repeat(65);
    assertThat(
            Got.get(address(), "/live/history?slice=probe&table=targets" + many, Map.of()).text())
        .isEqualTo("Bad request: 65 rows (expected: at most 64).\n");
  }

  @Test
  void the_script_is_ours_and_a_browser_that_has_it_is_told_so() throws IOException {
    for (String file : List.of("app.js", "chart.js")) {
      Got got = Got.get(address(), "/page/" + file, Map.of());
      assertThat(got.header("Content-Type")).startsWith("text/javascript");
      assertThat(got.text()).hasSizeGreaterThan(1000);
      Got again = Got.get(address(), "/page/" + file, Map.of("If-None-Match", got.header("ETag")));
      assertThat(again.status()).isEqualTo(304);
    }
  }

  @Test
  void the_policy_lets_our_own_script_run_and_ask_us_alone() throws IOException {
    Got got = Got.get(address(), "/", Map.of());
    assertThat(got.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("script-src 'self'; connect-src 'self';")
        .doesNotContain("unsafe", "*", "http");
    assertThat(got.text())
        .contains("<script type=\"module\" src=\"/page/app.js\"></script>")
        .doesNotContain("style=\"", "onclick");
  }

  @Test
  void without_the_page_there_is_no_script_and_no_stream() throws IOException {
    WebConfig defaults = WebConfig.defaults();
    WebConfig without =
        new WebConfig(
            defaults.listenAddresses(),
            defaults.configFile(),
            defaults.telemetryPath(),
            false,
            false,
            defaults.maxConnections(),
            defaults.maxScrapes(),
            defaults.requestTimeout(),
            defaults.responseTimeout(),
            defaults.idleTimeout());
    try (WebServer plain = server(without, 1)) {
      InetSocketAddress at = plain.addresses().getFirst();
      assertThat(Got.get(at, "/", Map.of()).text()).doesNotContain("<script");
      assertThat(Got.get(at, "/", Map.of()).header("Content-Security-Policy"))
          .doesNotContain("script-src");
      assertThat(Got.get(at, "/live", Map.of()).status()).isEqualTo(404);
      assertThat(Got.get(at, "/page/app.js", Map.of()).status()).isEqualTo(404);
      assertThat(Got.get(at, "/metrics", Map.of()).text()).doesNotContain("netsonde_page_");
    }
  }
}
