package io.netsonde.probe;

/**
 * A bounded first-in, first-out queue of probe numbers, which allocates only where it grows.
 *
 * <p>Threads: confined to the loop. Bound: the number of probes in flight, which its user respects.
 */
final class NumberQueue {
  private static final int FEWEST = 64;

  private final int capacity;
  private int[] numbers;
  private int head;
  private int tail;

  /**
   * Makes an empty queue.
   *
   * @param capacity rounded up to a power of two, at least 2
   */
  NumberQueue(int capacity) {
    this.capacity = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
    numbers = new int[Math.min(FEWEST, this.capacity)];
  }

  int size() {
    return tail - head;
  }

  boolean isFull() {
    return size() == capacity;
  }

  /** The front of a queue that is not empty. */
  int first() {
    return numbers[slot(head)];
  }

  /** Adds at the end; throws when the queue is full, which is a mistake of its user's. */
  void add(int number) {
    if (isFull()) {
      throw new IllegalStateException("number queue holds " + size() + " (expected: fewer)");
    }
    if (size() == numbers.length) {
      grow();
    }
    numbers[slot(tail++)] = number;
  }

  /** Takes from the front of a queue that is not empty. */
  int take() {
    return numbers[slot(head++)];
  }

  private int slot(int place) {
    return place & numbers.length - 1;
  }

  private void grow() {
    int[] larger = new int[2 * numbers.length];
    for (int place = head; place != tail; place++) {
      larger[place & larger.length - 1] = numbers[slot(place)];
    }
    numbers = larger;
  }
}
