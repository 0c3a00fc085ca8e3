package io.netsonde.wire.jool;

import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import java.util.Arrays;

/**
 * The counters of one instance by number, as one or more messages brought them.
 *
 * <p>A value has 64 bits without a sign and is shown as Java's {@code long}: use {@link
 * Long#toUnsignedString}. Numbers ascend; a message in which they do not is refused rather than
 * guessed at.
 *
 * <p>Jool may put attributes without a payload between the counters, for the sake of alignment;
 * they are passed over.
 */
public final class CounterValues {
  /** Most counters of an instance; modules have 66 to 92. */
  public static final int MAX_COUNTERS = 1024;

  private int[] numbers = new int[128];
  private long[] values = new long[128];
  private int size;

  /**
   * Adds the counters of a message.
   *
   * @throws NetlinkFormatException when a counter is not of eight bytes or not after the one
   *     before, or when there are too many
   */
  public CounterValues add(NetlinkAttributes attributes) throws NetlinkFormatException {
    while (attributes.next()) {
      if (attributes.length() > 0) {
        add(attributes.type(), attributes);
      }
    }
    return this;
  }

  private void add(int number, NetlinkAttributes attribute) throws NetlinkFormatException {
    if (attribute.length() != Long.BYTES) {
      throw new NetlinkFormatException(
          "Jool's counter "
              + number
              + ": "
              + attribute.length()
              + " bytes of payload (expected: 8)");
    }
    if (number <= last()) {
      throw new NetlinkFormatException(
          "Jool's counter " + number + " after " + last() + " (expected: ascending numbers)");
    }
    if (size == MAX_COUNTERS) {
      throw new NetlinkFormatException(
          "more than " + MAX_COUNTERS + " counters (expected: at most that many)");
    }
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    numbers[size] = number;
    values[size] = attribute.u64();
    size++;
  }

  /** How many counters there are. */
  public int size() {
    return size;
  }

  /** Number of the counter at an index from 0. */
  public int number(int index) {
    return numbers[checked(index)];
  }

  /** Value of the counter at an index from 0. */
  public long value(int index) {
    return values[checked(index)];
  }

  /** Number of the last counter, or 0. */
  public int last() {
    return size == 0 ? 0 : numbers[size - 1];
  }

  /** Up to which number there is every counter from 1 on. */
  public int contiguous() {
    int end = 0;
    while (end < size && numbers[end] == end + 1) {
      end++;
    }
    return end;
  }

  private int checked(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return index;
  }
}
