package io.netsonde.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityFileTest {
  private static final String HASH = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

  @TempDir private Path directory = Path.of("");

  @Test
  void files_with_secrets_that_everybody_may_read_are_found() throws Exception {
    Path web = directory.resolve("web.yml");
    Path key = Files.writeString(directory.resolve("server.key"), "");
    Files.writeString(web, "tls_server_config: {cert_file: c, key_file: server.key}\n");
    Files.setPosixFilePermissions(web, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(Secrecy.open(SecurityFile.read(web).secrets(web))).containsExactly(key);

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(Secrecy.open(SecurityFile.read(web).secrets(web))).isEmpty();

    Files.writeString(web, "basic_auth_users: {alice: " + HASH + "}\n");
    assertThat(Secrecy.open(SecurityFile.read(web).secrets(web))).containsExactly(web);

    Files.writeString(web, "tls_server_config: {cert_file: c, key: x}\n");
    assertThat(Secrecy.open(SecurityFile.read(web).secrets(web))).containsExactly(web);
    assertThat(Secrecy.open(List.of(directory.resolve("missing")))).isEmpty();
  }

  @Test
  void every_key_of_the_format_is_known() throws Exception {
    SecurityFile file =
        read(
            """
            tls_server_config:
              cert_file: server.crt
              key_file: /etc/server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: ca.crt
              client_allowed_sans: [prometheus, 10.0.0.1]
              min_version: TLS13
              max_version: TLS13
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305]
              prefer_server_cipher_suites: false
              curve_preferences: [CurveP256, X25519]
            http_server_config:
              http2: true
              headers:
                Strict-Transport-Security: max-age=31536000
                X-Frame-Options: sameorigin
            basic_auth_users:
              alice: %s
            rate_limit:
              interval: 1s
              burst: 20
            """
                .formatted(HASH));

    TlsSettings tls = file.tls().orElseThrow();
    assertThat(tls.certificate().file()).contains(directory.resolve("server.crt"));
    assertThat(tls.key().file()).contains(Path.of("/etc/server.key"));
    assertThat(tls.clientAuthorities().flatMap(PemSource::file))
        .contains(directory.resolve("ca.crt"));
    assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY);
    assertThat(tls.allowedSans()).containsExactly("prometheus", "10.0.0.1");
    assertThat(tls.protocols()).containsExactly("TLSv1.3");
    assertThat(tls.cipherSuites())
        .containsExactly(
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
    assertThat(tls.prefersOwnOrder()).isFalse();
    assertThat(tls.curves()).containsExactly("secp256r1", "x25519");
    assertThat(file.headers())
        .containsEntry("Strict-Transport-Security", "max-age=31536000")
        .containsEntry("X-Frame-Options", "sameorigin");
    assertThat(file.users()).containsOnlyKeys("alice");
    assertThat(file.rateInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(file.rateBurst()).isEqualTo(20);
  }

  @Test
  void an_empty_file_is_plain_http_for_everybody() throws Exception {
    assertThat(read("")).isEqualTo(SecurityFile.NONE);
    assertThat(read("").tls()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls_server_confg: {}|unknown key 'tls_server_confg'",
        "tls_server_config: {key_file: k}|tls_server_config.cert: nothing (expected: cert or"
            + " cert_file)",
        "tls_server_config: {cert: a, cert_file: b, key_file: k}|cert beside cert_file (expected:"
            + " one of the two)",
        "tls_server_config: {cert_file: a, key_file: b, min_version: TLS10}|TLS10 (expected: TLS12"
            + " or TLS13",
        "tls_server_config: {cert_file: a, key_file: b, min_version: TLS13, max_version:"
            + " TLS12}|a version above max_version",
        "tls_server_config: {cert_file: a, key_file: b, client_ca_file: c}|no certificate is asked"
            + " for, beside client_ca",
        "tls_server_config: {cert_file: a, key_file: b, client_allowed_sans: [x]}|names, but no"
            + " certificate is asked for",
        "tls_server_config: {cert_file: a, key_file: b, cipher_suites: [X]}|X (expected: a cipher"
            + " suite of this Java, such as TLS_ECDHE",
        "http_server_config: {headers: {Server: x}}|Server (expected: one of"
            + " Strict-Transport-Security, ",
        "http_server_config: {headers: {X-Frame-Options: allow}}|X-Frame-Options: allow (expected:"
            + " deny or sameorigin)",
        "basic_auth_users: {alice: secret}|a hidden value (expected: a bcrypt hash",
        "rate_limit: {interval: 1s}|0, which lets nobody in (expected: at least 1",
      })
  void a_mistake_is_told_with_its_place(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("web.yml:1:")
        .hasMessageContaining(problem);
  }

  @Test
  void a_password_in_place_of_its_hash_is_not_shown() {
    assertThatThrownBy(() -> read("basic_auth_users: {alice: hunter2}"))
        .hasMessageContaining("a hidden value")
        .hasMessageNotContaining("hunter2");
  }

  private SecurityFile read(String text) throws Exception {
    return SecurityFile.read(Files.writeString(directory.resolve("web.yml"), text));
  }
}
