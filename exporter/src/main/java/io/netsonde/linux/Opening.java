package io.netsonde.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The making of an object that owns memory and a descriptor: whichever step fails, nothing leaks.
 *
 * @param <T> what is made
 * @param <E> how making it fails
 */
@FunctionalInterface
interface Opening<T, E extends IOException> {
  /**
   * Makes the object, which then owns the arena.
   *
   * @param arena shared, for all memory of the object
   * @param capture for {@code errno} of the calls that make it
   */
  T make(Arena arena, MemorySegment capture) throws E;

  /** Makes the object in a new arena, which is closed again when that fails. */
  static <T, E extends IOException> T with(Opening<T, E> opening) throws E {
    Arena arena = Arena.ofShared();
    boolean made = false;
    try {
      T result = opening.make(arena, arena.allocate(Native.CAPTURE));
      made = true;
      return result;
    } finally {
      if (!made && arena.scope().isAlive()) {
        arena.close();
      }
    }
  }
}
