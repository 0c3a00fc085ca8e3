package io.netsonde.clients.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PresenceConfigTest {
  @Test
  void an_empty_section_means_the_defaults() throws Exception {
    assertThat(read("{}"))
        .isEqualTo(PresenceConfig.defaults())
        .isEqualTo(
            new PresenceConfig(Duration.ofMinutes(2), true, Duration.ofMinutes(1), 50, 16_384));
  }

  @Test
  void every_key_is_read() throws Exception {
    assertThat(
            read(
                "{window: 15s, probe: false, ask_interval: 5s, max_probes_per_second: 7,"
                    + " max_neighbours: 100}"))
        .isEqualTo(
            new PresenceConfig(Duration.ofSeconds(15), false, Duration.ofSeconds(5), 7, 100));
  }

  @Test
  void what_is_out_of_range_is_refused() {
    assertThatThrownBy(() -> read("{window: 1s}")).hasMessageContaining("presence.window: 1s");
  }

  private static PresenceConfig read(String section) throws ConfigException {
    return ConfigDocument.parse("t.yml", "presence: " + section + "\n")
        .bind(root -> PresenceConfig.read(root.section("presence")));
  }
}
