package io.netsonde.web.security;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which certificates of clients are believed: those of known authorities, where it is asked for,
 * and of these those with an allowed name, where names are given.
 *
 * <p>Threads: may be shared.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  /** Types of subject alternative names (RFC 5280, section 4.2.1.6) that are compared. */
  private static final List<Integer> COMPARED = List.of(1, 2, 6, 7);

  private final Optional<X509ExtendedTrustManager> authorities;
  private final List<String> allowedSans;

  /**
   * A judge.
   *
   * @param authorities empty where anybody's will do
   * @param allowedSans e-mail addresses, DNS names, URIs or IP addresses; empty for any
   */
  ClientTrust(Optional<X509ExtendedTrustManager> authorities, List<String> allowedSans) {
    this.authorities = authorities;
    this.allowedSans = allowedSans;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
      throws CertificateException {
    if (authorities.isPresent()) {
      authorities.get().checkClientTrusted(chain, keyType, engine);
    }
    checkName(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType)
      throws CertificateException {
    if (authorities.isPresent()) {
      authorities.get().checkClientTrusted(chain, keyType);
    }
    checkName(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, keyType);
  }

  private void checkName(X509Certificate client) throws CertificateException {
    if (allowedSans.isEmpty()) {
      return;
    }
    Collection<List<?>> names = client.getSubjectAlternativeNames();
    boolean allowed =
        names != null
            && names.stream()
                .filter(name -> COMPARED.contains(name.get(0)))
                .anyMatch(name -> allowedSans.contains(String.valueOf(name.get(1))));
    if (!allowed) {
      throw new CertificateException("no subject alternative name of the client is allowed");
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .map(X509ExtendedTrustManager::getAcceptedIssuers)
        .orElse(new X509Certificate[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a server, and trusts none");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a server, and trusts none");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType)
      throws CertificateException {
    throw new CertificateException("this is a server, and trusts none");
  }
}
