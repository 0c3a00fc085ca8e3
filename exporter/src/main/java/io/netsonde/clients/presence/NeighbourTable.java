package io.netsonde.clients.presence;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.Neighbour;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of every address behind the interfaces of interest. It outlives the kernel's entry,
 * so that a client that is gone keeps its last sign.
 *
 * <p>Threads: the slice's loop. Bounds: a number of addresses; where it is full, the one that has
 * been gone for longest gives way, and where none is gone the new one is refused. Both count.
 */
final class NeighbourTable {
  private final int capacity;

  /** In the order in which they are asked: whoever was asked goes to the end. */
  private final Map<IpAddress, KnownNeighbour> known = new LinkedHashMap<>();

  private int generation;
  private long evicted;
  private long refused;

  NeighbourTable(int capacity) {
    this.capacity = capacity;
  }

  /** The entry of an address; null where the table is full. */
  @Nullable KnownNeighbour enter(IpAddress address, long now) {
    KnownNeighbour entry = known.get(address);
    if (entry != null) {
      return entry;
    }
    if (known.size() >= capacity && !makeRoom(now)) {
      refused++;
      return null;
    }
    entry = new KnownNeighbour(address);
    known.put(address, entry);
    return entry;
  }

  @Nullable KnownNeighbour find(IpAddress address) {
    return known.get(address);
  }

  /** A reading of the whole table begins, perhaps anew. */
  void beginReading() {
    generation++;
  }

  void update(Neighbour now, boolean event, boolean probing, Moment moment) {
    KnownNeighbour entry = enter(now.address(), moment.nanos());
    if (entry != null) {
      entry.update(now, event, probing, moment);
      entry.generation = generation;
    }
  }

  void deleted(Neighbour what) {
    KnownNeighbour entry = known.get(what.address());
    if (entry != null && entry.index() == what.index()) {
      entry.gone();
    }
  }

  /** The whole table was read: what was not found in it is gone. */
  void endReading() {
    for (KnownNeighbour entry : known.values()) {
      if (entry.generation != generation) {
        entry.gone();
      }
    }
  }

  /** Forgets what is behind other interfaces. */
  void keepOnly(IntPredicate interfaces) {
    known.values().removeIf(entry -> entry.index() != 0 && !interfaces.test(entry.index()));
  }

  Collection<KnownNeighbour> all() {
    return known.values();
  }

  /** Puts an entry behind all others, since it was asked. */
  void toTheEnd(KnownNeighbour entry) {
    known.remove(entry.address());
    known.put(entry.address(), entry);
  }

  int size() {
    return known.size();
  }

  long evicted() {
    return evicted;
  }

  long refused() {
    return refused;
  }

  private boolean makeRoom(long now) {
    KnownNeighbour longest = null;
    for (KnownNeighbour entry : known.values()) {
      if (entry.isGone()
          && (longest == null || entry.silentNanos(now) > longest.silentNanos(now))) {
        longest = entry;
      }
    }
    if (longest == null) {
      return false;
    }
    known.remove(longest.address());
    evicted++;
    return true;
  }
}
