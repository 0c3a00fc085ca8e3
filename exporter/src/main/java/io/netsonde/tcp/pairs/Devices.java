package io.netsonde.tcp.pairs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Devices by the numbers that frames bear. A device is its name: one that is made anew under
 * another number goes on where it was, one that is renamed is another from then on. One that is
 * gone keeps its number until it is forgotten, since frames of it may still be under way.
 *
 * <p>Threads: one owner. Bound: {@link #MOST} names; all further ones are together the device
 * {@code others}, and {@link #overflows} counts them.
 */
public final class Devices {
  /** Names that are told apart. */
  public static final int MOST = 1024;

  private static final int FIRST_BITS = 12;
  private static final String OVERFLOW = "others";

  private final int reasons;
  private final Map<String, Device> byName = new LinkedHashMap<>();
  private int[] numbers = new int[1 << FIRST_BITS];
  private @Nullable Device[] byNumber = new Device[1 << FIRST_BITS];

  /** Whether the device of that number is there, so far as anybody has said. */
  private boolean[] present = new boolean[1 << FIRST_BITS];

  /** Bits of a hash that are not used. */
  private int unused = Integer.SIZE - FIRST_BITS;

  /** The answer to the latest question, which most often is the next one, too. */
  private @Nullable Device latest;

  private int latestNumber;
  private int used;
  private int created;
  private long overflows;

  /** No device yet. */
  Devices(int reasons) {
    this.reasons = reasons;
  }

  /** Says what a number means from now on. */
  public void name(int number, String name) {
    gone(number);
    latest = null;
    int slot = slot(number);
    if (byNumber[slot] == null) {
      if (2 * used >= numbers.length) {
        rebuild(device -> false);
        slot = slot(number);
      }
      used++;
    }
    Device device = named(name);
    device.present(1);
    numbers[slot] = number;
    byNumber[slot] = device;
    present[slot] = true;
  }

  /** Says that there is no device of that number any more. */
  public void gone(int number) {
    int slot = slot(number);
    Device device = byNumber[slot];
    if (device != null && present[slot]) {
      device.present(-1);
      present[slot] = false;
    }
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

  /**
   * Forgets devices that are gone and of which no frame has come for some time; to be called every
   * now and then.
   *
   * @param now of the frames
   * @param idleNanos for how long
   * @param isFree whether nothing else stands for a device any more
   */
  void forget(long now, long idleNanos, Predicate<Device> isFree) {
    boolean any =
        byName.values().removeIf(device -> device.isSilent(now, idleNanos) && isFree.test(device));
    if (any) {
      latest = null;
      rebuild(device -> byName.get(device.name()) == device);
    }
  }

  private Device named(String name) {
    Device device = byName.get(name);
    if (device == null && byName.size() >= MOST) {
      overflows++;
      device = byName.get(OVERFLOW);
    }
    if (device == null) {
      device = new Device(byName.size() < MOST ? name : OVERFLOW, created++, reasons);
      byName.put(device.name(), device);
    }
    return device;
  }

  /**
   * Makes room: numbers of devices that are gone go, and where that is not enough there are more.
   *
   * @param isKept which devices keep their numbers all the same
   */
  private void rebuild(Predicate<Device> isKept) {
    int[] oldNumbers = numbers;
    @Nullable Device[] oldDevices = byNumber;
    boolean[] oldPresent = present;
    used = 0;
    for (int i = 0; i < oldNumbers.length; i++) {
      Device device = oldDevices[i];
      if (device != null && !oldPresent[i] && !isKept.test(device)) {
        oldDevices[i] = null;
      }
      used += oldDevices[i] == null ? 0 : 1;
    }
    int size = 4 * used > numbers.length ? 2 * numbers.length : numbers.length;
    unused = Integer.SIZE - Integer.numberOfTrailingZeros(size);
    numbers = new int[size];
    byNumber = new Device[size];
    present = new boolean[size];
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldDevices[i] != null) {
        int slot = slot(oldNumbers[i]);
        numbers[slot] = oldNumbers[i];
        byNumber[slot] = oldDevices[i];
        present[slot] = oldPresent[i];
      }
    }
  }

  private int slot(int number) {
    int slot = (number * 0x9E3779B1) >>> unused;
    while (byNumber[slot] != null && numbers[slot] != number) {
      slot = slot + 1 & numbers.length - 1;
    }
    return slot;
  }
}
