package io.netsonde.clients.flows;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.Protocol;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The connections that clients have now, in parallel arrays: a hash table with open addressing and
 * linear probing, where a removal moves the following ones up, so that no mark of it stays.
 *
 * <p>A place takes 21 bytes, and 32 more where bytes are counted, and between a quarter and a half
 * of them are taken; a connection has no object of its own: there may be hundreds of thousands.
 *
 * <p>Threads: the slice's loop.
 */
final class FlowTable {
  private static final int FIRST_CAPACITY = 1 << 10;

  /** Values of a connection that are counted: bytes and packets of both directions. */
  static final int COUNTERS = 4;

  private final int limit;
  private final boolean counting;
  private long[] keys = new long[FIRST_CAPACITY];
  private @Nullable Client[] originators = new Client[FIRST_CAPACITY];
  private @Nullable Client[] responders = new Client[FIRST_CAPACITY];
  private byte[] protocols = new byte[FIRST_CAPACITY];
  private int[] generations = new int[FIRST_CAPACITY];
  private long[] counters;
  private int size;

  /**
   * Makes an empty table.
   *
   * @param limit most connections
   * @param counting whether there is room for bytes and packets
   */
  FlowTable(int limit, boolean counting) {
    this.limit = limit;
    this.counting = counting;
    counters = new long[counting ? COUNTERS * FIRST_CAPACITY : 0];
  }

  /** The place of a connection, or -1. */
  int find(long key) {
    int at = slot(key);
    return isFree(at) ? -1 : at;
  }

  /**
   * Adds a connection that is not there.
   *
   * @return its place, or -1 where there is no room
   */
  int add(long key, @Nullable Client originator, @Nullable Client responder, Protocol protocol) {
    if (originator == null && responder == null) {
      throw new IllegalArgumentException("a connection without a client");
    }
    if (size >= limit) {
      return -1;
    }
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int at = slot(key);
    keys[at] = key;
    originators[at] = originator;
    responders[at] = responder;
    protocols[at] = (byte) protocol.number();
    if (counting) {
      Arrays.fill(counters, COUNTERS * at, COUNTERS * (at + 1), 0);
    }
    size++;
    return at;
  }

  /** Removes the connection at a place; the places of others may change. */
  void remove(int place) {
    int mask = keys.length - 1;
    int gap = place;
    int at = place;
    while (true) {
      at = (at + 1) & mask;
      if (isFree(at)) {
        break;
      }
      int home = home(keys[at]);
      // It may fill the gap where the gap lies between its home and where it is.
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        move(at, gap);
        gap = at;
      }
    }
    originators[gap] = null;
    responders[gap] = null;
    size--;
  }

  /** Who began the connection, where that was a client. */
  @Nullable Client originator(int place) {
    return originators[place];
  }

  /** Who answers, where that is a client, and another one. */
  @Nullable Client responder(int place) {
    return responders[place];
  }

  /** The connection's protocol. */
  Protocol protocol(int place) {
    return Protocol.all().get(protocols[place]);
  }

  /** In which dump the connection was last found. */
  int generation(int place) {
    return generations[place];
  }

  void setGeneration(int place, int generation) {
    generations[place] = generation;
  }

  /** What was last read of one of its counters. */
  long counter(int place, int which) {
    return counters[COUNTERS * place + which];
  }

  void setCounter(int place, int which, long value) {
    counters[COUNTERS * place + which] = value;
  }

  /** Whether bytes and packets are kept. */
  boolean isCounting() {
    return counting;
  }

  /** How many connections there are. */
  int size() {
    return size;
  }

  /** How many places there are; not all of them are taken. */
  int places() {
    return keys.length;
  }

  /** Whether there is no connection at a place. */
  boolean isFree(int place) {
    return originators[place] == null && responders[place] == null;
  }

  private int home(long key) {
    return (int) (key ^ key >>> 32) & (keys.length - 1);
  }

  private int slot(long key) {
    int at = home(key);
    while (!isFree(at) && keys[at] != key) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }

  private void move(int from, int to) {
    keys[to] = keys[from];
    originators[to] = originators[from];
    responders[to] = responders[from];
    protocols[to] = protocols[from];
    generations[to] = generations[from];
    if (counting) {
      System.arraycopy(counters, COUNTERS * from, counters, COUNTERS * to, COUNTERS);
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Client[] oldOriginators = originators;
    @Nullable Client[] oldResponders = responders;
    byte[] oldProtocols = protocols;
    int[] oldGenerations = generations;
    long[] oldCounters = counters;
    int capacity = 2 * oldKeys.length;
    keys = new long[capacity];
    originators = new Client[capacity];
    responders = new Client[capacity];
    protocols = new byte[capacity];
    generations = new int[capacity];
    counters = new long[counting ? COUNTERS * capacity : 0];
    for (int from = 0; from < oldKeys.length; from++) {
      if (oldOriginators[from] != null || oldResponders[from] != null) {
        int to = slot(oldKeys[from]);
        keys[to] = oldKeys[from];
        originators[to] = oldOriginators[from];
        responders[to] = oldResponders[from];
        protocols[to] = oldProtocols[from];
        generations[to] = oldGenerations[from];
        if (counting) {
          System.arraycopy(oldCounters, COUNTERS * from, counters, COUNTERS * to, COUNTERS);
        }
      }
    }
  }
}
