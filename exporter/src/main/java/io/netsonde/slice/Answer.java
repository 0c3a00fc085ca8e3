package io.netsonde.slice;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;

/** What a slice answers to a request: families in whatever format the client asked for, or text. */
public sealed interface Answer {

  /** Additional response header fields. */
  Map<String, String> headers();

  /**
   * Metric families, status 200; the web room negotiates format and compression.
   *
   * <p>A list and not {@code MetricSnapshots}, because the original serves a gauge {@code x} beside
   * a counter {@code x_total}, which that type refuses.
   */
  record Families(List<MetricSnapshot> families, Map<String, String> headers) implements Answer {
    /** Copies the list, so that an answer once made never changes. */
    public Families {
      families = List.copyOf(families);
    }
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
