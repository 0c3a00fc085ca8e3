package io.netsonde.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * What one client gets: families in the format, with the names and in the packing that it asked
 * for.
 *
 * @param format the format
 * @param escaping what becomes of names beyond {@code [a-zA-Z_:][a-zA-Z0-9_:]*}; ours have none
 * @param coding the packing
 */
public record Exposition(ExpositionFormat format, EscapingScheme escaping, ContentCoding coding) {

  /**
   * Chooses by RFC 9110 §12.5.1: each format has the weight of the range that names it most
   * closely; the heaviest wins, among equals the one named more closely, then the one named first,
   * then our own order. A client that accepts nothing we have gets text, as from every other
   * exporter, and never 406.
   *
   * @param accept all lines of {@code Accept}
   * @param acceptEncoding all lines of {@code Accept-Encoding}
   */
  public static Exposition negotiate(List<String> accept, List<String> acceptEncoding) {
    List<HeaderElement> ranges = HeaderElement.parse(accept);
    Offer best = new Offer(ExpositionFormat.TEXT, EscapingScheme.DEFAULT, 0, -1, 0);
    for (ExpositionFormat format : ExpositionFormat.values()) {
      Offer offer = offer(format, ranges);
      if (offer.weight > 0 && offer.isBetterThan(best)) {
        best = offer;
      }
    }
    return new Exposition(best.format, best.escaping, ContentCoding.negotiate(acceptEncoding));
  }

  private static Offer offer(ExpositionFormat format, List<HeaderElement> ranges) {
    Offer closest = new Offer(format, EscapingScheme.DEFAULT, 0, -1, 0);
    for (int position = 0; position < ranges.size(); position++) {
      HeaderElement range = ranges.get(position);
      int specificity = format.specificity(range);
      if (specificity > closest.specificity) {
        closest = new Offer(format, escaping(range), range.weight(), specificity, position);
      }
    }
    return closest;
  }

  private static EscapingScheme escaping(HeaderElement range) {
    String asked = range.parameters().getOrDefault("escaping", "");
    for (EscapingScheme scheme : EscapingScheme.values()) {
      if (scheme.getValue().equals(asked)) {
        return scheme;
      }
    }
    return EscapingScheme.DEFAULT;
  }

  /** The value of {@code Content-Type}. */
  public String contentType() {
    return format.writer().getContentType() + escaping.toHeaderFormat();
  }

  /** The value of {@code Content-Encoding}; empty where there is none to send. */
  public Optional<String> contentEncoding() {
    return coding == ContentCoding.GZIP ? Optional.of("gzip") : Optional.empty();
  }

  /**
   * Writes the families and leaves the stream open.
   *
   * @throws IOException as the stream does
   */
  public void write(MetricSnapshots families, OutputStream out) throws IOException {
    MetricSnapshots distinct =
        format == ExpositionFormat.OPENMETRICS ? OpenMetricsNames.distinct(families) : families;
    switch (coding) {
      case IDENTITY -> format.writer().write(out, distinct, escaping);
      case GZIP -> {
        GzipStream gzip = new GzipStream(out);
        try {
          format.writer().write(gzip, distinct, escaping);
          gzip.finish();
        } finally {
          gzip.release();
        }
      }
    }
  }

  private record Offer(
      ExpositionFormat format, EscapingScheme escaping, int weight, int specificity, int position) {

    boolean isBetterThan(Offer other) {
      if (weight != other.weight) {
        return weight > other.weight;
      }
      if (specificity != other.specificity) {
        return specificity > other.specificity;
      }
      return position < other.position;
    }
  }
}
