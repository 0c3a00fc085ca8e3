package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigException;
import io.netsonde.lab.NeedsTool;
import io.netsonde.web.security.Certificates;
import io.netsonde.web.security.WebSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthQuestionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void the_answer_is_told_with_its_status() throws Exception {
    try (WebFixture web = new WebFixture(WebConfig.defaults())) {
      assertThat(ask(web, "http", "/-/healthy")).isEqualTo(new HealthQuestion.Reply(200, "OK\n"));
      HealthQuestion.Reply ready = ask(web, "http", "/-/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.text()).startsWith("not ready\n").contains("\nclients: down: cannot read");
    }
  }

  @NeedsTool("openssl")
  @Test
  void a_certificate_is_believed_of_a_known_authority_or_where_any_will_do(@TempDir Path base)
      throws Exception {
    Certificates certificates = new Certificates(base);
    certificates.sign("ca", "server", "IP:127.0.0.1", "ec");
    certificates.authority("stranger");
    try (WebFixture web = served(base)) {
      URI page = page(web, "https", "/-/healthy");
      assertThat(trusting(page, base.resolve("ca.crt")).ask().status()).isEqualTo(200);
      assertThat(new HealthQuestion(page, Optional.empty(), true, PATIENCE).ask().status())
          .isEqualTo(200);
      assertThatThrownBy(() -> trusting(page, base.resolve("stranger.crt")).ask())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(page + ": ")
          .hasMessageContaining("certification path");
      assertThatThrownBy(() -> trusting(page, base.resolve("server.key")).ask())
          .hasMessageContaining("server.key: has no block that begins with -----BEGIN CERT");
    }
  }

  @NeedsTool("openssl")
  @Test
  void a_certificate_of_another_name_is_refused(@TempDir Path base) throws Exception {
    new Certificates(base).sign("ca", "server", "DNS:other.example", "ec");
    try (WebFixture web = served(base)) {
      URI page = page(web, "https", "/-/healthy");
      assertThatThrownBy(() -> trusting(page, base.resolve("ca.crt")).ask())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_server_that_says_nothing_is_not_waited_for_longer_than_asked() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI page = HealthQuestion.page("127.0.0.1:" + silent.getLocalPort());
      assertThatThrownBy(
              () -> new HealthQuestion(page, Optional.empty(), false, Duration.ofMillis(100)).ask())
          .hasMessage(page + ": no answer within 100 ms");
    }
  }

  @Test
  void where_nobody_listens_the_reason_is_told() throws Exception {
    URI page;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      page = HealthQuestion.page("127.0.0.1:" + gone.getLocalPort());
    }
    assertThatThrownBy(() -> new HealthQuestion(page, Optional.empty(), false, PATIENCE).ask())
        .hasMessage(page + ": Connection refused");
  }

  @Test
  void authorities_that_are_not_there_are_told() {
    URI page = HealthQuestion.page("https://127.0.0.1:1");
    assertThatThrownBy(() -> trusting(page, Path.of("/no/such.crt")).ask())
        .hasMessage(page + ": there is no file /no/such.crt");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:10116, http://localhost:10116/-/healthy",
    "https://[::1]:10116, https://[::1]:10116/-/healthy",
    "http://node/-/ready, http://node/-/ready",
    "node/-/ready?a=b, http://node/-/ready?a=b"
  })
  void what_is_left_out_is_added(String typed, String meant) {
    assertThat(HealthQuestion.page(typed)).isEqualTo(URI.create(meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://node/",
        "http://",
        "http://a b/",
        "file:///etc/passwd",
        "http://u:p@h/"
      })
  void what_is_no_page_is_refused(String typed) {
    assertThatThrownBy(() -> HealthQuestion.page(typed))
        .hasMessage(typed + " (expected: a URL such as http://localhost:10116/-/ready)");
  }

  private static WebFixture served(Path base) throws IOException, ConfigException {
    Path file =
        Files.writeString(
            base.resolve("web.yml"),
            "tls_server_config: {cert_file: server.crt, key_file: server.key}\n");
    return new WebFixture(WebConfig.defaults(), WebSecurity.of(file), new AnswerMemory());
  }

  private static HealthQuestion trusting(URI page, Path authorities) {
    return new HealthQuestion(page, Optional.of(authorities), false, PATIENCE);
  }

  private static HealthQuestion.Reply ask(WebFixture web, String scheme, String path)
      throws Exception {
    return new HealthQuestion(page(web, scheme, path), Optional.empty(), false, PATIENCE).ask();
  }

  private static URI page(WebFixture web, String scheme, String path) {
    return HealthQuestion.page(scheme + "://127.0.0.1:" + web.address().getPort() + path);
  }
}
