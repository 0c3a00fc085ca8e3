package io.netsonde.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Datagrams to and from the kernel; a seam, so that tests can play the kernel. */
interface NetlinkDatagrams {
  /** Where to write what {@link #send} sends. */
  MemorySegment outgoing();

  /** Where {@link #receive} puts what it reads. */
  MemorySegment incoming();

  /** Sends the first bytes of {@link #outgoing}. */
  void send(long bytes, String attempted) throws IOException;

  /**
   * Waits for a datagram of the kernel's.
   *
   * @param deadline by {@link System#nanoTime}
   * @return its length, which is larger than {@link #incoming} where it was cut; -1 when time is up
   */
  long receive(long deadline, String attempted) throws IOException;

  /** Throws away what waits to be read, which also brings a dump that was left to its end. */
  void discard();
}
