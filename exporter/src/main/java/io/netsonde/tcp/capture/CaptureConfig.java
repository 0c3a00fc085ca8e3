package io.netsonde.tcp.capture;

import io.netsonde.tcp.filter.CaptureFilter;
import java.time.Duration;
import java.util.List;

/**
 * What is captured, and how.
 *
 * @param interfaces which; at least one
 * @param exclude which of these not
 * @param filter which packets of theirs
 * @param promiscuous whether also what the card would not take for this machine
 * @param ringBytes size of the ring of each interface
 * @param retire how long a packet waits at most for others to come with it
 * @param maxRings interfaces that have a ring of their own
 * @param publish time between two publications
 */
public record CaptureConfig(
    List<InterfacePattern> interfaces,
    List<InterfacePattern> exclude,
    CaptureFilter filter,
    boolean promiscuous,
    long ringBytes,
    Duration retire,
    int maxRings,
    Duration publish) {
  private static final int LARGEST_BLOCK = 1 << 20;
  private static final int SMALLEST_BLOCK = 1 << 16;
  private static final int BLOCKS = 16;

  /** Copies the lists. */
  public CaptureConfig {
    interfaces = List.copyOf(interfaces);
    exclude = List.copyOf(exclude);
  }

  /** The same with other interfaces and packets. */
  public CaptureConfig with(List<InterfacePattern> others, CaptureFilter another) {
    return new CaptureConfig(
        others, exclude, another, promiscuous, ringBytes, retire, maxRings, publish);
  }

  /** Whether an interface of this name is wanted. */
  public boolean wants(String name) {
    return interfaces.stream().anyMatch(pattern -> pattern.matches(name))
        && exclude.stream().noneMatch(pattern -> pattern.matches(name));
  }

  /**
   * Bytes of a block of a ring: small enough that there are some, large enough that there are not
   * many to go round.
   */
  int blockBytes() {
    long part = Long.highestOneBit(ringBytes / BLOCKS);
    return Math.clamp(part, SMALLEST_BLOCK, LARGEST_BLOCK);
  }

  /** Blocks of a ring. */
  int blocks() {
    return (int) Math.max(2, ringBytes / blockBytes());
  }
}
