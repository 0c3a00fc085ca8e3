package io.netsonde.tcp.pairs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Devices by the numbers that frames bear. A device is its name: one that is made anew under
 * another number goes on where it was, one that is renamed is another from then on.
 *
 * <p>Threads: one owner. Bound: {@link #MOST} names; all further ones are together the device
 * {@code others}, and {@link #overflows} counts them.
 */
public final class Devices {
  /** Names that are told apart. */
  public static final int MOST = 1024;

  private static final int SLOTS = 4 * MOST;
  private static final String OVERFLOW = "others";

  private final int reasons;
  private final Map<String, Device> byName = new LinkedHashMap<>();
  private final int[] numbers = new int[SLOTS];
  private final @Nullable Device[] byNumber = new Device[SLOTS];

  /** The answer to the latest question, which most often is the next one, too. */
  private @Nullable Device latest;

  private int latestNumber;
  private int used;
  private long overflows;

  /** No device yet. */
  Devices(int reasons) {
    this.reasons = reasons;
  }

  /** Says what a number means from now on. */
  public void name(int number, String name) {
    if (used > SLOTS / 2) {
      // Numbers of devices that are gone; those that are there come back by their next frame.
      Arrays.fill(byNumber, null);
      used = 0;
    }
    latest = null;
    int slot = slot(number);
    if (byNumber[slot] == null) {
      used++;
    }
    numbers[slot] = number;
    byNumber[slot] = named(name);
  }

  /** The device of a number; one that nobody has named is called by its number. Hot. */
  public Device get(int number) {
    Device known = latest;
    return known != null && number == latestNumber ? known : find(number);
  }

  private Device find(int number) {
    Device known = byNumber[slot(number)];
    if (known == null) {
      name(number, "if" + number);
      known = named("if" + number);
    }
    latest = known;
    latestNumber = number;
    return known;
  }

  /** Whether somebody has named the number. */
  public boolean isKnown(int number) {
    return byNumber[slot(number)] != null;
  }

  /** Names that found no place. */
  public long overflows() {
    return overflows;
  }

  List<Device> all() {
    return new ArrayList<>(byName.values());
  }

  private Device named(String name) {
    Device device = byName.get(name);
    if (device == null && byName.size() >= MOST) {
      overflows++;
      device = byName.get(OVERFLOW);
    }
    if (device == null) {
      device = new Device(byName.size() < MOST ? name : OVERFLOW, byName.size(), reasons);
      byName.put(device.name(), device);
    }
    return device;
  }

  private int slot(int number) {
    int slot = (number * 0x9E3779B1) >>> 20;
    while (byNumber[slot] != null && numbers[slot] != number) {
      slot = slot + 1 & SLOTS - 1;
    }
    return slot;
  }
}
