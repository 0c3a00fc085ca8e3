package io.netsonde.wire.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fragments until their packet is whole (RFC 791 section 3.2, RFC 8200 section 4.5).
 *
 * <p>Nobody asks for the payload, so what is kept of a packet is its first {@value #HEAD} bytes,
 * where all headers are, and one bit for each 8 bytes of the whole, which is how fragments are
 * measured. That is 1.4 KB for each of {@value #SLOTS} packets at a time. Of fragments that
 * overlap, the first wins. When there is no place, the packet that began first gives its up, and
 * one that is not whole after 60 s goes anyhow; both are counted.
 *
 * <p>Threads: one. Time is that of the frames.
 */
final class Reassembly {
  /** Packets at a time. */
  static final int SLOTS = 128;

  /** Bytes that are kept of each. */
  static final int HEAD = 256;

  /** RFC 8200 section 4.5. */
  private static final long LIFETIME_NANOS = 60_000_000_000L;

  private static final int WORDS = 65536 / 8 / 64 + 1;

  private final Slot[] slots = new Slot[SLOTS];
  private long incomplete;
  private long evicted;

  Reassembly() {
    Arrays.setAll(slots, _ -> new Slot());
  }

  /** A packet that is not whole yet. */
  static final class Slot {
    final byte[] head = new byte[HEAD];
    private final AddressPair addresses = new AddressPair();
    private final long[] seen = new long[WORDS];
    private boolean taken;
    private int identification;
    private int protocol;
    private long began;

    /** Bytes of the whole packet; -1 until its last fragment came. */
    int length;

    /** A bit for each 8 bytes of {@link #head} that are there. */
    private long kept;

    /** Bytes at the beginning of {@link #head} that were captured. */
    int headCaptured() {
      return Math.min(length, Long.numberOfTrailingZeros(~kept) * 8);
    }

    private boolean isOf(AddressPair pair, int number, int ofProtocol) {
      return taken
          && identification == number
          && protocol == ofProtocol
          && addresses.v6 == pair.v6
          && addresses.sourceLow == pair.sourceLow
          && addresses.destinationLow == pair.destinationLow
          && addresses.sourceHigh == pair.sourceHigh
          && addresses.destinationHigh == pair.destinationHigh;
    }

    private void begin(AddressPair pair, int number, int ofProtocol, long now) {
      addresses.copy(pair);
      Arrays.fill(seen, 0);
      taken = true;
      identification = number;
      protocol = ofProtocol;
      began = now;
      length = -1;
      kept = 0;
    }
  }

  /**
   * Adds a fragment, which begins where the cursor is and ends where its packet does.
   *
   * @param at where it belongs, in bytes, a multiple of 8
   * @param more whether it is not the last
   * @return the whole packet, to be read at once; null while it is not whole
   */
  @Nullable Slot add(
      Cursor c, AddressPair pair, int number, int protocol, int at, boolean more, long now) {
    Slot slot = find(pair, number, protocol, now);
    int size = c.length();
    int end = at + size;
    if (end > 65535 || (more && size < 8)) {
      return null;
    }
    mark(slot, at, size, more);
    if (!more && slot.length < 0) {
      slot.length = end;
    }
    keep(slot, c, at, more);
    boolean whole = slot.length >= 0 && isWhole(slot);
    if (whole) {
      slot.taken = false;
    }
    return whole ? slot : null;
  }

  /** Packets that were never whole. */
  long incomplete() {
    return incomplete;
  }

  /** Packets that had to go for others. */
  long evicted() {
    return evicted;
  }

  private Slot find(AddressPair pair, int number, int protocol, long now) {
    Slot free = slots[0];
    for (Slot slot : slots) {
      if (slot.taken && now - slot.began > LIFETIME_NANOS) {
        slot.taken = false;
        incomplete++;
      }
      if (slot.isOf(pair, number, protocol)) {
        return slot;
      }
      if (free.taken && (!slot.taken || slot.began < free.began)) {
        free = slot;
      }
    }
    if (free.taken) {
      evicted++;
    }
    free.begin(pair, number, protocol, now);
    return free;
  }

  /** Marks whole blocks of 8 bytes, the last of the packet also where it is shorter. */
  private static void mark(Slot slot, int at, int size, boolean more) {
    int blocks = more ? size >> 3 : (size + 7) >> 3;
    for (int i = at >> 3; i < (at >> 3) + blocks; i++) {
      slot.seen[i >> 6] |= 1L << i;
    }
  }

  private static void keep(Slot slot, Cursor c, int at, boolean more) {
    int captured = Math.min(c.captured(), HEAD - at);
    boolean last = !more && c.captured() == c.length();
    for (int from = 0; from < captured; from += 8) {
      int size = Math.min(8, captured - from);
      long block = 1L << ((at + from) >> 3);
      if ((slot.kept & block) == 0 && (size == 8 || last)) {
        System.arraycopy(c.bytes, c.at + from, slot.head, at + from, size);
        slot.kept |= block;
      }
    }
  }

  private static boolean isWhole(Slot slot) {
    int blocks = (slot.length + 7) >> 3;
    for (int word = 0; word < blocks >> 6; word++) {
      if (slot.seen[word] != -1) {
        return false;
      }
    }
    long rest = (1L << (blocks & 63)) - 1;
    return (slot.seen[blocks >> 6] & rest) == rest;
  }
}
