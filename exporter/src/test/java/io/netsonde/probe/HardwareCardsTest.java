package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.linux.Errno;
import io.netsonde.linux.HardwareStamping.Setting;
import io.netsonde.linux.LinuxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HardwareCardsTest {
  private final Kernel kernel = new Kernel();

  @Test
  void where_cards_shall_not_stamp_none_is_even_looked_at() {
    try (HardwareCards cards =
        new HardwareCards(new HardwareConfig(false, List.of("eth0")), kernel)) {
      cards.checkWhenDue(0);

      assertThat(cards.areWanted()).isFalse();
      assertThat(cards.states()).isEmpty();
    }
    assertThat(kernel.calls).isZero();
  }

  @Test
  void each_card_named_has_its_state_and_one_that_stamps_is_enough_for_a_promise() {
    kernel.settings.put("eth1", new Setting(0, 1, 1));
    kernel.settings.put("eth2", new Setting(0, 0, 0));
    HardwareConfig config = new HardwareConfig(true, List.of("eth2", "eth1", "eth0"));
    try (HardwareCards cards = new HardwareCards(config, kernel)) {
      cards.checkWhenDue(0);

      assertThat(cards.states().stream().map(CardState::text))
          .containsExactly("eth0: absent (enodev)", "eth1: already_on", "eth2: enabled");
      assertThat(cards.stampsTransmitted()).isTrue();
      assertThat(cards.stampsReceived()).isTrue();
      assertThat(HardwareFamilies.feature(config, cards.states()).on()).isTrue();
    }
    assertThat(kernel.settings.get("eth2")).as("put back").isEqualTo(new Setting(0, 0, 0));
  }

  @Test
  void none_that_stamps_promises_nothing_and_says_what_to_do() {
    kernel.settings.put("eth1", new Setting(0, 0, 0));
    kernel.permits = false;
    HardwareConfig config = new HardwareConfig(true, List.of("eth1"));
    try (HardwareCards cards = new HardwareCards(config, kernel)) {
      cards.checkWhenDue(0);

      assertThat(cards.stampsTransmitted()).isFalse();
      assertThat(cards.stampsReceived()).isFalse();
      assertThat(HardwareFamilies.feature(config, cards.states()).detail())
          .isEqualTo(
              "eth1: not_permitted (eperm); give the process CAP_NET_ADMIN, or switch the card's"
                  + " stamping on beforehand");
    }
  }

  @Test
  void the_number_of_cards_is_bounded() {
    List<String> names = java.util.stream.IntStream.range(0, 100).mapToObj(i -> "e" + i).toList();
    try (HardwareCards cards = new HardwareCards(new HardwareConfig(true, names), kernel)) {
      cards.checkWhenDue(0);

      assertThat(cards.states()).hasSize(64);
      assertThat(cards.leftOut()).isEqualTo(36);
    }
  }

  /** Cards by name. */
  private static final class Kernel implements HardwareCard.Calls {
    final Map<String, Setting> settings = new HashMap<>();
    boolean permits = true;
    int calls;

    @Override
    public Setting read(String device) throws LinuxException {
      calls++;
      Setting setting = settings.get(device);
      if (setting == null) {
        throw new LinuxException("ioctl", Errno.ENODEV, "find it");
      }
      return setting;
    }

    @Override
    public Setting change(String device, Setting to) throws LinuxException {
      calls++;
      if (!permits) {
        throw new LinuxException("ioctl", Errno.EPERM, "change it");
      }
      settings.put(device, to);
      return to;
    }
  }
}
