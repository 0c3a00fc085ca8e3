package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.metrics.BuildVersion;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Endpoint;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page at {@code /}, without a server. */
class LandingPageTest {
  private static final String EVIL = "<script>alert(\"1\" & '2')</script>";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void nothing_that_a_slice_says_becomes_markup() {
    String page = page(evil());

    assertThat(page).doesNotContain("<script").doesNotContain("\"1\"").doesNotContain("'2'");
    assertThat(page.split("&lt;script&gt;alert\\(&quot;1&quot; &amp; &#39;2&#39;\\)", -1))
        .as("places that a slice fills")
        .hasSizeGreaterThan(10);
  }

  @Test
  void an_age_is_told_by_the_clock_of_the_page() {
    assertThat(page(evil())).contains("<time datetime=\"2025-12-31T23:59:50Z\">10 s ago</time>");
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s ago",
    "119, 119 s ago",
    "120, 2 min ago",
    "7199, 119 min ago",
    "7200, 2 h ago",
    "172799, 47 h ago",
    "172800, 2 days ago"
  })
  void an_age_is_told_in_the_unit_that_fits(long seconds, String told) {
    assertThat(LandingPage.ago(Duration.ofSeconds(seconds))).isEqualTo(told);
  }

  private static String page(Slice slice) {
    LandingPage landing =
        new LandingPage(
            new BuildVersion(EVIL, "0", "25"), () -> List.of(slice), "/metrics", false, () -> NOW);
    return landing.answer() instanceof Answer.Text text ? text.body() : "";
  }

  /** A slice all of whose words are markup. */
  private static Slice evil() {
    return new Slice() {
      @Override
      public String name() {
        return EVIL;
      }

      @Override
      public void start() {}

      @Override
      public Health health() {
        return new Health(
            true,
            EVIL,
            Optional.of(NOW.minusSeconds(10)),
            List.of(new Feature(EVIL, false, EVIL)),
            Map.of(EVIL, 1L),
            Map.of(EVIL, 1L));
      }

      @Override
      public List<MetricSnapshot> collect() {
        return List.of();
      }

      @Override
      public List<Endpoint> endpoints() {
        return List.of(
            new Endpoint(EVIL, EVIL, List.of(), _ -> Answer.Text.plain(200, "")),
            new Endpoint(EVIL, EVIL, List.of(EVIL), _ -> Answer.Text.plain(200, "")));
      }

      @Override
      public void close() {}
    };
  }
}
