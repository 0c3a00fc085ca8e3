package io.netsonde.lab.emulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One way of an emulated line: packets wait for their turn to be sent, travel, and come out in
 * order. Bounded by the time that they may wait.
 *
 * <p>Threads: the line's loop; counters are read by any.
 */
final class LineDirection {
  private static final double NANOS = 1e9;

  private final LineQuality quality;
  private final Random random;
  private final ArrayDeque<Travelling> packets = new ArrayDeque<>();
  private final AtomicLong carried = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong overflow = new AtomicLong();

  /** When the last packet's last byte is on the line. */
  private long free;

  private record Travelling(long due, MemorySegment packet) {}

  /** Starts idle at a time of {@link System#nanoTime}. */
  LineDirection(LineQuality quality, long seed, long now) {
    this.quality = quality;
    random = new Random(seed);
    free = now;
  }

  /** Takes a packet from the beginning of a buffer. */
  void take(MemorySegment buffer, int length, long now) {
    long start = free - now > 0 ? free : now;
    if (start - now > quality.queue().toNanos()) {
      overflow.incrementAndGet();
      return;
    }
    free = start + (long) (length * NANOS / quality.bytesPerSecond());
    // What is lost was on the line all the same.
    if (random.nextDouble() < quality.loss()) {
      lost.incrementAndGet();
      return;
    }
    MemorySegment packet =
        MemorySegment.ofArray(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    packets.add(new Travelling(free + quality.delay().toNanos(), packet));
  }

  /** The next packet that has arrived; null when there is none. */
  @Nullable MemorySegment arrived(long now) {
    Travelling next = packets.peek();
    if (next == null || next.due() - now > 0) {
      return null;
    }
    carried.incrementAndGet();
    return packets.remove().packet();
  }

  /** Nanoseconds until the next arrival, not below 0; {@link Long#MAX_VALUE} when none is due. */
  long untilNext(long now) {
    Travelling next = packets.peek();
    return next == null ? Long.MAX_VALUE : Math.max(0, next.due() - now);
  }

  /** Packets that came out. */
  long carried() {
    return carried.get();
  }

  /** Packets that were lost on the way. */
  long lost() {
    return lost.get();
  }

  /** Packets that found the queue full. */
  long overflow() {
    return overflow.get();
  }
}
