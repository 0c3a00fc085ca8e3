package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.netsonde.lab.Eventually;
import io.netsonde.slice.SliceCollector;
import io.netsonde.web.security.WebSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live page's streams over real sockets. */
@Timeout(60)
class LiveStreamTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern STEP = Pattern.compile("\nid: (\\d+)\n");
  private static final Pattern THREE_STEPS = Pattern.compile("(?s)(\nid: \\d+\n.*){3}");
  private static final String ASK = "GET /live?slice=probe HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir private Path directory = Path.of("");
  private final WebServer server = server(WebConfig.defaults(), 10);

  private static WebServer server(WebConfig config, int clients) {
    return server(config, clients, WebSecurity.none());
  }

  private static WebServer server(WebConfig config, int clients, WebSecurity security) {
    WebServer server =
        new WebServer(
            config.withListenAddresses(List.of(new ListenAddress("127.0.0.1", 0))),
            security,
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
    return readTo(client, Pattern.compile(Pattern.quote(wanted)));
  }

  private static String readTo(RawClient client, Pattern wanted) throws IOException {
    StringBuilder said = new StringBuilder();
    byte[] buffer = new byte[65_536];
    while (!wanted.matcher(said).find()) {
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
      String said = readTo(client.send(ASK), THREE_STEPS);
      assertThat(said)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("text/event-stream\r\n", "no-store", "nosniff", "retry: 1000\n")
          .contains("\"columns\":[\"min\",\"low\",\"median\"");
      List<Long> steps =
          STEP.matcher(said).results().map(step -> Long.parseLong(step.group(1))).toList();
      assertThat(steps).isSorted().doesNotHaveDuplicates();
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
  void a_viewer_needs_the_password_and_nothing_of_the_page_is_shown_without() throws Exception {
    String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "secret".toCharArray());
    try (WebServer closed = secured("basic_auth_users: {alice: " + hash + "}")) {
      InetSocketAddress at = closed.addresses().getFirst();
      for (String path :
          List.of("/live?slice=probe", "/live/history?slice=probe", "/page/app.js", "/doctor")) {
        assertThat(RawClient.ask(at, "GET " + path + " HTTP/1.1"))
            .as(path)
            .startsWith("HTTP/1.1 401 ")
            .containsIgnoringCase("www-authenticate: basic ")
            .endsWith("\r\n\r\nUnauthorized: a user and a password are wanted.\n");
      }
      try (RawClient wrong = new RawClient(at);
          RawClient right = new RawClient(at)) {
        assertThat(readTo(wrong.send(authorized("alice:wrong")), "\r\n\r\n"))
            .startsWith("HTTP/1.1 401 ");
        assertThat(readTo(right.send(authorized("alice:secret")), "data: {"))
            .startsWith("HTTP/1.1 200 OK");
      }
    }
  }

  private static String authorized(String user) {
    String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return ASK.replace("Host: x", "Host: x\r\nAuthorization: Basic " + credentials);
  }

  @Test
  void a_stream_counts_as_a_request_for_the_rate_limit() throws Exception {
    try (WebServer limited = secured("rate_limit: {interval: 1h, burst: 2}")) {
      InetSocketAddress at = limited.addresses().getFirst();
      try (RawClient first = new RawClient(at);
          RawClient second = new RawClient(at)) {
        readTo(first.send(ASK), "data:");
        readTo(second.send(ASK), "data:");
        for (String path : List.of("/live?slice=probe", "/doctor", "/-/healthy")) {
          assertThat(RawClient.ask(at, "GET " + path + " HTTP/1.1"))
              .as(path)
              .startsWith("HTTP/1.1 429 ");
        }
        readTo(first, "\nid: ");
      }
    }
  }

  private WebServer secured(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("web.yml"), text + "\n");
    return server(WebConfig.defaults(), 10, WebSecurity.of(file));
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
