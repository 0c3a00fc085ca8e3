package io.netsonde;

import io.netsonde.linux.FilePages;
import java.io.IOException;
import java.time.Duration;

/**
 * Keeps the resident set near what the program needs.
 *
 * <p>Left alone, the serial collector lets the old generation grow to its limit before it collects
 * it, so that a process that needs 15 MB of heap comes to hold 64. This one looks every second, and
 * asks for a full collection when an eighth as much again as the last one left has come together;
 * the collector then gives back what is free ({@code -XX:MaxHeapFreeRatio}, set by the launcher).
 * With 5000 targets that is a pause of some 20 ms every few minutes, which no measurement sees: the
 * kernel's stamps wait.
 *
 * <p>And much of the JVM's own files is needed only by a start, or by what is rare: a method that
 * is compiled brings 10 MB of them back within a minute. Their pages are given back some seconds
 * after the start, before much else has come together, and then again and again.
 *
 * <p>Threads: one of its own, so that it looks often without anybody else waking, and also while a
 * configuration is being read.
 */
final class MemoryKeeper implements Runnable {
  /** More than the young generation, whose filling and emptying says nothing. */
  private static final long SLACK_BYTES = 4L << 20;

  /** Whoever asks for large pages without a pause has 10 MB grow old in this time. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final long FIRST_REST = Duration.ofSeconds(3).toNanos();
  private static final long LONGEST_REST = Duration.ofSeconds(15).toNanos();

  private final Runtime runtime = Runtime.getRuntime();
  private final FilePages filePages = new FilePages();
  private long kept;
  private long given = System.nanoTime();
  private long rest = FIRST_REST;

  private MemoryKeeper() {}

  /** Begins to keep the memory of this process, until its end. */
  static void start() {
    Thread.ofPlatform().name("memory").daemon().start(new MemoryKeeper());
  }

  @Override
  public void run() {
    try {
      while (true) {
        keep();
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Collects when enough has come together, and gives back what was not needed for a while. */
  private void keep() {
    if (used() > kept + kept / 8 + SLACK_BYTES) {
      runtime.gc();
      kept = used();
    }
    long now = System.nanoTime();
    if (now - given >= rest) {
      given = now;
      rest = Math.min(2 * rest, LONGEST_REST);
      giveBackFilePages();
    }
  }

  private void giveBackFilePages() {
    try {
      filePages.giveBack();
    } catch (IOException e) {
      // Without /proc nobody sees the resident set either; the kernel takes pages when it is short.
      rest = LONGEST_REST;
    }
  }

  private long used() {
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
