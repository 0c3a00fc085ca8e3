package io.netsonde.web.live;

/**
 * Bounds what histories take of the heap together.
 *
 * <p>Threads: the recording's, under its monitor.
 */
final class HistoryMemory {
  private final long most;
  private long taken;
  private long refusals;

  /**
   * Empty memory.
   *
   * @param most bytes
   */
  HistoryMemory(long most) {
    this.most = most;
  }

  /** Takes room, where there is any. */
  boolean take(int bytes) {
    if (taken + bytes > most) {
      refusals++;
      return false;
    }
    taken += bytes;
    return true;
  }

  /** Gives it back. */
  void give(int bytes) {
    taken -= bytes;
  }

  /** Bytes that are taken. */
  long taken() {
    return taken;
  }

  /** How often there was no room. */
  long refusals() {
    return refusals;
  }
}
