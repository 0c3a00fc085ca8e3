package io.netsonde.tcp.pairs;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Frames by the VLANs around them: {@code 100}, or {@code 100.200} where one is in the other. The
 * first {@value #MOST} that come are told apart, all further ones are {@code other}: anybody on the
 * wire can write any number.
 *
 * <p>Threads: one owner.
 */
final class VlanCounts {
  /** VLANs that are told apart. */
  static final int MOST = 64;

  private static final int NONE = -1;

  private final int[] keys = new int[MOST];
  private final long[] counts = new long[MOST];
  private int size;
  private long others;

  /**
   * Counts a frame with tags.
   *
   * @param inner number of the inner VLAN, -1 where there is one alone
   */
  void add(int outer, int inner) {
    int key = (outer << 16) | (inner & 0xffff);
    for (int i = 0; i < size; i++) {
      if (keys[i] == key) {
        counts[i]++;
        return;
      }
    }
    if (size == MOST) {
      others++;
      return;
    }
    keys[size] = key;
    counts[size++] = 1;
  }

  /** The counts by what stands in labels. */
  Map<String, Long> snapshot() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      short inner = (short) keys[i];
      String outer = Integer.toString(keys[i] >>> 16);
      all.put(inner == NONE ? outer : outer + "." + inner, counts[i]);
    }
    if (others > 0) {
      all.put(PairKey.OTHER, others);
    }
    return Map.copyOf(all);
  }
}
