package io.netsonde.probe.discovery;

import io.netsonde.probe.discovery.Failure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gets one JSON document.
 *
 * <p>By the JDK's older client, since the newer one brings threads, a selector and some megabytes
 * that a request a minute does not need. Its own redirections are off: credentials must not go to
 * another server, nor a request from HTTPS back to HTTP.
 *
 * <p>Threads: {@link #get} the source's; {@link #expire} any. Bounds: redirections, the bytes of
 * the document after unpacking, and the time: each wait has the timeout, and {@link #expire} ends a
 * request that takes longer in all, as from a server that says a byte now and then.
 */
final class HttpFetch {
  static final int MAX_REDIRECTS = 5;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern JSON =
      Pattern.compile("application/json *(; *charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);

  private final int timeoutMillis;
  private final Map<String, String> fields;

  /** For {@link #expire}: what is under way; null between two requests. */
  private volatile @Nullable UnderWay underWay;

  private record UnderWay(HttpURLConnection connection, long due) {}

  /**
   * Prepares requests.
   *
   * @param fields of each request's header
   */
  HttpFetch(int timeoutMillis, Map<String, String> fields) {
    this.timeoutMillis = timeoutMillis;
    this.fields = fields;
  }

  /**
   * Gets a document.
   *
   * @param authorization for this server alone; empty for none
   * @param trust who vouches for a server; empty for whom this Java trusts
   */
  String get(URI url, Optional<String> authorization, Optional<SSLSocketFactory> trust)
      throws HttpFailure {
    long due = System.nanoTime() + timeoutMillis * 1_000_000L;
    URI at = url;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      boolean home = isSameServer(url, at);
      try {
        HttpURLConnection connection = open(at, home ? authorization : Optional.empty(), trust);
        underWay = new UnderWay(connection, due);
        int status = connection.getResponseCode();
        // A connection that was cut in the middle of the header has one all the same.
        verifyInTime(due);
        if (!REDIRECTS.contains(status)) {
          return document(connection, status, due);
        }
        at = redirected(at, connection.getHeaderField("Location"));
      } catch (IOException e) {
        String what = System.nanoTime() - due > 0 ? "no whole answer in time" : text(e);
        throw new HttpFailure(Reason.READ, "cannot get " + shown(at) + ": " + what);
      } finally {
        abandon();
        underWay = null;
      }
    }
    throw new HttpFailure(
        Reason.ANSWER, shown(url) + " redirects more than " + MAX_REDIRECTS + " times");
  }

  private HttpURLConnection open(
      URI url, Optional<String> authorization, Optional<SSLSocketFactory> trust)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
    if (connection instanceof HttpsURLConnection https) {
      trust.ifPresent(https::setSSLSocketFactory);
    }
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    fields.forEach(connection::setRequestProperty);
    // Kept open until the next request, it would take a thread that closes it.
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Accept", "application/json");
    connection.setRequestProperty("Accept-Encoding", "gzip");
    authorization.ifPresent(value -> connection.setRequestProperty("Authorization", value));
    return connection;
  }

  private static String document(HttpURLConnection connection, int status, long due)
      throws IOException, HttpFailure {
    URI url = URI.create(connection.getURL().toString());
    if (status != 200) {
      throw new HttpFailure(Reason.ANSWER, shown(url) + " answers with status " + status);
    }
    String type = Objects.requireNonNullElse(connection.getContentType(), "nothing");
    if (!JSON.matcher(type.strip()).matches()) {
      throw new HttpFailure(
          Reason.ANSWER, shown(url) + " answers with another type than application/json");
    }
    byte[] bytes;
    try (InputStream in = unpacked(connection)) {
      bytes = read(in, due);
    }
    if (bytes.length > JsonGroups.MAX_BYTES) {
      throw new HttpFailure(
          Reason.TOO_LONG,
          shown(url) + " answers with more than " + JsonGroups.MAX_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new HttpFailure(Reason.FORMAT, shown(url) + " answers with what is not UTF-8");
    }
  }

  private static InputStream unpacked(HttpURLConnection connection) throws IOException {
    InputStream in = connection.getInputStream();
    return "gzip".equalsIgnoreCase(connection.getContentEncoding()) ? new GZIPInputStream(in) : in;
  }

  /** At most one byte more than a document may have. */
  private static byte[] read(InputStream in, long due) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 14];
    int count = in.read(buffer);
    while (count >= 0 && out.size() <= JsonGroups.MAX_BYTES) {
      verifyInTime(due);
      out.write(buffer, 0, count);
      count = in.read(buffer);
    }
    return out.toByteArray();
  }

  private static void verifyInTime(long due) throws IOException {
    if (System.nanoTime() - due > 0) {
      throw new IOException("no whole answer in time");
    }
  }

  private static URI redirected(URI from, @Nullable String location) throws HttpFailure {
    try {
      URI to = from.resolve(new URI(location == null ? "" : location));
      boolean http = "http".equalsIgnoreCase(to.getScheme());
      boolean https = "https".equalsIgnoreCase(to.getScheme());
      boolean downgrade = http && "https".equalsIgnoreCase(from.getScheme());
      if (location != null && to.getHost() != null && (http || https) && !downgrade) {
        return to;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new HttpFailure(Reason.ANSWER, shown(from) + " redirects to where we do not go");
  }

  private static boolean isSameServer(URI one, URI other) {
    return lower(one.getScheme()).equals(lower(other.getScheme()))
        && lower(one.getHost()).equals(lower(other.getHost()))
        && one.getPort() == other.getPort();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Without its query and its user, in which secrets may stand. */
  private static String shown(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
  }

  private static String text(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Ends the request under way where its time is over; any thread. */
  void expire(long now) {
    UnderWay current = underWay;
    if (current != null && now - current.due > 0) {
      current.connection.disconnect();
    }
  }

  /** Ends the request under way; any thread. */
  void abandon() {
    UnderWay current = underWay;
    if (current != null) {
      current.connection.disconnect();
    }
  }
}
