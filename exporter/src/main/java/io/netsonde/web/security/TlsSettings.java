package io.netsonde.web.security;

import io.netsonde.config.Choice;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.ValueParser;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The section {@code tls_server_config}.
 *
 * @param certificate the server's, and those above it
 * @param key the certificate's
 * @param clientAuthorities who may have signed certificates of clients; empty for the system's
 * @param clientAuth what is asked of clients
 * @param allowedSans of which a client's certificate must have one as a subject alternative name;
 *     empty for any
 * @param protocols as the JDK calls them, the oldest first
 * @param cipherSuites of TLS 1.2, as IANA calls them; empty for the JDK's choice
 * @param prefersOwnOrder whether the server's order of suites outweighs the client's
 * @param curves as the JDK calls them; empty for its choice
 */
record TlsSettings(
    PemSource certificate,
    PemSource key,
    Optional<PemSource> clientAuthorities,
    ClientAuth clientAuth,
    List<String> allowedSans,
    List<String> protocols,
    List<String> cipherSuites,
    boolean prefersOwnOrder,
    List<String> curves) {
  private static final PemSource NOTHING = new PemSource(Optional.empty(), "");
  private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

  /** The section of the file; its paths are relative to a directory. */
  static TlsSettings read(ConfigSection section, Path directory) {
    Optional<PemSource> authorities = PemSource.read(section, "client_ca", directory);
    ClientAuth clientAuth = section.value("client_auth_type", ClientAuth.NONE, ClientAuth.parser());
    List<String> allowedSans = section.textList("client_allowed_sans", List.of());
    if (authorities.isPresent() && clientAuth == ClientAuth.NONE) {
      section.refuse(
          "client_auth_type",
          "no certificate is asked for, beside client_ca",
          "VerifyClientCertIfGiven or RequireAndVerifyClientCert");
    }
    if (!allowedSans.isEmpty() && !clientAuth.asks()) {
      section.refuse(
          "client_allowed_sans", "names, but no certificate is asked for", "a client_auth_type");
    }
    return new TlsSettings(
        required(section, "cert", directory),
        required(section, "key", directory),
        authorities,
        clientAuth,
        List.copyOf(allowedSans),
        protocols(section),
        section.values("cipher_suites", List.of(), TlsMaterial.cipherSuite()),
        section.bool("prefer_server_cipher_suites", true),
        section.values("curve_preferences", List.of(), curve()));
  }

  private static PemSource required(ConfigSection section, String key, Path directory) {
    Optional<PemSource> source = PemSource.read(section, key, directory);
    if (source.isEmpty()) {
      section.refuse(key, "nothing", key + " or " + key + "_file");
    }
    return source.orElse(NOTHING);
  }

  private static List<String> protocols(ConfigSection section) {
    String min = section.value("min_version", "TLSv1.2", version());
    String max = section.value("max_version", "TLSv1.3", version());
    if (PROTOCOLS.indexOf(min) > PROTOCOLS.indexOf(max)) {
      section.refuse("min_version", "a version above max_version", "one that is not");
      return PROTOCOLS;
    }
    return PROTOCOLS.subList(PROTOCOLS.indexOf(min), PROTOCOLS.indexOf(max) + 1);
  }

  private static ValueParser<String> version() {
    ValueParser<String> known = Choice.of(Map.of("TLS12", "TLSv1.2", "TLS13", "TLSv1.3"));
    return text -> {
      if (text.equals("TLS10") || text.equals("TLS11")) {
        throw Expectation.of(text, "TLS12 or TLS13: RFC 8996 ended those before, and so did Java");
      }
      return known.parse(text);
    };
  }

  private static ValueParser<String> curve() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("CurveP256", "secp256r1");
    names.put("CurveP384", "secp384r1");
    names.put("CurveP521", "secp521r1");
    names.put("X25519", "x25519");
    return Choice.of(names);
  }

  /** The files that it names. */
  List<Path> files() {
    return Stream.of(Optional.of(certificate), Optional.of(key), clientAuthorities)
        .flatMap(Optional::stream)
        .flatMap(source -> source.file().stream())
        .toList();
  }
}
