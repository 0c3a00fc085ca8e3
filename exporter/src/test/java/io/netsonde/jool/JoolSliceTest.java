package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netsonde.lab.Eventually;
import io.netsonde.slice.Health;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The slice on a machine that has no Jool, which is most of them. */
class JoolSliceTest {
  @BeforeEach
  void onlyWithoutTheModule() {
    assumeThat(JoolModule.read().loaded()).isFalse();
  }

  @Test
  void without_the_module_the_slice_is_idle_and_serves_nothing() {
    try (JoolSlice slice = new JoolSlice(JoolConfig.defaults())) {
      slice.start();
      Health health = looked(slice);
      assertThat(health.up()).isFalse();
      assertThat(health.idle()).isTrue();
      assertThat(health.detail())
          .isEqualTo("nothing to read: the kernel module jool is not loaded");
      assertThat(health.errors()).isEmpty();
      assertThat(slice.collect()).allMatch(family -> family.getDataPoints().isEmpty());
    }
  }

  @Test
  void an_instance_that_must_be_there_is_missed_instead() {
    JoolConfig config = JoolConfigs.of("instances: [nat64/default]");
    try (JoolSlice slice = new JoolSlice(config)) {
      slice.start();
      Health health = looked(slice);
      assertThat(health.up()).isFalse();
      assertThat(health.idle()).isFalse();
      assertThat(health.errors()).containsKey("not_loaded");
      assertThat(slice.collect())
          .filteredOn(family -> family.getMetadata().getName().equals("jool_up"))
          .flatExtracting(family -> List.copyOf(family.getDataPoints()))
          .hasSize(1);
    }
  }

  /** Its health once it has looked. */
  private static Health looked(JoolSlice slice) {
    return Eventually.within(Duration.ofSeconds(10))
        .see("a first round", slice::health, health -> !health.features().isEmpty());
  }
}
