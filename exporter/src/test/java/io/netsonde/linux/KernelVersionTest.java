package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelVersionTest {
  @Test
  void three_numbers_and_what_a_distribution_appends() {
    KernelVersion version = KernelVersion.parse("6.18.44-fc-v657").orElseThrow();
    assertThat(version).isEqualTo(new KernelVersion(6, 18, 44, "6.18.44-fc-v657"));
    assertThat(version).hasToString("6.18.44-fc-v657");
    assertThat(KernelVersion.parse("6.18-rc1").orElseThrow().patch()).isZero();
    assertThat(KernelVersion.parse("5.10.0-28-amd64").orElseThrow().minor()).isEqualTo(10);
  }

  @Test
  void what_is_no_version_is_empty() {
    assertThat(KernelVersion.parse("")).isEmpty();
    assertThat(KernelVersion.parse("6")).isEmpty();
    assertThat(KernelVersion.parse("linux 6.1")).isEmpty();
    assertThat(KernelVersion.parse("6.99999999999")).isEmpty();
  }

  @Test
  void versions_order_by_number_not_by_text() {
    KernelVersion old = KernelVersion.parse("5.9.1").orElseThrow();
    KernelVersion recent = KernelVersion.parse("5.10.0").orElseThrow();
    assertThat(old).isLessThan(recent);
    assertThat(recent.isAtLeast(5, 10)).isTrue();
    assertThat(recent.isAtLeast(4, 20)).isTrue();
    assertThat(recent.isAtLeast(5, 11)).isFalse();
    assertThat(recent.isAtLeast(6, 0)).isFalse();
  }

  @Test
  void the_running_kernel_has_a_version() throws Exception {
    assertThat(KernelVersion.running().release()).isEqualTo(System.getProperty("os.version"));
  }
}
