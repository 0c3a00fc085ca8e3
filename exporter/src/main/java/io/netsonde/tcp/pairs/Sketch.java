package io.netsonde.tcp.pairs;

import java.util.Arrays;

/**
 * Roughly how often each of very many keys was seen of late: a count-min sketch with conservative
 * update (Estan and Varghese, 2002). It never says too little, and too much only as far as other
 * keys share all four of a key's places.
 *
 * <p>Memory: 512 KB, however many keys there are.
 */
final class Sketch {
  private static final int DEPTH = 4;
  private static final int WIDTH = 1 << 16;

  private final char[] counts = new char[DEPTH * WIDTH];
  private long added;

  /** Counts a key and returns about how often it was there, noise taken off. */
  int add(long hash) {
    added++;
    int least = Character.MAX_VALUE;
    for (int row = 0; row < DEPTH; row++) {
      least = Math.min(least, counts[place(hash, row)]);
    }
    if (least == Character.MAX_VALUE) {
      return least;
    }
    for (int row = 0; row < DEPTH; row++) {
      int place = place(hash, row);
      if (counts[place] == least) {
        counts[place]++;
      }
    }
    return (int) Math.max(0, least + 1 - 2 * added / WIDTH);
  }

  /** Forgets half of everything. */
  void halve() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (char) (counts[i] >>> 1);
    }
    added >>>= 1;
  }

  void clear() {
    Arrays.fill(counts, (char) 0);
    added = 0;
  }

  private static int place(long hash, int row) {
    return row * WIDTH + (int) (hash >>> (16 * row)) & (WIDTH - 1);
  }
}
