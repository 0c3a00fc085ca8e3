package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.metrics.Family;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Endpoint;
import io.netsonde.slice.FakeSlice;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator asks over HTTP, and what a scrape may pick. */
@Timeout(60)
class OperationTest {
  private static final WebConfig OPEN = WebConfig.defaults().withPages("/all/metrics", 40, true);

  @Test
  void the_configuration_is_read_anew_by_post_where_that_is_switched_on() throws IOException {
    try (WebFixture web = new WebFixture(OPEN)) {
      assertThat(ask(web, "POST /-/reload")).startsWith("HTTP/1.1 200 ").endsWith("Reloaded.\n");
      assertThat(ask(web, "PUT /-/reload")).startsWith("HTTP/1.1 200 ");
      assertThat(web.operator.reloads).hasValue(2);

      web.operator.complaint = Optional.of("netsonde.yml:1:1: no");
      assertThat(ask(web, "POST /-/reload"))
          .startsWith("HTTP/1.1 500 ")
          .endsWith("what held before holds: netsonde.yml:1:1: no\n");

      assertThat(ask(web, "GET /-/reload"))
          .startsWith("HTTP/1.1 405 ")
          .containsIgnoringCase("allow: POST, PUT\r\n");
      assertThat(web.operator.reloads).hasValue(3);
    }
  }

  @Test
  void where_it_is_not_switched_on_nobody_can_have_it_read() throws IOException {
    try (WebFixture web = new WebFixture(WebConfig.defaults())) {
      assertThat(ask(web, "POST /-/reload"))
          .startsWith("HTTP/1.1 403 ")
          .contains("--web.enable-lifecycle");
      assertThat(web.operator.reloads).hasValue(0);
    }
  }

  @Test
  void the_metrics_stand_where_they_shall_and_the_page_leads_there() throws IOException {
    try (WebFixture web = new WebFixture(OPEN)) {
      assertThat(ask(web, "GET /all/metrics")).startsWith("HTTP/1.1 200 ");
      assertThat(ask(web, "GET /metrics")).startsWith("HTTP/1.1 404 ");
      assertThat(ask(web, "GET /")).contains("href=\"/all/metrics\"");
      assertThat(ask(web, "GET /config")).endsWith("compat: true\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "metrics",
        "/a b",
        "/-/metrics",
        "/-/",
        "/probe",
        "/config",
        "/doctor",
        "/debug/x",
        "/a/",
        "//a",
        "/a?b"
      })
  void a_path_that_cannot_be_the_metrics_is_refused(String path) {
    assertThatThrownBy(() -> WebConfig.telemetryPath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a path such as /metrics");
  }

  @Test
  void a_scrape_picks_slices_and_families() throws IOException {
    try (WebFixture web = new WebFixture(WebConfig.defaults())) {
      assertThat(body(web, "/metrics?collect[]=probe"))
          .contains("probe_sent_total 5.0\n", "netsonde_slice_up{slice=\"probe\"}")
          .doesNotContain("slice=\"clients\"", "process_", "http_", "netsonde_build_info");
      assertThat(body(web, "/metrics?collect%5B%5D=probe&collect[]=clients"))
          .contains("slice=\"clients\"", "slice=\"probe\"");
      assertThat(ask(web, "GET /metrics?collect[]=probes"))
          .startsWith("HTTP/1.1 400 ")
          .endsWith("names no slice that is on (expected: one of probe, clients).\n");

      assertThat(families(body(web, "/metrics?name[]=probe_sent_total")))
          .containsExactly("probe_sent_total");
      assertThat(families(body(web, "/metrics?name[]=probe_sent")))
          .containsExactly("probe_sent_total");
      assertThat(
              families(
                  body(
                      web,
                      "/metrics?name[]=http_request_duration_seconds_count&name[]=process_cpu_seconds_total")))
          .containsExactly("http_request_duration_seconds", "process_cpu_seconds_total");
      assertThat(families(body(web, "/metrics?name[]=no_such_family"))).isEmpty();
      assertThat(families(body(web, "/metrics?collect[]=clients&name[]=probe_sent_total")))
          .isEmpty();
    }
  }

  @Test
  void slices_are_exchanged_with_their_paths() throws IOException {
    try (WebFixture web = new WebFixture(WebConfig.defaults())) {
      assertThat(ask(web, "GET /probe?target=a")).startsWith("HTTP/1.1 200 ");

      web.server()
          .exchange(
              List.of(
                  FakeSlice.working("jool", Family.gauge("jool_up", "Up.").add(1).snapshot())
                      .with(
                          new Endpoint(
                              "/jool", "Says so.", List.of(), _ -> Answer.Text.plain(200, "so")))));

      assertThat(ask(web, "GET /probe?target=a")).startsWith("HTTP/1.1 404 ");
      assertThat(ask(web, "GET /jool")).startsWith("HTTP/1.1 200 ").endsWith("so");
      assertThat(ask(web, "GET /metrics")).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.2", "0.5", "0.000001"})
  void a_scrape_whose_client_gives_up_soon_does_not_wait_for_others(String timeout)
      throws Exception {
    AnswerMemory memory = new AnswerMemory();
    assertThat(memory.awaitTurn(java.time.Duration.ZERO)).isTrue();
    try (WebFixture web = new WebFixture(WebConfig.defaults(), memory)) {
      Got got =
          Got.get(
              web.address(), "/metrics", Map.of("X-Prometheus-Scrape-Timeout-Seconds", timeout));

      assertThat(got.status()).isEqualTo(503);
      memory.made();
      assertThat(Got.get(web.address(), "/metrics", Map.of()).status()).isEqualTo(200);
    }
  }

  private static String ask(WebFixture web, String line) throws IOException {
    return RawClient.ask(web.address(), line + " HTTP/1.1");
  }

  private static String body(WebFixture web, String path) throws IOException {
    Got got = Got.get(web.address(), path, Map.of());
    assertThat(got.status()).isEqualTo(200);
    return got.text();
  }

  private static List<String> families(String text) {
    return text.lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1)[2])
        .toList();
  }
}
