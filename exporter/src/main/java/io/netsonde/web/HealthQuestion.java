package io.netsonde.web;

import io.netsonde.web.security.ClientTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running Netsonde how it is, for a container's check: there is no curl beside it. By the
 * client of {@code java.base}, which brings no module along.
 *
 * @param page what is asked for, with {@code http} or {@code https}
 * @param authorities who may have signed the server's certificate, in PEM; empty: those of Java
 * @param insecure whether any certificate will do, of any name
 * @param patience for the whole answer
 */
public record HealthQuestion(
    URI page, Optional<Path> authorities, boolean insecure, Duration patience) {
  private static final int MAX_BYTES = 64 << 10;

  /** What it says. */
  public record Reply(int status, String text) {}

  /**
   * Reads what a person types: without a scheme it is http, without a path {@code /-/healthy}.
   *
   * @throws IllegalArgumentException when it is no such URL
   */
  public static URI page(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (known && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri.getRawPath().isEmpty() ? uri.resolve("/-/healthy") : uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        text + " (expected: a URL such as http://localhost:10116/-/ready)");
  }

  /**
   * Asks.
   *
   * @throws IOException when there is no answer, or no whole one in time
   */
  public Reply ask() throws IOException, InterruptedException {
    FutureTask<Reply> asking = new FutureTask<>(this::reply);
    Thread.ofPlatform().daemon().name("asking").start(asking);
    try {
      return asking.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(page + ": " + reason(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException(page + ": no answer within " + patience.toMillis() + " ms", e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof UnknownHostException
        ? "the name has no address"
        : String.valueOf(cause == null ? null : cause.getMessage());
  }

  private Reply reply() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection(Proxy.NO_PROXY);
    connection.setInstanceFollowRedirects(false);
    if (connection instanceof HttpsURLConnection https) {
      secure(https);
    }
    try {
      int status = connection.getResponseCode();
      InputStream body =
          status < HttpURLConnection.HTTP_BAD_REQUEST
              ? connection.getInputStream()
              : connection.getErrorStream();
      return new Reply(
          status,
          body == null ? "" : new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }

  private void secure(HttpsURLConnection https) throws IOException {
    if (insecure) {
      https.setHostnameVerifier((name, session) -> true);
    }
    Optional<SSLContext> trust = trust();
    if (trust.isPresent()) {
      https.setSSLSocketFactory(trust.get().getSocketFactory());
    }
  }

  private Optional<SSLContext> trust() throws IOException {
    if (insecure) {
      return Optional.of(ClientTls.trustingAll());
    }
    return authorities.isPresent()
        ? Optional.of(ClientTls.trusting(authorities.get()))
        : Optional.empty();
  }
}
