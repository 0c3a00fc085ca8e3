package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.netsonde.config.ConfigException;
import io.netsonde.lab.NeedsTool;
import io.netsonde.web.security.Certificates;
import io.netsonde.web.security.Curl;
import io.netsonde.web.security.WebSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners behind a web configuration file, with curl as the client. */
@NeedsTool({"openssl", "curl"})
class SecurityTest {
  private static final String TLS =
      """
      tls_server_config:
        cert_file: server.crt
        key_file: server.key
      """;

  @TempDir private Path directory = Path.of("");

  private Certificates certificates;

  @BeforeEach
  void makeCertificates() throws Exception {
    certificates = new Certificates(directory);
    certificates.sign("ca", "server", "IP:127.0.0.1", "ec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec", "rsa:2048", "ed25519"})
  void a_page_comes_over_tls_and_not_without(String kind) throws Exception {
    certificates.sign("ca", "server", "IP:127.0.0.1", kind);
    try (WebFixture web = serve(TLS)) {
      assertThat(curl(web).get("/metrics").status()).isEqualTo(200);
      assertThat(curl(web).with("--tlsv1.2", "--tls-max", "1.2").get("/metrics").status())
          .isEqualTo(200);
      assertThat(curl(web).plain().get("/metrics").status()).isZero();
      assertThat(curl(web).with("--http2").get("/metrics").status())
          .as("who would like HTTP/2 gets HTTP/1.1")
          .isEqualTo(200);
    }
  }

  @Test
  void an_older_version_than_wanted_is_refused() throws Exception {
    try (WebFixture web = serve(TLS + "  min_version: TLS13\n")) {
      assertThat(curl(web).with("--tls-max", "1.2").get("/").status()).isZero();
      assertThat(curl(web).get("/").status()).isEqualTo(200);
    }
    try (WebFixture web = serve(TLS)) {
      assertThat(
              curl(web).with("--tls-max", "1.1", "--ciphers", "ALL@SECLEVEL=0").get("/").status())
          .isZero();
    }
  }

  @Test
  void only_the_cipher_suites_and_curves_that_are_named_are_taken() throws Exception {
    certificates.sign("ca", "server", "IP:127.0.0.1", "rsa:2048");
    String suite = "ECDHE-RSA-AES256-GCM-SHA384";
    String settings =
        TLS
            + "  max_version: TLS12\n"
            + "  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]\n"
            + "  curve_preferences: [CurveP384]\n";
    try (WebFixture web = serve(settings)) {
      Curl curl = curl(web).with("--curves", "P-384");
      assertThat(curl.with("--ciphers", suite).get("/").status()).isEqualTo(200);
      assertThat(curl.with("--ciphers", "ECDHE-RSA-AES128-GCM-SHA256").get("/").status()).isZero();
      assertThat(curl(web).with("--curves", "X25519", "--ciphers", suite).get("/").status())
          .isZero();
    }
  }

  @Test
  void a_client_needs_a_certificate_of_the_authority_and_an_allowed_name() throws Exception {
    certificates.sign("ca", "prometheus", "DNS:prometheus", "ec");
    certificates.sign("ca", "other", "DNS:other,IP:10.0.0.1", "ec");
    certificates.sign("ca", "expired", "DNS:prometheus", "ec", -1);
    certificates.authority("stranger");
    certificates.sign("stranger", "prometheus-of-stranger", "DNS:prometheus", "ec");
    String wanted =
        TLS + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n";
    try (WebFixture web = serve(wanted)) {
      assertThat(curl(web).get("/").status()).isZero();
      assertThat(curl(web).as(certificates, "prometheus").get("/").status()).isEqualTo(200);
      assertThat(curl(web).as(certificates, "other").get("/").status()).isEqualTo(200);
      assertThat(curl(web).as(certificates, "prometheus-of-stranger").get("/").status()).isZero();
      assertThat(curl(web).as(certificates, "expired").get("/").status()).isZero();
    }
    try (WebFixture web = serve(wanted + "  client_allowed_sans: [prometheus, 10.0.0.2]\n")) {
      assertThat(curl(web).as(certificates, "prometheus").get("/").status()).isEqualTo(200);
      assertThat(curl(web).as(certificates, "other").get("/").status()).isZero();
    }
    try (WebFixture web =
        serve(TLS + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n")) {
      assertThat(curl(web).get("/").status()).isEqualTo(200);
      assertThat(curl(web).as(certificates, "prometheus-of-stranger").get("/").status()).isZero();
    }
    try (WebFixture web = serve(TLS + "  client_auth_type: RequireAnyClientCert\n")) {
      assertThat(curl(web).get("/").status()).isZero();
      assertThat(curl(web).as(certificates, "prometheus-of-stranger").get("/").status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_certificate_that_is_replaced_is_served_to_the_next_client() throws Exception {
    certificates.authority("next");
    certificates.sign("next", "fresh", "IP:127.0.0.1", "ec");
    try (WebFixture web = serve(TLS)) {
      assertThat(curl(web).get("/").status()).isEqualTo(200);

      certificates.replace("server", "fresh");
      assertThat(curl(web).get("/").status()).as("by the old authority").isZero();
      Curl.Got got = curl(web).trusting(certificates, "next").get("/metrics");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body())
          .contains("netsonde_web_config_last_reload_successful 1.0")
          .contains("netsonde_web_certificate_expiry_timestamp_seconds ");
    }
  }

  @Test
  void a_key_that_does_not_fit_leaves_the_old_pair_in_service_and_is_told() throws Exception {
    certificates.sign("ca", "fresh", "IP:127.0.0.1", "ec");
    try (WebFixture web = serve(TLS)) {
      Files.copy(
          directory.resolve("fresh.key"),
          directory.resolve("server.key"),
          StandardCopyOption.REPLACE_EXISTING);
      Curl.Got got = curl(web).get("/metrics");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body()).contains("netsonde_web_config_last_reload_successful 0.0");

      Files.copy(
          directory.resolve("fresh.crt"),
          directory.resolve("server.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(curl(web).get("/metrics").body())
          .contains("netsonde_web_config_last_reload_successful 1.0");
    }
  }

  @Test
  void a_user_needs_the_password_and_a_new_one_holds_at_once() throws Exception {
    try (WebFixture web = serve("basic_auth_users:\n  alice: " + hash("secret") + "\n")) {
      Curl plain = curl(web).plain();
      for (String path : new String[] {"/", "/metrics", "/-/healthy", "/doctor", "/nowhere"}) {
        Curl.Got got = plain.get(path);
        assertThat(got.status()).as(path).isEqualTo(401);
        assertThat(got.header("www-authenticate")).startsWith("Basic ");
        assertThat(got.body())
            .as(path)
            .isEqualTo("Unauthorized: a user and a password are wanted.\n");
      }
      assertThat(plain.with("-u", "alice:secret").get("/metrics").status()).isEqualTo(200);
      assertThat(plain.with("-u", "alice:wrong").get("/metrics").status()).isEqualTo(401);

      Files.writeString(
          directory.resolve("web.yml"), "basic_auth_users:\n  alice: " + hash("newer") + "\n");
      assertThat(plain.with("-u", "alice:secret").get("/metrics").status()).isEqualTo(401);
      assertThat(plain.with("-u", "alice:newer").get("/metrics").status()).isEqualTo(200);
    }
  }

  @Test
  void a_file_that_becomes_wrong_opens_nothing() throws Exception {
    try (WebFixture web = serve("basic_auth_users:\n  alice: " + hash("secret") + "\n")) {
      Curl plain = curl(web).plain();
      for (String wrong : new String[] {"basic_auth_users: {alice: secret}", "{", TLS}) {
        Files.writeString(directory.resolve("web.yml"), wrong);
        assertThat(plain.get("/metrics").status()).as(wrong).isEqualTo(401);
        assertThat(plain.with("-u", "alice:secret").get("/metrics").body())
            .as(wrong)
            .contains("netsonde_web_config_last_reload_successful 0.0");
      }
      Files.delete(directory.resolve("web.yml"));
      assertThat(plain.get("/metrics").status()).isEqualTo(401);
    }
  }

  @Test
  void the_fields_of_the_file_are_on_every_answer() throws Exception {
    String headers =
        """
        http_server_config:
          headers:
            X-Frame-Options: sameorigin
            Strict-Transport-Security: max-age=31536000
        """;
    try (WebFixture web = serve(headers)) {
      for (String path : new String[] {"/metrics", "/nowhere"}) {
        Curl.Got got = curl(web).plain().get(path);
        assertThat(got.header("x-frame-options")).isEqualTo("sameorigin");
        assertThat(got.header("strict-transport-security")).isEqualTo("max-age=31536000");
        assertThat(got.header("x-content-type-options")).isEqualTo("nosniff");
      }
    }
  }

  @Test
  void more_requests_than_the_limit_lets_in_get_429() throws Exception {
    try (WebFixture web = serve("rate_limit: {interval: 1h, burst: 2}")) {
      Curl plain = curl(web).plain();
      assertThat(plain.get("/-/healthy").status()).isEqualTo(200);
      assertThat(plain.get("/-/healthy").status()).isEqualTo(200);
      assertThat(plain.get("/-/healthy").status()).isEqualTo(429);
    }
  }

  @Test
  void files_that_cannot_be_used_are_told_at_the_start() throws Exception {
    certificates.sign("ca", "fresh", "IP:127.0.0.1", "ec");

    assertThatThrownBy(() -> security("tls_server_config: {cert_file: none.crt, key_file: k}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("tls_server_config: there is no file " + directory.resolve("none.crt"));
    assertThatThrownBy(
            () -> security("tls_server_config: {cert_file: server.crt, key_file: fresh.key}"))
        .hasMessageContaining("is not that of the certificate of");
    assertThatThrownBy(
            () -> security("tls_server_config: {cert_file: server.key, key_file: server.key}"))
        .hasMessageContaining("server.key has no block that begins with -----BEGIN CERTIFICATE");
  }

  private Curl curl(WebFixture web) {
    return new Curl(web.address()).trusting(certificates, "ca");
  }

  private WebFixture serve(String text) throws Exception {
    return new WebFixture(WebConfig.defaults(), security(text), new AnswerMemory());
  }

  private WebSecurity security(String text) throws Exception {
    return WebSecurity.of(Files.writeString(directory.resolve("web.yml"), text));
  }

  private static String hash(String password) {
    return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray());
  }
}
