package io.netsonde.bench;

import io.netsonde.lab.Host;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * An answer in Prometheus' text format.
 *
 * @param body as it came
 * @param nanos from the request to the last byte
 */
record Scrape(String body, long nanos) {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final String PLAIN = "identity";
  private static final String PACKED = "gzip";

  /**
   * Asks a server that listens inside a host.
   *
   * @throws IOException when it does not answer with 200
   */
  static Scrape of(Host host, String url) throws IOException {
    return of(host, url, PLAIN);
  }

  /** The same as Prometheus asks: packed. */
  static Scrape packed(Host host, String url) throws IOException {
    return of(host, url, PACKED);
  }

  private static Scrape of(Host host, String url, String coding) throws IOException {
    try {
      return host.call(() -> get(url, coding));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new Unmeasured("cannot ask " + host, e);
    }
  }

  /** Asks a server in the namespace of this thread. */
  static Scrape get(String url) throws IOException {
    return get(url, PLAIN);
  }

  private static Scrape get(String url, String coding) throws IOException {
    long start = System.nanoTime();
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    // A kept connection would be used for the server of another namespace at the same address.
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Accept-Encoding", coding);
    if (connection.getResponseCode() != 200) {
      throw new IOException("HTTP status " + connection.getResponseCode());
    }
    try (InputStream in = unpacked(connection)) {
      String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Scrape(body, System.nanoTime() - start);
    }
  }

  private static InputStream unpacked(HttpURLConnection connection) throws IOException {
    InputStream in = connection.getInputStream();
    return PACKED.equals(connection.getContentEncoding()) ? new GZIPInputStream(in) : in;
  }

  /** How many series it has. */
  long series() {
    return body.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).count();
  }

  /** As {@link #sum}; 0 where there are none, of a program that makes them when they are due. */
  double sumOrNothing(String series) {
    return body.lines().anyMatch(line -> line.startsWith(series)) ? sum(series) : 0;
  }

  /**
   * Sum of a metric's series.
   *
   * @param series beginning of their lines: the name, or the name and labels; what follows it must
   *     be a brace or the value
   */
  double sum(String series) {
    double sum = 0;
    boolean found = false;
    for (String line : body.lines().toList()) {
      if (line.startsWith(series)
          && line.length() > series.length()
          && " {".indexOf(line.charAt(series.length())) >= 0) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        found = true;
      }
    }
    if (!found) {
      throw new Unmeasured("the answer has no series " + series);
    }
    return sum;
  }
}
