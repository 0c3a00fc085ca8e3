package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.metrics.FamilyUnion;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaceCountersTest {
  private final PaceCounters counters = new PaceCounters();

  @Test
  void due_is_what_was_handed_over_and_what_was_skipped_for_each_reason() {
    counters.handedOver(3_000_000);
    counters.handedOver(600_000_000);
    counters.skipped(Skip.MAX_PPS, 5);
    counters.skipped(Skip.IN_FLIGHT, 7);
    counters.sent(1);

    assertThat(series())
        .containsEntry("probe_due_total{protocol=\"icmp\"}", 14.0)
        .containsEntry("probe_sends_total{protocol=\"icmp\"}", 1.0)
        .containsEntry("probe_skipped_total{protocol=\"icmp\",reason=\"max_pps\"}", 5.0)
        .containsEntry("probe_skipped_total{protocol=\"icmp\",reason=\"in_flight\"}", 7.0)
        .containsEntry("probe_skipped_total{protocol=\"icmp\",reason=\"late\"}", 0.0)
        .containsEntry("probe_send_lateness_seconds_count{protocol=\"icmp\"}", 2.0)
        .containsEntry("probe_send_lateness_seconds_sum{protocol=\"icmp\"}", 0.603)
        .containsEntry("probe_send_lateness_seconds_bucket{le=\"0.01\",protocol=\"icmp\"}", 1.0)
        .containsEntry("probe_send_lateness_seconds_bucket{le=\"1.0\",protocol=\"icmp\"}", 2.0)
        .containsEntry("probe_configured_rate_per_second{protocol=\"icmp\"}", 2.5);
  }

  @Test
  void each_bound_that_holds_back_has_its_own_count() {
    counters.heldBack(Skip.MAX_PPS);
    counters.heldBack(Skip.MAX_PPS);
    counters.heldBack(Skip.IN_FLIGHT);

    assertThat(counters.snapshot().maxPpsHits()).isEqualTo(2);
    assertThat(counters.snapshot().inFlightHits()).isEqualTo(1);
  }

  @Test
  void what_was_published_does_not_change_any_more() {
    Pace before = counters.snapshot();
    counters.skipped(Skip.LATE, 1);
    counters.readLater(1);

    assertThat(before).isNotEqualTo(counters.snapshot());
    assertThat(before.skips()).isZero();
    assertThat(Series.of(new PaceFamilies().add("icmp", before, 0).snapshots()))
        .containsEntry("probe_scheduler_delay_seconds_count{protocol=\"icmp\"}", 0.0);
  }

  private Map<String, Double> series() {
    return Series.of(
        new FamilyUnion()
            .addAll(new PaceFamilies().add("icmp", counters.snapshot(), 2.5).snapshots())
            .snapshots());
  }
}
