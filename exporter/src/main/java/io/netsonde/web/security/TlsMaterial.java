package io.netsonde.web.security;

import io.netsonde.config.Expectation;
import io.netsonde.config.ValueParser;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK needs for TLS, made of the files' present contents.
 *
 * @param context with a cache of sessions of its own, so that none of before is taken up again
 * @param parameters for each connection
 * @param expiry when the server's certificate ends
 */
record TlsMaterial(SSLContext context, SSLParameters parameters, Instant expiry) {
  private static final byte[] PROBE = {'n', 'e', 't', 's', 'o', 'n', 'd', 'e'};

  /**
   * Reads the files and makes it.
   *
   * @throws IOException with a sentence where a file cannot be read, or says what cannot be used
   */
  static TlsMaterial of(TlsSettings settings) throws IOException {
    try {
      List<X509Certificate> chain = certificates(settings.certificate());
      PrivateKey key = key(settings.key());
      if (!belongTogether(key, chain.getFirst().getPublicKey())) {
        throw new IOException(
            "the key of %s is not that of the certificate of %s"
                .formatted(settings.key(), settings.certificate()));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(key, chain), trustManagers(settings), new SecureRandom());
      return new TlsMaterial(
          context, parameters(context, settings), chain.getFirst().getNotAfter().toInstant());
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** A cipher suite by its IANA name, or as Go calls it, which leaves the end of some away. */
  static ValueParser<String> cipherSuite() {
    return text -> {
      Set<String> known = Set.of(supported());
      String longer = text + "_SHA256";
      if (!known.contains(text) && !known.contains(longer)) {
        throw Expectation.of(text, "a cipher suite of this Java, such as " + example());
      }
      return known.contains(text) ? text : longer;
    };
  }

  private static String example() {
    return Arrays.stream(supported()).filter(s -> s.startsWith("TLS_ECDHE")).findFirst().orElse("");
  }

  private static String[] supported() {
    try {
      return SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java without TLS", e);
    }
  }

  private static List<X509Certificate> certificates(PemSource source) throws IOException {
    try {
      return Pem.certificates(source.pem());
    } catch (GeneralSecurityException e) {
      throw new IOException(source + " " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(PemSource source) throws IOException {
    try {
      return Pem.privateKey(source.pem());
    } catch (GeneralSecurityException e) {
      throw new IOException(source + " " + e.getMessage(), e);
    }
  }

  /** Files are seldom replaced at one moment: between the two, one is old and one is new. */
  private static boolean belongTogether(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    if (certified.getAlgorithm().equals("RSA") != key.getAlgorithm().equals("RSA")
        || certified.getAlgorithm().equals("EC") != key.getAlgorithm().equals("EC")) {
      return false;
    }
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(PROBE);
    return signature.verify(signed);
  }

  private static KeyManager[] keyManagers(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    char[] password = {};
    store.setKeyEntry("server", key, password, chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trustManagers(TlsSettings settings)
      throws GeneralSecurityException, IOException {
    if (!settings.clientAuth().asks()) {
      return new TrustManager[0];
    }
    Optional<X509ExtendedTrustManager> authorities =
        settings.clientAuth().verifies()
            ? Optional.of(authorities(settings.clientAuthorities()))
            : Optional.empty();
    return new TrustManager[] {new ClientTrust(authorities, settings.allowedSans())};
  }

  private static X509ExtendedTrustManager authorities(Optional<PemSource> source)
      throws GeneralSecurityException, IOException {
    @Nullable KeyStore store = null; // the system's authorities
    if (source.isPresent()) {
      store = emptyStore();
      int number = 0;
      for (X509Certificate certificate : certificates(source.get())) {
        store.setCertificateEntry("authority " + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new KeyStoreException("this Java judges no certificates"));
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static SSLParameters parameters(SSLContext context, TlsSettings settings) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(settings.protocols().toArray(new String[0]));
    if (!settings.cipherSuites().isEmpty()) {
      // As in Go, those of TLS 1.3 are not to be chosen; the JDK wants them named all the same.
      List<String> suites = new ArrayList<>(settings.cipherSuites());
      Arrays.stream(parameters.getCipherSuites())
          .filter(suite -> suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_"))
          .forEach(suites::add);
      parameters.setCipherSuites(suites.toArray(new String[0]));
    }
    parameters.setUseCipherSuitesOrder(settings.prefersOwnOrder());
    if (!settings.curves().isEmpty()) {
      parameters.setNamedGroups(settings.curves().toArray(new String[0]));
    }
    // Each of the two setters takes back what the other one says.
    if (settings.clientAuth().requires()) {
      parameters.setNeedClientAuth(true);
    } else {
      parameters.setWantClientAuth(settings.clientAuth().asks());
    }
    return parameters;
  }
}
