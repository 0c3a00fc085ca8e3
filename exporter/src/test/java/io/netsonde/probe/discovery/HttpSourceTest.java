package io.netsonde.probe.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsTool;
import io.netsonde.probe.discovery.Failure.Reason;
import io.netsonde.web.security.Certificates;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Web servers with lists of targets: right, wrong, slow, redirecting and behind TLS. */
class HttpSourceTest {
  private static final String LIST = "[{\"targets\": [\"one\"], \"labels\": {\"a\": \"b\"}}]";
  private static final List<TargetGroup> GROUPS =
      List.of(new TargetGroup(List.of("one"), Map.of("a", "b")));

  @TempDir private Path directory = Path.of("");

  @Test
  void it_is_asked_as_prometheus_asks() throws Exception {
    try (TargetServer server = TargetServer.plain().json("/t", LIST)) {
      Finding finding = source(server.url("/t")).look();

      assertThat(finding).isEqualTo(Finding.of(GROUPS, List.of()));
      assertThat(server.requests().getFirst())
          .containsEntry("X-prometheus-refresh-interval-seconds", List.of("60"))
          .containsEntry("Accept", List.of("application/json"))
          .doesNotContainKey("Authorization");
      assertThat(server.requests().getFirst().getOrDefault("User-agent", List.of()))
          .hasSize(1)
          .allMatch(agent -> agent.startsWith("netsonde/"));
    }
  }

  @Test
  void a_packed_list_is_unpacked() throws Exception {
    try (TargetServer server = TargetServer.plain()) {
      server.on(
          "/t",
          TargetServer.answer(
              200, "application/json; charset=utf-8", packed(LIST), "Content-Encoding", "gzip"));

      assertThat(source(server.url("/t")).look()).isEqualTo(Finding.of(GROUPS, List.of()));
    }
  }

  @Test
  void what_it_said_before_holds_while_it_fails() throws Exception {
    try (TargetServer server = TargetServer.plain().json("/t", LIST)) {
      HttpSource source = source(server.url("/t"));
      source.look();
      server.on("/t", TargetServer.answer(500, "application/json", new byte[0]));

      Finding failed = source.look();
      assertThat(failed.groups()).isEqualTo(GROUPS);
      assertThat(failed.failures())
          .containsExactly(
              new Failure(Reason.ANSWER, server.url("/t") + " answers with status 500"));

      server.json("/t", "[]");
      assertThat(source.look()).isEqualTo(Finding.of(List.of(), List.of()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | text/html        | []        | ANSWER | another type than application/json
          404 | application/json | []        | ANSWER | status 404
          200 | application/json | [{        | FORMAT | JSON: an end too early
          200 | application/json | {"a": 1}  | FORMAT | the document is no array
          """)
  void what_is_no_list_is_told(int status, String type, String body, Reason reason, String message)
      throws Exception {
    try (TargetServer server = TargetServer.plain()) {
      server.on("/t", TargetServer.answer(status, type, body.getBytes(StandardCharsets.US_ASCII)));
      Failure failure = onlyFailure(source(server.url("/t")));

      assertThat(failure.reason()).isEqualTo(reason);
      assertThat(failure.message()).contains(message);
    }
  }

  @Test
  void a_small_answer_that_unpacks_to_more_than_the_bound_is_refused() throws Exception {
    try (TargetServer server = TargetServer.plain()) {
      byte[] bomb = packed(" ".repeat(JsonGroups.MAX_BYTES + 1));
      assertThat(bomb.length).isLessThan(100_000);
      server.on(
          "/t", TargetServer.answer(200, "application/json", bomb, "Content-Encoding", "gzip"));

      assertThat(onlyFailure(source(server.url("/t"))).reason()).isEqualTo(Reason.TOO_LONG);
    }
  }

  @Test
  void nobody_there_is_told() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Failure failure = onlyFailure(source(URI.create("http://127.0.0.1:" + port + "/t?token=s3")));

    assertThat(failure.reason()).isEqualTo(Reason.READ);
    assertThat(failure.message())
        .startsWith("cannot get http://127.0.0.1:" + port + "/t: ConnectException")
        .doesNotContain("s3");
  }

  @Test
  void redirections_are_followed_but_not_for_ever() throws Exception {
    try (TargetServer server = TargetServer.plain().json("/t", LIST)) {
      server.redirect("/a", "/b").redirect("/b", server.url("/t").toString());
      server.redirect("/round", "/round").redirect("/out", "file:///etc/passwd");

      assertThat(source(server.url("/a")).look().groups()).isEqualTo(GROUPS);
      assertThat(onlyFailure(source(server.url("/round"))).message())
          .endsWith("redirects more than 5 times");
      assertThat(onlyFailure(source(server.url("/out"))).message())
          .endsWith("redirects to where we do not go");
    }
  }

  @Test
  void a_password_is_read_for_each_request_and_goes_to_no_other_server() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
    try (TargetServer home = TargetServer.plain().json("/t", LIST);
        TargetServer other = TargetServer.plain().json("/t", LIST)) {
      HttpSource source = source(home.url("/t"), Duration.ofSeconds(10), user(file), none());
      source.look();
      Files.writeString(file, "other\n");
      source.look();
      home.redirect("/t", other.url("/t").toString());

      assertThat(source.look().groups()).isEqualTo(GROUPS);
      assertThat(home.requests())
          .extracting(fields -> fields.get("Authorization"))
          .containsExactly(
              List.of(basic("me:s3cret")), List.of(basic("me:other")), List.of(basic("me:other")));
      assertThat(other.requests()).hasSize(1);
      assertThat(other.requests().getFirst()).doesNotContainKey("Authorization");
    }
  }

  @Test
  void a_password_that_cannot_be_read_is_told() throws Exception {
    try (TargetServer server = TargetServer.plain().json("/t", LIST)) {
      Path missing = directory.resolve("missing");
      Failure failure =
          onlyFailure(source(server.url("/t"), Duration.ofSeconds(1), user(missing), none()));

      assertThat(failure.message())
          .isEqualTo("cannot read the password of " + missing + ": no such file");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  @NeedsTool("openssl")
  void over_tls_the_server_has_to_be_vouched_for_by_the_file() throws Exception {
    Certificates certificates = new Certificates(directory);
    certificates.sign("ca", "server", "IP:127.0.0.1", "ec");
    certificates.authority("stranger");
    try (TargetServer server = TargetServer.tls(certificates).json("/t", LIST);
        TargetServer plain = TargetServer.plain().json("/t", LIST)) {
      URI url = server.url("/t");
      assertThat(tls(url, Optional.of(certificates.file("ca.crt"))).look().groups())
          .isEqualTo(GROUPS);
      assertThat(onlyFailure(tls(url, Optional.of(certificates.file("stranger.crt")))).message())
          .contains("SSLHandshakeException");
      assertThat(onlyFailure(tls(url, Optional.empty())).message())
          .contains("SSLHandshakeException");
      assertThat(onlyFailure(tls(url, Optional.of(certificates.file("ca.key")))).message())
          .contains("cannot read certificates");
      String missing = certificates.file("missing.crt");
      assertThat(onlyFailure(tls(url, Optional.of(missing))).message())
          .isEqualTo("cannot read certificates of " + missing + ": no such file");

      server.redirect("/down", plain.url("/t").toString());
      assertThat(
              onlyFailure(tls(server.url("/down"), Optional.of(certificates.file("ca.crt"))))
                  .message())
          .endsWith("redirects to where we do not go");
    }
  }

  @Test
  @NeedsTool("openssl")
  void over_tls_the_certificate_has_to_be_for_the_server() throws Exception {
    Certificates certificates = new Certificates(directory);
    certificates.sign("ca", "server", "IP:192.0.2.1", "ec");
    try (TargetServer server = TargetServer.tls(certificates).json("/t", LIST)) {
      assertThat(
              onlyFailure(tls(server.url("/t"), Optional.of(certificates.file("ca.crt"))))
                  .message())
          .contains("SSLHandshakeException", "127.0.0.1");
    }
  }

  @Test
  void a_silent_server_costs_no_more_than_the_timeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpSource source =
          source(
              URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/t"),
              Duration.ofMillis(200),
              Optional.empty(),
              none());

      assertThat(onlyFailure(source).message()).endsWith("no whole answer in time");
    }
  }

  @Test
  void a_server_that_says_a_byte_now_and_then_is_left_when_the_time_is_over() throws Exception {
    try (ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ScheduledExecutorService second = Executors.newSingleThreadScheduledExecutor()) {
      Thread.ofPlatform().daemon().start(() -> drip(dripping));
      HttpSource source =
          source(
              URI.create("http://127.0.0.1:" + dripping.getLocalPort() + "/t"),
              Duration.ofMillis(300),
              Optional.empty(),
              none());
      ScheduledFuture<?> ticks =
          second.scheduleAtFixedRate(
              () -> source.expire(System.nanoTime()), 50, 50, TimeUnit.MILLISECONDS);

      assertThat(onlyFailure(source).message()).endsWith("no whole answer in time");
      ticks.cancel(false);
    }
  }

  /** A header that never ends. */
  private static void drip(ServerSocket server) {
    try (Socket client = server.accept()) {
      byte[] status = "HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII);
      client.getOutputStream().write(status);
      while (true) {
        client.getOutputStream().write('a');
        client.getOutputStream().flush();
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (Exception e) {
      // The client has gone, which ends the test's server.
    }
  }

  private HttpSource tls(URI url, Optional<String> authorities) {
    return source(url, Duration.ofSeconds(10), Optional.empty(), authorities.map(Path::of));
  }

  private static Failure onlyFailure(HttpSource source) {
    List<Failure> failures = source.look().failures();
    assertThat(failures).hasSize(1);
    return failures.getFirst();
  }

  private static HttpSource source(URI url) {
    return source(url, Duration.ofSeconds(10), Optional.empty(), none());
  }

  private static HttpSource source(
      URI url, Duration timeout, Optional<HttpSdConfig.User> user, Optional<Path> authorities) {
    return new HttpSource(
        new HttpSdConfig(url, Duration.ofMinutes(1), timeout, user, authorities, Map.of()));
  }

  private static Optional<Path> none() {
    return Optional.empty();
  }

  private static Optional<HttpSdConfig.User> user(Path file) {
    return Optional.of(new HttpSdConfig.User("me", file));
  }

  private static String basic(String text) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] packed(String text) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
