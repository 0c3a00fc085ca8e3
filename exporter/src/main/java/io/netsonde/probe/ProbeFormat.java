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

  /** Length of a probe as it is given to the socket, in bytes. */
  int length();

  /**
   * Writes probe {@code number} to a target at {@code offset}.
   *
   * @return 0, or a positive error number when there is no way to the target
   */
  int write(MemorySegment to, long offset, Target target, int number);

  /**
   * The number in a copy of a probe that stands at {@code offset}.
   *
   * @return false when what stands there is no probe of ours; then {@link #number} says nothing
   */
  boolean isOurs(MemorySegment from, long offset);

  /** The number of a probe for which {@link #isOurs} holds. */
  int number(MemorySegment from, long offset);

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
     * The target's host answered a probe as a living target does.
     *
     * @param number the probe's
     * @param port from which the answer came, {@link Destination#ECHO} for an echo reply
     */
    void replied(int number, Arrival arrival, int port);

    /** The target's host answered that nobody listens on the port; parameters as for a reply. */
    void refused(int number, Arrival arrival, int port);

    /** The message is no intact answer to a probe of ours. */
    void corrupt(Arrival arrival);
  }
}
