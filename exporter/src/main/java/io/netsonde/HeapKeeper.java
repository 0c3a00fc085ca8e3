package io.netsonde;

/**
 * Keeps the resident set near what the program needs.
 *
 * <p>Left alone, the serial collector lets the old generation grow to its limit before it collects
 * it, so that a process that needs 15 MB of heap comes to hold 64. This one looks now and then, and
 * asks for a full collection when an eighth as much again as the last one left has come together;
 * the collector then gives back what is free ({@code -XX:MaxHeapFreeRatio}, set by the launcher).
 * With 5000 targets that is a pause of some 20 ms every few minutes, which no measurement sees: the
 * kernel's stamps wait.
 *
 * <p>Threads: confined to the one that calls.
 */
final class HeapKeeper {
  /** More than the young generation, whose filling and emptying says nothing. */
  private static final long SLACK_BYTES = 5L << 20;

  private final Runtime runtime = Runtime.getRuntime();
  private long kept;

  /** Collects when enough has come together. */
  void keep() {
    if (used() > kept + kept / 8 + SLACK_BYTES) {
      runtime.gc();
      kept = used();
    }
  }

  private long used() {
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
