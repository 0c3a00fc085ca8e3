package io.netsonde.probe;

import static io.netsonde.linux.HardwareStamping.HWTSTAMP_FILTER_ALL;
import static io.netsonde.linux.HardwareStamping.HWTSTAMP_FILTER_NONE;
import static io.netsonde.linux.HardwareStamping.HWTSTAMP_FILTER_PTP_V2_EVENT;
import static io.netsonde.linux.HardwareStamping.HWTSTAMP_TX_OFF;
import static io.netsonde.linux.HardwareStamping.HWTSTAMP_TX_ON;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.linux.Errno;
import io.netsonde.linux.HardwareStamping.Setting;
import io.netsonde.linux.LinuxException;
import io.netsonde.probe.CardState.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of a card, in what order, and what is put back; drivers are played. */
class HardwareCardTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int ONE_STEP = 2;
  private static final Setting OFF = setting(HWTSTAMP_TX_OFF, HWTSTAMP_FILTER_NONE);
  private static final Setting ALL = setting(HWTSTAMP_TX_ON, HWTSTAMP_FILTER_ALL);
  private static final Setting PTP = setting(HWTSTAMP_TX_ON, HWTSTAMP_FILTER_PTP_V2_EVENT);

  private final Driver driver = new Driver();
  private final HardwareCard card = new HardwareCard("eth0");

  @Test
  void a_card_that_stamps_all_already_is_left_alone_and_needs_no_right() {
    driver.setting = ALL;
    driver.refusal = Errno.EPERM;

    assertThat(check(0)).isEqualTo(state(State.ALREADY_ON, ""));
    assertThat(card.stampsTransmitted() && card.stampsReceived()).isTrue();
    card.restore(driver);
    assertThat(driver.changes).isEmpty();
  }

  @Test
  void a_card_that_is_off_is_told_to_stamp_all_and_put_back() {
    assertThat(check(0)).isEqualTo(state(State.ENABLED, ""));
    assertThat(check(10 * SECOND)).isEqualTo(state(State.ENABLED, ""));
    card.restore(driver);
    card.restore(driver);

    assertThat(driver.changes).containsExactly(ALL, OFF);
  }

  @Test
  void the_filter_of_a_ptp_daemon_is_widened_and_its_other_wishes_are_kept() {
    driver.setting = new Setting(1, ONE_STEP, HWTSTAMP_FILTER_PTP_V2_EVENT);

    assertThat(check(0)).isEqualTo(state(State.ENABLED, ""));
    card.restore(driver);

    assertThat(driver.changes)
        .containsExactly(
            new Setting(1, ONE_STEP, HWTSTAMP_FILTER_ALL),
            new Setting(1, ONE_STEP, HWTSTAMP_FILTER_PTP_V2_EVENT));
  }

  @Test
  void a_card_that_cannot_stamp_all_that_arrives_stamps_what_leaves() {
    driver.cannotStampAll = true;

    assertThat(check(0)).isEqualTo(state(State.TRANSMIT_ONLY, "erange"));
    assertThat(card.stampsTransmitted()).isTrue();
    assertThat(card.stampsReceived()).isFalse();
    card.restore(driver);

    assertThat(driver.changes).containsExactly(setting(HWTSTAMP_TX_ON, HWTSTAMP_FILTER_NONE), OFF);
  }

  @Test
  void such_a_card_keeps_the_filter_of_a_ptp_daemon() {
    driver.cannotStampAll = true;
    driver.setting = PTP;

    assertThat(check(0)).isEqualTo(state(State.TRANSMIT_ONLY, "erange"));
    card.restore(driver);

    assertThat(driver.changes).isEmpty();
    assertThat(driver.setting).isEqualTo(PTP);
  }

  @ParameterizedTest
  @CsvSource({
    "EPERM, 1, NOT_PERMITTED",
    "EOPNOTSUPP, 95, UNSUPPORTED",
    "EINVAL, 22, UNSUPPORTED",
    "ERANGE, 34, REFUSED",
    "EBUSY, 16, REFUSED"
  })
  void a_refusal_is_a_state_that_is_tried_again_ever_more_seldom(
      String name, int errno, State expected) {
    driver.refusal = errno;

    assertThat(check(0)).as(name).isEqualTo(state(expected, Errno.label(errno)));
    assertThat(card.stampsTransmitted()).isFalse();
    driver.refusal = 0;
    assertThat(check(SECOND - 1).state()).isEqualTo(expected);
    driver.refusal = errno;
    check(SECOND);
    driver.refusal = 0;
    assertThat(check(3 * SECOND - 1).state()).isEqualTo(expected);
    assertThat(check(3 * SECOND).state()).isEqualTo(State.ENABLED);
  }

  @Test
  void what_leaves_is_still_stamped_where_widening_is_not_permitted() {
    driver.setting = PTP;
    driver.refusal = Errno.EPERM;

    assertThat(check(0)).isEqualTo(state(State.NOT_PERMITTED, "eperm"));
    assertThat(card.stampsTransmitted()).isTrue();
    assertThat(card.stampsReceived()).isFalse();
  }

  @Test
  void a_card_that_comes_back_is_told_anew() {
    check(0);
    driver.present = false;
    assertThat(check(10 * SECOND)).isEqualTo(state(State.ABSENT, "enodev"));
    assertThat(card.stampsTransmitted()).isFalse();
    driver.present = true;
    driver.setting = OFF;
    assertThat(check(15 * SECOND)).isEqualTo(state(State.ENABLED, ""));

    assertThat(driver.changes).containsExactly(ALL, ALL);
  }

  @Test
  void a_card_that_is_gone_at_the_end_is_no_trouble() {
    check(0);
    driver.present = false;

    card.restore(driver);

    assertThat(driver.changes).containsExactly(ALL);
  }

  @Test
  void what_somebody_else_has_set_meanwhile_is_not_put_back() {
    check(0);
    driver.setting = PTP;

    card.restore(driver);

    assertThat(driver.changes).containsExactly(ALL);
    assertThat(driver.setting).isEqualTo(PTP);
  }

  @Test
  void what_somebody_else_has_narrowed_is_widened_again_and_becomes_what_is_put_back() {
    check(0);
    driver.setting = PTP;

    assertThat(check(10 * SECOND)).isEqualTo(state(State.ENABLED, ""));
    card.restore(driver);

    assertThat(driver.changes).containsExactly(ALL, ALL, PTP);
  }

  @Test
  void a_driver_that_does_not_tell_is_asked_for_all_or_nothing_and_not_put_back() {
    driver.isSilent = true;
    assertThat(check(0)).isEqualTo(state(State.ENABLED, ""));
    assertThat(check(10 * SECOND)).isEqualTo(state(State.ENABLED, ""));
    card.restore(driver);
    assertThat(driver.changes).containsExactly(ALL);

    HardwareCard other = new HardwareCard("eth1");
    driver.changes.clear();
    driver.cannotStampAll = true;
    other.checkWhenDue(driver, 0);
    assertThat(other.state().state()).isEqualTo(State.REFUSED);
    assertThat(driver.changes).isEmpty();
  }

  private CardState check(long now) {
    card.checkWhenDue(driver, now);
    return card.state();
  }

  private static CardState state(State state, String reason) {
    return new CardState("eth0", state, reason);
  }

  private static Setting setting(int transmit, int filter) {
    return new Setting(0, transmit, filter);
  }

  /** A driver as it is told to be. */
  private static final class Driver implements HardwareCard.Calls {
    final List<Setting> changes = new ArrayList<>();
    Setting setting = OFF;
    boolean present = true;
    boolean isSilent;
    boolean cannotStampAll;
    int refusal;

    @Override
    public Setting read(String device) throws LinuxException {
      requirePresent();
      if (isSilent) {
        throw new LinuxException("ioctl", Errno.EOPNOTSUPP, "read");
      }
      return setting;
    }

    @Override
    public Setting change(String device, Setting to) throws LinuxException {
      requirePresent();
      if (refusal != 0) {
        throw new LinuxException("ioctl", refusal, "change");
      }
      if (cannotStampAll && to.stampsAllReceived()) {
        throw new LinuxException("ioctl", Errno.ERANGE, "change");
      }
      changes.add(to);
      setting = to;
      return to;
    }

    private void requirePresent() throws LinuxException {
      if (!present) {
        throw new LinuxException("ioctl", Errno.ENODEV, "find");
      }
    }
  }
}
