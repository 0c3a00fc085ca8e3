package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostnameLabelTest {
  private long nanos = 17;
  private final HostnameLabel label = new HostnameLabel("short", () -> nanos);

  @Test
  void a_name_that_is_found_in_time_stays() {
    assertThat(label.get()).isEmpty();
    label.is(() -> "full.example.com");
    nanos += Duration.ofHours(1).toNanos();
    assertThat(label.get()).contains("full.example.com");
  }

  @Test
  void a_name_that_is_found_too_late_changes_nothing() {
    nanos += Duration.ofSeconds(5).toNanos();
    assertThat(label.get()).contains("short");
    label.is(() -> "full.example.com");
    assertThat(label.get()).contains("short");
  }
}
