package io.netsonde.lab.emulation;

import java.lang.foreign.MemorySegment;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The packets that wait for their time, soonest first: at most {@value #MAX_PACKETS} of together
 * {@value #MAX_BYTES} bytes. For the loop's thread.
 */
final class Outbox {
  static final int MAX_PACKETS = 100_000;
  static final long MAX_BYTES = 64L << 20;

  /** How long a reply waits to be overtaken. */
  static final long PATIENCE = 1_000_000_000;

  private final PriorityQueue<Pending> packets = new PriorityQueue<>();
  private long bytes;
  private long order;

  /**
   * Puts a reply in as its fate says, with its copy, and the one behind it that it overtakes.
   *
   * @param now when the request came
   */
  void reply(EmulatedAddress from, Fate fate, MemorySegment packet, Event event, long now) {
    long time = now + fate.delay;
    if (fate.held && from.held == null) {
      from.held = put(time + PATIENCE, packet, from, event);
      return;
    }
    put(time, packet, from, event);
    Pending overtaken = from.held;
    from.held = null;
    if (overtaken != null && packets.remove(overtaken)) {
      bytes -= overtaken.packet().byteSize();
      put(
          Math.max(time - now, overtaken.time() - PATIENCE - now) + now,
          overtaken.packet(),
          from,
          overtaken.event());
    }
    if (fate.duplicated) {
      put(time + fate.gap, packet, from, Event.DUPLICATE);
    }
  }

  /** Puts a packet in for a time; null when there is no room, which is counted. */
  @Nullable Pending put(long time, MemorySegment packet, EmulatedAddress from, Event event) {
    if (packets.size() == MAX_PACKETS || bytes + packet.byteSize() > MAX_BYTES) {
      from.happened(Event.OVERFLOW);
      return null;
    }
    Pending pending = new Pending(time, order++, packet, from, event);
    packets.add(pending);
    bytes += packet.byteSize();
    return pending;
  }

  /** Takes the next packet out if its time has come. */
  @Nullable Pending takeDue(long now) {
    Pending next = packets.peek();
    if (next == null || next.time() - now > 0) {
      return null;
    }
    bytes -= next.packet().byteSize();
    return packets.remove();
  }

  /** Nanoseconds until the next packet is due, not below 0; -1 when there is none. */
  long untilNext(long now) {
    Pending next = packets.peek();
    return next == null ? -1 : Math.max(0, next.time() - now);
  }
}
