package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.HardwareStamping;
import io.netsonde.linux.HardwareStamping.Setting;
import io.netsonde.linux.LinuxException;
import io.netsonde.probe.CardState.State;
import org.jspecify.annotations.Nullable;

/**
 * One interface's network card: is asked to stamp, and left as it was found.
 *
 * <p>The setting is shared with {@code ptp4l} and all other programs. So it is read before anything
 * else, only ever widened, and put back at the end unless somebody has changed it meanwhile. What
 * cannot be had is a state with its reason, tried again later.
 *
 * <p>Threads: confined to the loop.
 */
final class HardwareCard {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");
  private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
  private static final long LAST_RETRY_NANOS = 60_000_000_000L;

  /** An interface that comes back is noticed within this time. */
  private static final long LAST_ABSENT_RETRY_NANOS = 5_000_000_000L;

  /** Somebody else may change the setting, and a driver may forget it when the link goes down. */
  private static final long CHECK_NANOS = 10_000_000_000L;

  private static final Setting NOTHING =
      new Setting(0, HardwareStamping.HWTSTAMP_TX_OFF, HardwareStamping.HWTSTAMP_FILTER_NONE);

  private final String device;
  private CardState state;
  private boolean tried;
  private long dueAt;
  private long retryAfter = FIRST_RETRY_NANOS;

  /** As the card is now, as far as known. */
  private Setting current = NOTHING;

  /**
   * What this program has set, and what was there before; both null while it has changed nothing.
   */
  private @Nullable Setting ours;

  private @Nullable Setting before;

  /** The kernel's two calls. */
  interface Calls {
    Setting read(String device) throws LinuxException;

    Setting change(String device, Setting to) throws LinuxException;
  }

  HardwareCard(String device) {
    this.device = device;
    state = new CardState(device, State.ABSENT, "");
  }

  CardState state() {
    return state;
  }

  /** Whether packets that leave through it should be stamped. */
  boolean stampsTransmitted() {
    return current.stampsTransmitted();
  }

  /** Whether packets that arrive through it should be stamped. */
  boolean stampsReceived() {
    return current.stampsAllReceived();
  }

  /**
   * Looks at the card where it is time to.
   *
   * @return whether its state has changed
   */
  boolean checkWhenDue(Calls calls, long now) {
    if (tried && now - dueAt < 0) {
      return false;
    }
    CardState found = check(calls);
    boolean changed = !tried || !found.equals(state);
    if (changed) {
      LOG.log(
          found.isOn() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          "hardware stamps of {0}",
          found.text());
      retryAfter = FIRST_RETRY_NANOS;
    }
    tried = true;
    state = found;
    if (found.isOn()) {
      dueAt = now + CHECK_NANOS;
    } else {
      dueAt = now + retryAfter;
      long last = found.state() == State.ABSENT ? LAST_ABSENT_RETRY_NANOS : LAST_RETRY_NANOS;
      retryAfter = Math.min(last, retryAfter * 2);
    }
    return changed;
  }

  private CardState check(Calls calls) {
    Setting read = null;
    try {
      read = calls.read(device);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENODEV) {
        // What comes back under this name is another card, or one that has forgotten.
        forget();
        current = NOTHING;
        return failed(e);
      }
      if (ours != null) {
        return state;
      }
    }
    if (read != null) {
      current = read;
      if (read.equals(ours)) {
        return state;
      }
      forget();
      if (read.stampsTransmitted() && read.stampsAllReceived()) {
        return new CardState(device, State.ALREADY_ON, "");
      }
    }
    return widen(calls, read);
  }

  private CardState widen(Calls calls, @Nullable Setting found) {
    Setting base = found == null ? NOTHING : found;
    int transmit = base.stampsTransmitted() ? base.transmit() : HardwareStamping.HWTSTAMP_TX_ON;
    try {
      return changed(
          calls,
          found,
          new Setting(base.flags(), transmit, HardwareStamping.HWTSTAMP_FILTER_ALL),
          "");
    } catch (LinuxException e) {
      if (e.errno() != Errno.ERANGE || found == null) {
        return failed(e);
      }
      // The card cannot stamp all that arrives; perhaps what it stamps now, and what leaves.
      return found.stampsTransmitted()
          ? new CardState(device, State.TRANSMIT_ONLY, Errno.label(e.errno()))
          : transmitOnly(calls, found, Errno.label(e.errno()));
    }
  }

  private CardState transmitOnly(Calls calls, Setting found, String reason) {
    try {
      return changed(
          calls,
          found,
          new Setting(found.flags(), HardwareStamping.HWTSTAMP_TX_ON, found.filter()),
          reason);
    } catch (LinuxException e) {
      return failed(e);
    }
  }

  private CardState changed(Calls calls, @Nullable Setting found, Setting to, String reason)
      throws LinuxException {
    Setting made = calls.change(device, to);
    before = found;
    ours = made;
    current = made;
    return new CardState(
        device, made.stampsAllReceived() ? State.ENABLED : State.TRANSMIT_ONLY, reason);
  }

  private void forget() {
    ours = null;
    before = null;
  }

  private CardState failed(LinuxException e) {
    State failure =
        switch (e.errno()) {
          case Errno.EPERM, Errno.EACCES -> State.NOT_PERMITTED;
          case Errno.EOPNOTSUPP, Errno.EINVAL, Errno.ENOTTY -> State.UNSUPPORTED;
          case Errno.ENODEV -> State.ABSENT;
          default -> State.REFUSED;
        };
    return new CardState(device, failure, Errno.label(e.errno()));
  }

  /** Puts back what was there before, unless it is not as this program left it. */
  void restore(Calls calls) {
    if (ours == null || before == null) {
      return;
    }
    try {
      if (calls.read(device).equals(ours)) {
        calls.change(device, before);
        LOG.log(System.Logger.Level.INFO, "hardware stamps of {0}: as they were before", device);
      }
    } catch (LinuxException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "hardware stamps of {0} stay as they are: {1}",
          device,
          String.valueOf(e.getMessage()));
    }
    forget();
  }
}
