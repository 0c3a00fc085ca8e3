package io.netsonde.probe;

import java.lang.foreign.MemorySegment;

/**
 * What the probes of one protocol and family look like on the wire, and what answers them.
 *
 * <p>All but {@link #close} is hot.
 */
interface ProbeFormat extends AutoCloseable {
  /** No number. */
  long NONE = Long.MIN_VALUE;

  /** Length of the longest part of a probe that is its own, in bytes. */
  int longestHead();

  /** Length of the part of a probe to a target that is its own, in bytes. */
  int headLength(Target target);

  /** Length of the part of a probe to a target that all share, in bytes. */
  default int tailLength(Target target) {
    return 0;
  }

  /** What a probe with a shared part goes on with, in native memory. */
  default MemorySegment tail() {
    return MemorySegment.NULL;
  }

  /**
   * Writes a probe's own part at {@code offset}.
   *
   * @param index of the network interface through which it is to leave, 0 for the kernel's choice
   * @return 0, or a positive error number when it cannot be sent so
   */
  int write(MemorySegment to, long offset, Target target, int index, int number);

  /**
   * The number of the probe of which a copy, or the beginning of one, came with a transmit stamp,
   * behind whatever headers it got on its way down.
   *
   * @return the number in the low 32 bits, or {@link #NONE} when the packet was not ours
   */
  long copied(Arrival arrival);

  /**
   * The number of the probe of which a report holds the beginning.
   *
   * @param next the number that the next probe will have: where a report holds too little, the
   *     latest probe that fits is meant
   * @return the number in the low 32 bits, or {@link #NONE} when the packet was not ours
   */
  long quoted(Arrival arrival, int next);

  /** Reads what arrived and tells {@code answers} what it is. */
  void read(Arrival arrival, Answers answers);

  /** Gives back what the format holds of the kernel's. */
  @Override
  default void close() {}

  /** Hears what a message that arrived is. */
  interface Answers {
    /**
     * An echo reply came.
     *
     * @param number the probe's
     * @param size of its data, in bytes
     */
    void echoed(int number, Arrival arrival, int size);

    /**
     * A TCP port answered a probe as an open one does.
     *
     * @param number the probe's
     * @param port from which the answer came
     */
    void replied(int number, Arrival arrival, int port);

    /** The target's host answered that nobody listens on the port; parameters as for a reply. */
    void refused(int number, Arrival arrival, int port);

    /** The message is no intact answer to a probe of ours. */
    void corrupt(Arrival arrival);
  }
}
