package io.netsonde.jool;

import java.io.IOException;
import java.util.List;

/** What the slice has around it: the machine, or what a test makes of it. */
interface Surroundings extends AutoCloseable {
  /** What of Jool is loaded now. */
  JoolModule module();

  /**
   * The way to the kernel, opened where it is not open yet.
   *
   * @throws IOException when it cannot be opened
   */
  JoolClient.Kernel kernel() throws IOException;

  /** Whether Jool will speak of more than counters: {@code CAP_NET_ADMIN}. */
  boolean mayAdminister();

  /** Whether other network namespaces can be entered: {@code CAP_SYS_ADMIN}. */
  boolean mayVisit();

  /** The network namespaces to look into, this thread's own first. */
  List<Place> places();

  /** How often there were more network namespaces than are looked into. */
  long placesCut();

  /**
   * Moves this thread into a place, until {@link #leave}.
   *
   * @throws IOException when it cannot be entered; the thread is then at home
   */
  void enter(Place place) throws IOException;

  /**
   * Brings this thread home from wherever it is.
   *
   * @throws IOException when that is no longer allowed
   */
  void leave() throws IOException;

  @Override
  void close();
}
