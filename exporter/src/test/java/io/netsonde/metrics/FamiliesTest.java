package io.netsonde.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamiliesTest {

  @Test
  void value_that_is_unknown_leaves_no_sample() {
    MetricSnapshot family =
        Family.gauge("age_seconds", "Age.", "who")
            .add(Double.NaN, "a")
            .add(Double.POSITIVE_INFINITY, "b")
            .add(4, "c")
            .snapshot();
    assertThat(family.getDataPoints()).hasSize(1);
  }

  @Test
  void labels_can_be_kept_between_scrapes() {
    Labels kept = Family.gauge("x", "X.", "a", "b").labels("1", "2");
    MetricSnapshot family = Family.gauge("x", "X.", "a", "b").add(1, kept).snapshot();
    assertThat((Object) family.getDataPoints().getFirst().getLabels()).isSameAs(kept);
  }

  @Test
  void counter_must_say_total() {
    assertThatThrownBy(() -> Family.counter("packets", "Packets."))
        .hasMessage("counter name: \"packets\" (expected: to end in _total)");
  }

  @Test
  void union_joins_series_of_one_family_in_every_format() throws IOException {
    FamilyUnion union = new FamilyUnion();
    assertThat(union.add(Family.gauge("x", "X.", "a").add(1, "1").snapshot())).isTrue();
    assertThat(union.add(Family.gauge("x", "Y.", "a").add(2, "2").snapshot())).isTrue();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(), List.of()).write(union.snapshots(), out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("# HELP x X.\n# TYPE x gauge\nx{a=\"1\"} 1.0\nx{a=\"2\"} 2.0\n");
    out.reset();
    Exposition.negotiate(
            List.of(
                "application/vnd.google.protobuf;encoding=delimited;"
                    + "proto=io.prometheus.client.MetricFamily"),
            List.of())
        .write(union.snapshots(), out);
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).containsOnlyOnce("X.");
  }

  @Test
  void union_refuses_what_contradicts() {
    FamilyUnion union = new FamilyUnion();
    union.add(Family.counter("x_total", "X.", "a").add(1, "1").snapshot());
    assertThat(union.add(Family.gauge("x_total", "X.").add(1).snapshot())).isFalse();
    assertThat(union.add(Family.counter("x_total", "X.", "a").add(1, "1").snapshot())).isFalse();
    assertThat(union.add(Family.gauge("x", "X.").add(1).snapshot())).isTrue();
    assertThat(union.snapshots().size()).isEqualTo(2);
  }

  @Test
  void label_text_from_outside_is_cut_and_cleaned() {
    assertThat(LabelText.of("printer-3.lan")).isSameAs("printer-3.lan");
    assertThat(LabelText.of("a\u0000b\nc\ud800d")).isEqualTo("a\ufffdb\ufffdc\ufffdd");
    String emoji = "\ud83d\udda8".repeat(1000);
    assertThat(LabelText.of(emoji)).isEqualTo(emoji.substring(0, 2 * LabelText.MAX_CODE_POINTS));
  }

  @Test
  void build_version_is_in_the_jar() throws IOException {
    BuildVersion version = BuildVersion.load();
    assertThat(version.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(version.revision()).isNotEmpty().doesNotContain("$");
    assertThat(text(List.of(new BuildVersion("1.2.3", "abc", "25").family())))
        .contains(
            "netsonde_build_info{javaversion=\"25\",revision=\"abc\",version=\"1.2.3\"} 1.0\n");
  }

  @Test
  void own_resource_use_is_told_without_unknown_bounds() throws IOException {
    assertThat(text(new ProcessFamilies().collect()))
        .contains("process_cpu_seconds_total ", "process_resident_memory_bytes ")
        .contains("jvm_memory_used_bytes{area=\"heap\"}", "jvm_gc_collection_seconds_count")
        .contains("jvm_threads_current ", "jvm_runtime_info{")
        .doesNotContain(" -1.0");
  }

  private static String text(List<MetricSnapshot> families) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(), List.of())
        .write(new FamilyUnion().addAll(families).snapshots(), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
