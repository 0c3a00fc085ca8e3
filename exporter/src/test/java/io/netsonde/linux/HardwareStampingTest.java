package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.NeedsRoot;
import io.netsonde.linux.HardwareStamping.Ability;
import io.netsonde.linux.HardwareStamping.Setting;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Without a card; {@code HardwareStampsVmTest} has some. */
class HardwareStampingTest {
  private static final Setting ALL =
      new Setting(0, HardwareStamping.HWTSTAMP_TX_ON, HardwareStamping.HWTSTAMP_FILTER_ALL);

  @Test
  void loopback_has_no_card() throws Exception {
    try (HardwareStamping stamping = HardwareStamping.open()) {
      assertThatThrownBy(() -> stamping.read("lo"))
          .isInstanceOf(LinuxException.class)
          .hasMessageContaining("cannot read what the network card of lo stamps: ioctl: ");
      assertThat(stamping.ability("lo")).isEqualTo(new Ability(false, false, false));
    }
  }

  @Test
  void an_interface_that_is_not_there_is_told() throws Exception {
    try (HardwareStamping stamping = HardwareStamping.open()) {
      assertThatThrownBy(() -> stamping.read("nosuch0"))
          .isInstanceOfSatisfying(
              LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
      assertThatThrownBy(() -> stamping.read("a-name-that-is-too-long"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 15 bytes");
    }
  }

  @Test
  @NeedsRoot
  void to_change_takes_the_right_to() throws Exception {
    RootThread.inNewNamespace(() -> {
      try (HardwareStamping stamping = HardwareStamping.open()) {
        assertThatThrownBy(() -> stamping.change("lo", ALL))
            .isInstanceOfSatisfying(
                LinuxException.class, e -> assertThat(e.errno()).isNotEqualTo(Errno.EPERM));
        Capabilities.drop(Set.of(Capability.CAP_NET_ADMIN));
        assertThatThrownBy(() -> stamping.change("lo", ALL))
            .isInstanceOfSatisfying(
                LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
      }
    });
  }

  @Test
  void what_a_driver_says_is_bits_by_the_number_of_type_and_filter() {
    assertThat(Ability.of(0b1, 0b1)).isEqualTo(new Ability(false, false, false));
    assertThat(Ability.of(0b11, 0b11)).isEqualTo(new Ability(true, true, true));
    assertThat(Ability.of(0b11, 1 << 12 | 1)).isEqualTo(new Ability(true, true, false));
  }
}
