package io.netsonde.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionTest {
  private static final String PROTO =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  private static final MetricSnapshots FAMILIES =
      MetricSnapshots.of(
          Family.gauge("room_temperature_celsius", "How warm it is.", "room")
              .add(21.5, "hall")
              .snapshot(),
          Family.counter("door_openings_total", "How often.").add(3).snapshot());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                                           | TEXT
          */*                                                                          | TEXT
          text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8              | TEXT
          text/*                                                                       | TEXT
          application/json                                                             | TEXT
          application/openmetrics-text                                                 | OPENMETRICS
          Application/OpenMetrics-Text; Version="1.0.0"                                | OPENMETRICS
          application/openmetrics-text;version=0.0.1                                   | TEXT
          application/openmetrics-text;version=2.0.0                                   | TEXT
          application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | OPENMETRICS
          application/openmetrics-text;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.5 | TEXT
          application/openmetrics-text;q=0,*/*                                         | TEXT
          text/plain;q=0,*/*                                                           | OPENMETRICS
          */*;q=0                                                                      | TEXT
          text/plain,application/openmetrics-text                                      | TEXT
          application/openmetrics-text,text/plain                                      | OPENMETRICS
          */*,application/openmetrics-text                                             | OPENMETRICS
          text/plain;version=1.0.0;q=0.9,application/openmetrics-text;q=0.1            | OPENMETRICS
          application/vnd.google.protobuf                                              | TEXT
          application/vnd.google.protobuf;proto=other.Family;encoding=delimited        | TEXT
          application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text | TEXT
          application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited | PROTOBUF
          application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.5,text/plain;q=0.4 | PROTOBUF
          application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.5,text/plain;q=0.6 | TEXT
          application/openmetrics-text;q=7,text/plain;q=0.1                            | TEXT
          application/openmetrics-text;q=0.5555,text/plain;q=0.1                       | TEXT
          application/openmetrics-text;note=",text/plain;q=0";q=0.3                    | OPENMETRICS
          ;;;,,,=;q                                                                    | TEXT
          """)
  void format_is_the_one_that_the_client_likes_best(String accept, ExpositionFormat format) {
    assertThat(Exposition.negotiate(List.of(accept), List.of()).format()).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                          | IDENTITY
          gzip                        | GZIP
          GZIP ; q=1.0                | GZIP
          x-gzip                      | GZIP
          deflate, gzip;q=0.1         | GZIP
          gzip;q=0                    | IDENTITY
          gzip;q=0.000, *             | IDENTITY
          *                           | GZIP
          *;q=0                       | IDENTITY
          br, zstd                    | IDENTITY
          identity                    | IDENTITY
          identity, gzip              | GZIP
          identity;q=1, gzip;q=0.5    | IDENTITY
          identity;q=0.5, gzip;q=1    | GZIP
          identity;q=0                | IDENTITY
          gzip;q=nonsense             | IDENTITY
          """)
  void coding_is_gzip_only_where_the_client_prefers_it(String field, ContentCoding coding) {
    assertThat(ContentCoding.negotiate(List.of(field))).isEqualTo(coding);
  }

  @Test
  void several_lines_of_a_field_are_one_list() {
    assertThat(Exposition.negotiate(List.of("text/plain;q=0.5", PROTO), List.of("br", "gzip")))
        .isEqualTo(
            new Exposition(ExpositionFormat.PROTOBUF, EscapingScheme.DEFAULT, ContentCoding.GZIP));
  }

  @Test
  void field_beyond_the_bounds_counts_as_absent() {
    String longField = PROTO + ";note=" + "x".repeat(HeaderElement.MAX_LENGTH);
    assertThat(Exposition.negotiate(List.of(longField), List.of()).format())
        .isEqualTo(ExpositionFormat.TEXT);
    String manyElements = PROTO + ",a/b".repeat(HeaderElement.MAX_ELEMENTS);
    assertThat(Exposition.negotiate(List.of(manyElements), List.of()).format())
        .isEqualTo(ExpositionFormat.TEXT);
  }

  @Test
  void escaping_is_that_of_the_range_that_won() {
    String accept =
        "text/plain;version=0.0.4;escaping=dots;q=0.2,"
            + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6";
    assertThat(Exposition.negotiate(List.of(accept), List.of()).contentType())
        .isEqualTo(
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8");
    assertThat(
            Exposition.negotiate(List.of("text/plain;escaping=nonsense"), List.of()).contentType())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
  }

  @Test
  void text_is_as_prometheus_reads_it() throws IOException {
    assertThat(written("", ""))
        .isEqualTo(
            """
            # HELP door_openings_total How often.
            # TYPE door_openings_total counter
            door_openings_total 3.0
            # HELP room_temperature_celsius How warm it is.
            # TYPE room_temperature_celsius gauge
            room_temperature_celsius{room="hall"} 21.5
            """);
  }

  @Test
  void openmetrics_ends_with_its_mark() throws IOException {
    assertThat(written("application/openmetrics-text", ""))
        .contains("# TYPE door_openings counter\n")
        .endsWith("# EOF\n");
  }

  @Test
  void protobuf_holds_the_same_families() throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    new PrometheusProtobufWriter().write(expected, FAMILIES, EscapingScheme.DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(PROTO), List.of()).write(FAMILIES, out);
    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains("door_openings_total");
  }

  @Test
  void gzip_unpacks_to_the_same_text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition exposition = Exposition.negotiate(List.of(), List.of("gzip"));
    exposition.write(FAMILIES, out);
    assertThat(exposition.contentEncoding()).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(written("", ""));
    }
  }

  @Test
  void counter_beside_a_gauge_of_its_stem_is_untyped_in_openmetrics() throws IOException {
    MetricSnapshots twins =
        MetricSnapshots.of(
            Family.gauge("packets", "As the original had it.").add(7).snapshot(),
            Family.counter("packets_total", "As it should be.").add(7).snapshot());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of("application/openmetrics-text"), List.of()).write(twins, out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("# TYPE packets gauge\n")
        .contains("# TYPE packets_total unknown\n")
        .contains("\npackets_total 7.0\n")
        .doesNotContain("# TYPE packets counter");
  }

  @FuzzTest
  void any_header_leads_to_an_exposition(byte[] header) {
    String field = new String(header, StandardCharsets.ISO_8859_1);
    Exposition exposition = Exposition.negotiate(List.of(field), List.of(field));
    assertThat(exposition.contentType()).contains("escaping=");
    for (HeaderElement element : HeaderElement.parse(List.of(field))) {
      assertThat(element.weight()).isBetween(0, 1000);
    }
  }

  private static String written(String accept, String encoding) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(accept), List.of(encoding)).write(FAMILIES, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
