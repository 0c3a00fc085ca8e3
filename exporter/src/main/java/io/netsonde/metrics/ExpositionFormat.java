package io.netsonde.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Map;

/**
 * A format in which families can be written, in the order of our preference.
 *
 * <p>The library's own choice ({@code ExpositionFormats}) looks for substrings in {@code Accept}
 * and reads global properties; this one matches media ranges and asks the writers directly.
 * OpenMetrics 2, a preview in the library, is never offered.
 */
public enum ExpositionFormat {
  /** Prometheus text 0.0.4, which every scraper and every person reads. */
  TEXT("text", "plain"),
  /** OpenMetrics text 1.0.0. */
  OPENMETRICS("application", "openmetrics-text"),
  /** Length-delimited {@code MetricFamily} messages, the only format with native histograms. */
  PROTOBUF("application", "vnd.google.protobuf");

  private static final int NO_MATCH = -1;
  private static final Map<String, String> TEXT_PARAMETERS = Map.of("version", "0.0.4");
  private static final Map<String, String> OPENMETRICS_PARAMETERS = Map.of("version", "1.0.0");
  private static final Map<String, String> PROTOBUF_PARAMETERS =
      Map.of("proto", "io.prometheus.client.MetricFamily", "encoding", "delimited");

  private final String type;
  private final String subtype;

  ExpositionFormat(String type, String subtype) {
    this.type = type;
    this.subtype = subtype;
  }

  /**
   * How closely a media range names this format: 0 for {@code *}{@code /*}, 1 for a type, 2 for
   * type and subtype, one more for each parameter of the format; -1 where it names another.
   * Parameters that do not belong to the format ({@code charset}, {@code escaping}) say nothing.
   */
  int specificity(HeaderElement range) {
    if (range.value().equals("*/*")) {
      return 0;
    }
    if (range.value().equals(type + "/*")) {
      return 1;
    }
    if (!range.value().equals(type + "/" + subtype)) {
      return NO_MATCH;
    }
    int specificity = 2;
    for (Map.Entry<String, String> parameter : parameters().entrySet()) {
      String asked = range.parameters().get(parameter.getKey());
      if (asked == null ? this == PROTOBUF : !asked.equalsIgnoreCase(parameter.getValue())) {
        return NO_MATCH;
      }
      specificity += asked == null ? 0 : 1;
    }
    return specificity;
  }

  /** What tells the format from others of its media type; protobuf does not do without. */
  private Map<String, String> parameters() {
    return switch (this) {
      case TEXT -> TEXT_PARAMETERS;
      case OPENMETRICS -> OPENMETRICS_PARAMETERS;
      case PROTOBUF -> PROTOBUF_PARAMETERS;
    };
  }

  /** The library's writer, configured without a look at global properties; cheap to make. */
  ExpositionFormatWriter writer() {
    return switch (this) {
      case TEXT -> PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
      case OPENMETRICS ->
          OpenMetricsTextFormatWriter.builder()
              .setCreatedTimestampsEnabled(false)
              .setExemplarsOnAllMetricTypesEnabled(false)
              .build();
      case PROTOBUF -> new PrometheusProtobufWriter();
    };
  }
}
