package io.netsonde.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.metrics.Exposition;
import io.netsonde.metrics.Family;
import io.netsonde.metrics.FamilyUnion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SliceCollectorTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void health_is_published_whole() throws IOException {
    Health health =
        new Health(
            true,
            "watches",
            Optional.of(Instant.ofEpochMilli(1_700_000_000_500L)),
            List.of(new Feature("icmpv4", true, ""), new Feature("icmpv6", false, "no route")),
            Map.of("timeout", 4L),
            Map.of("targets", 2L));
    FakeSlice slice =
        FakeSlice.working("probe", Family.gauge("probe_x", "X.").add(1).snapshot())
            .with(() -> {
              now.addAndGet(250_000_000);
              return health;
            });
    assertThat(scrape(slice))
        .contains("netsonde_slice_up{slice=\"probe\"} 1.0\n")
        .contains("netsonde_slice_last_success_timestamp_seconds{slice=\"probe\"} 1.7000000005E9\n")
        .contains("netsonde_slice_feature_enabled{feature=\"icmpv4\",slice=\"probe\"} 1.0\n")
        .contains("netsonde_slice_feature_enabled{feature=\"icmpv6\",slice=\"probe\"} 0.0\n")
        .contains("netsonde_slice_errors_total{reason=\"timeout\",slice=\"probe\"} 4.0\n")
        .contains("netsonde_slice_errors_total{reason=\"collect\",slice=\"probe\"} 0.0\n")
        .contains("netsonde_slice_bound_hits_total{bound=\"targets\",slice=\"probe\"} 2.0\n")
        .contains("netsonde_slice_collect_duration_seconds{slice=\"probe\"} 0.25\n")
        .contains("probe_x 1.0\n");
  }

  @Test
  void slice_that_never_succeeded_has_no_time_of_success() throws IOException {
    assertThat(scrape(FakeSlice.working("tcp"))).doesNotContain("last_success");
  }

  @Test
  void slice_that_throws_in_collect_costs_only_itself() throws IOException {
    FakeSlice broken =
        new FakeSlice(
            "tcp",
            FakeSlice.working("").healths(),
            () -> {
              throw new IllegalStateException("planted");
            },
            List.of());
    assertThat(
            scrape(broken, FakeSlice.working("probe", Family.gauge("p", "P.").add(1).snapshot())))
        .contains("netsonde_slice_up{slice=\"tcp\"} 0.0\n")
        .contains("netsonde_slice_errors_total{reason=\"collect\",slice=\"tcp\"} 1.0\n")
        .contains("netsonde_slice_up{slice=\"probe\"} 1.0\n")
        .contains("p 1.0\n");
  }

  @Test
  void slice_that_throws_in_health_is_down_and_its_families_are_withheld() throws IOException {
    FakeSlice broken =
        FakeSlice.working("tcp", Family.gauge("t", "T.").add(1).snapshot())
            .with(() -> {
              throw new IllegalStateException("planted");
            });
    assertThat(scrape(broken))
        .contains("netsonde_slice_up{slice=\"tcp\"} 0.0\n")
        .contains("netsonde_slice_errors_total{reason=\"health\",slice=\"tcp\"} 1.0\n")
        .doesNotContain("\nt 1.0");
  }

  @Test
  void earlier_slice_keeps_a_name_that_both_claim() throws IOException {
    assertThat(
            scrape(
                FakeSlice.working("a", Family.gauge("x", "X.").add(1).snapshot()),
                FakeSlice.working(
                    "b",
                    Family.gauge("x", "X.").add(2).snapshot(),
                    Family.gauge("netsonde_slice_up", "Mine.").add(2).snapshot(),
                    Family.gauge("y", "Y.").add(3).snapshot())))
        .contains("x 1.0\n", "y 3.0\n")
        .doesNotContain("x 2.0", "netsonde_slice_up 2")
        .contains("netsonde_slice_errors_total{reason=\"duplicate_family\",slice=\"b\"} 2.0\n");
  }

  @Test
  void feature_told_twice_is_published_once() throws IOException {
    Feature feature = new Feature("icmpv4", true, "");
    Health health =
        new Health(true, "", Optional.empty(), List.of(feature, feature), Map.of(), Map.of());
    assertThat(scrape(FakeSlice.working("probe").with(() -> health)))
        .containsOnlyOnce("netsonde_slice_feature_enabled{");
  }

  @Test
  void two_slices_of_one_name_are_refused() {
    List<Slice> twins = List.of(FakeSlice.working("tcp"), FakeSlice.working("tcp"));
    assertThatThrownBy(() -> new SliceCollector(twins, now::get))
        .hasMessage("two slices are named tcp");
  }

  private String scrape(Slice... slices) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SliceCollector collector = new SliceCollector(List.of(slices), now::get);
    Exposition.negotiate(List.of(), List.of())
        .write(new FamilyUnion().addAll(collector.collect()).snapshots(), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
