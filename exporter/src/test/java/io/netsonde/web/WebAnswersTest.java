package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netsonde.lab.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class WebAnswersTest {
  /** For requests to be counted, which they are after their answer was sent. */
  private static final Duration COUNTED = Duration.ofSeconds(10);

  private WebFixture web;

  @BeforeAll
  void start() throws IOException {
    web = new WebFixture(WebConfig.defaults());
  }

  @AfterAll
  void stop() {
    web.close();
  }

  @Test
  void metrics_are_text_for_a_person() throws IOException {
    Got got = get("/metrics", Map.of());
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.header("Content-Type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
    assertThat(got.text())
        .contains("netsonde_build_info{", "probe_sent_total 5.0\n", "process_cpu_seconds_total")
        .contains("netsonde_slice_up{slice=\"clients\"} 0.0\n");
    Eventually.within(COUNTED)
        .see(
            "no request but this",
            () -> get("/metrics", Map.of()).text(),
            text -> text.contains("http_requests_inflight 1.0\n"));
  }

  @Test
  void metrics_are_openmetrics_for_a_scraper_that_asks() throws IOException {
    Got got = get("/metrics", Map.of("Accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(got.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(got.text()).endsWith("# EOF\n");
  }

  @Test
  void metrics_are_protobuf_for_a_scraper_that_asks() throws IOException {
    Got got =
        get(
            "/metrics",
            Map.of(
                "Accept",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                    + "encoding=delimited;q=0.6,text/plain;q=0.5"));
    assertThat(got.header("Content-Type")).startsWith("application/vnd.google.protobuf");
    assertThat(got.text()).contains("netsonde_slice_up").doesNotContain("# TYPE");
  }

  @Test
  void metrics_are_packed_for_a_client_that_unpacks() throws IOException {
    Got got = get("/metrics", Map.of("Accept-Encoding", "gzip;q=1.0, identity;q=0.5"));
    assertThat(got.header("Content-Encoding")).isEqualTo("gzip");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(got.bytes()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("# TYPE");
    }
    assertThat(get("/metrics", Map.of("Accept-Encoding", "gzip;q=0")).headers())
        .doesNotContainKey("content-encoding");
  }

  @Test
  void promtool_finds_nothing_to_say() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    assumeThat(Files.isExecutable(promtool)).as("promtool is installed").isTrue();
    get("/metrics", Map.of());
    Path input = Files.createTempFile("netsonde", ".prom");
    Path output = Files.createTempFile("netsonde", ".txt");
    try {
      Files.write(input, get("/metrics", Map.of()).bytes());
      Process process =
          new ProcessBuilder(promtool.toString(), "check", "metrics")
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output)).isEmpty();
      assertThat(process.exitValue()).isZero();
    } finally {
      Files.delete(input);
      Files.delete(output);
    }
  }

  @Test
  void head_has_the_length_of_the_body_and_no_body() throws IOException {
    String answer = RawClient.ask(web.address(), "HEAD / HTTP/1.1");
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
    assertThat(answer.toLowerCase(Locale.ROOT)).containsPattern("content-length: \\d{4}");
  }

  @Test
  void endpoint_of_a_slice_sees_decoded_parameters() throws IOException {
    Got got = get("/probe?target=b%C3%BCro+1&target=x", Map.of());
    assertThat(got.header("X-Probe")).isEqualTo("yes");
    assertThat(got.text()).contains("probe_success{target=\"büro 1\"} 1.0\n");
  }

  @Test
  void path_is_exact() throws IOException {
    for (String path : List.of("/metrics/", "/metricsx", "/x", "/-/", "/probe/x")) {
      assertThat(get(path, Map.of()).status()).as(path).isEqualTo(404);
    }
    assertThat(get("/x", Map.of()).text())
        .isEqualTo("There is nothing at this path; / shows what there is.\n");
  }

  @Test
  void other_methods_are_refused_with_those_allowed() throws IOException {
    String answer = RawClient.ask(web.address(), "POST /metrics HTTP/1.1");
    assertThat(answer)
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nAllow: GET, HEAD\r\n")
        .endsWith("Only GET and HEAD are answered here.\n");
  }

  @Test
  void body_of_a_request_is_ignored_and_not_awaited() throws IOException {
    try (RawClient client = new RawClient(web.address())) {
      client.send("GET /-/healthy HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
      byte[] buffer = new byte[4096];
      int length = client.read(buffer);
      assertThat(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 200 OK")
          .contains("Connection: close\r\n");
      try {
        client.send("x".repeat(WebLimits.DRAIN_BYTES + 1));
      } catch (IOException closed) {
        assertThat(closed).isNotNull();
      }
      assertThat(client.readToEnd()).doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void malformed_query_is_a_bad_request() throws IOException {
    assertThat(get("/probe?a=%FF", Map.of()).text())
        .isEqualTo("Bad request: the query is not UTF-8 where it is decoded.\n");
    assertThat(get("/probe?" + "a&".repeat(1025), Map.of()).status()).isEqualTo(400);
    assertThat(RawClient.ask(web.address(), "GET /probe?a=%4 HTTP/1.1"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void defect_is_a_500_and_the_server_lives() throws IOException {
    for (String path : List.of("/broken", "/split")) {
      Got got = get(path, Map.of());
      assertThat(got.status()).as(path).isEqualTo(500);
      assertThat(got.text()).startsWith("Netsonde failed to answer because of a defect");
      assertThat(got.headers()).doesNotContainKey("x-c");
    }
    assertThat(get("/-/healthy", Map.of()).text()).isEqualTo("OK\n");
  }

  @Test
  void readiness_names_each_slice_and_why() throws IOException {
    Got got = get("/-/ready", Map.of());
    assertThat(got.status()).isEqualTo(503);
    assertThat(got.text())
        .startsWith("not ready\nprobe: up: Pings 12 targets over IPv4.\nclients: down: cannot");
  }

  @Test
  void landing_page_escapes_what_slices_say() throws IOException {
    Got got = get("/", Map.of());
    assertThat(got.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(got.text())
        .contains("&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;")
        .doesNotContain("<script>")
        .contains("<small>1.2.3</small>", "<strong>icmpv6</strong> no IPv6 address")
        .contains("<form method=\"get\" action=\"/probe\">", "name=\"target\"")
        .contains("<th scope=\"row\">timeout</th><td>41</td>")
        .containsPattern("<time datetime=\"[^\"]+Z\">\\d+ s ago</time>");
    assertThat(got.header("Content-Security-Policy")).contains("style-src 'sha256-");
  }

  @Test
  void every_answer_is_safe_to_show() throws IOException {
    for (String path : List.of("/", "/metrics", "/x", "/broken", "/-/ready")) {
      Got got = get(path, Map.of());
      assertThat(got.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(got.header("X-Frame-Options")).as(path).isEqualTo("DENY");
      assertThat(got.header("Cache-Control")).as(path).isEqualTo("no-store");
      assertThat(got.header("Content-Security-Policy")).as(path).startsWith("default-src 'none'");
    }
  }

  @Test
  void requests_are_counted_without_labels_that_clients_choose() throws IOException {
    assertThat(get("/no/such/path", Map.of()).status()).isEqualTo(404);
    RawClient.ask(web.address(), "BREW /probe HTTP/1.1");
    get("/probe?target=a", Map.of());
    Eventually.within(COUNTED)
        .pass(
            "all requests counted",
            () ->
                assertThat(get("/metrics", Map.of()).text())
                    .contains(
                        "http_request_duration_seconds_bucket{method=\"get\",path=\"/probe\",status=\"200\",le=\"0.005\"}")
                    .contains(
                        "http_response_size_bytes_bucket{method=\"get\",path=\"/probe\",status=\"200\",le=\"100.0\"}")
                    .contains(
                        "http_request_duration_seconds_count{method=\"get\",path=\"\",status=\"404\"}")
                    .contains(
                        "http_request_duration_seconds_count{method=\"other\",path=\"/probe\",status=\"405\"}")
                    .doesNotContain("no/such/path", "brew"));
  }

  private Got get(String path, Map<String, String> fields) throws IOException {
    return Got.get(web.address(), path, fields);
  }
}
