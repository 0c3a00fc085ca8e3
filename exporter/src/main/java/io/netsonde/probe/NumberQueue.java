package io.netsonde.probe;

/**
 * A bounded first-in, first-out queue of probe numbers without allocation.
 *
 * <p>Threads: confined to the loop. Bound: the number of probes in flight, which its user respects.
 */
final class NumberQueue {
  private final int[] numbers;
  private final int mask;
  private int head;
  private int tail;

  /**
   * Makes an empty queue.
   *
   * @param capacity rounded up to a power of two, at least 2
   */
  NumberQueue(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
    numbers = new int[size];
    mask = size - 1;
  }

  int size() {
    return tail - head;
  }

  boolean isFull() {
    return size() > mask;
  }

  /** The front of a queue that is not empty. */
  int first() {
    return numbers[head & mask];
  }

  /** Adds at the end; throws when the queue is full, which is a mistake of its user's. */
  void add(int number) {
    if (isFull()) {
      throw new IllegalStateException("number queue holds " + size() + " (expected: fewer)");
    }
    numbers[tail++ & mask] = number;
  }

  /** Takes from the front of a queue that is not empty. */
  int take() {
    return numbers[head++ & mask];
  }
}
