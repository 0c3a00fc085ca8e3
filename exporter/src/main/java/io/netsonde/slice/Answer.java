package io.netsonde.slice;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What a slice answers to a request: families in whatever format the client asked for, or text. */
public sealed interface Answer {

  /** Additional response header fields. */
  Map<String, String> headers();

  /** Metric families, status 200; the web room negotiates format and compression. */
  record Families(MetricSnapshots snapshots, Map<String, String> headers) implements Answer {}

  /**
   * A body that goes on for a while, status 200: what the page's script listens to.
   *
   * @param contentType value of {@code Content-Type}
   * @param feed writes it, on the request's thread
   */
  record Stream(String contentType, Feed feed, Map<String, String> headers) implements Answer {}

  /** Writes a body bit by bit. */
  interface Feed {
    /**
     * Writes until there is nothing more to say; each part that is to be seen at once is flushed.
     *
     * @throws IOException when the client is gone
     * @throws InterruptedException when the program is being stopped
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  /**
   * A body as it stands.
   *
   * @param status HTTP status code
   * @param contentType value of {@code Content-Type}
   */
  record Text(int status, String contentType, String body, Map<String, String> headers)
      implements Answer {

    /** A refusal or a note in plain text. */
    public static Text plain(int status, String body) {
      return new Text(status, "text/plain; charset=utf-8", body, Map.of());
    }
  }
}
