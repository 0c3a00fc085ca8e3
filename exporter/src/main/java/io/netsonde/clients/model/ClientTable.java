package io.netsonde.clients.model;

import io.netsonde.wire.IpAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All clients, found by the bits of their address: a hash table with open addressing, so that
 * looking up the address of a packet or a connection allocates nothing.
 *
 * <p>Bounds: as many clients as were seen, and as many again that are known by their connections
 * alone. Those beyond are refused, and counted.
 *
 * <p>Threads: the slice's loop.
 */
public final class ClientTable {
  private static final int FIRST_CAPACITY = 64;

  private final int limit;
  private @Nullable Client[] slots = new Client[FIRST_CAPACITY];
  private int size;
  private int seen;
  private long refused;

  /**
   * Makes an empty table.
   *
   * @param limit most clients that were seen, and most that were not
   */
  public ClientTable(int limit) {
    this.limit = limit;
  }

  /** The client of an address, or null. */
  public @Nullable Client find(boolean v6, long high, long low) {
    return slots[slot(v6, high, low)];
  }

  /** The client of an address, or null. */
  public @Nullable Client find(IpAddress address) {
    return find(address.v6(), address.high(), address.low());
  }

  /** The client of an address that was seen; null where there is no more room. */
  public @Nullable Client see(boolean v6, long high, long low) {
    Client client = find(v6, high, low);
    if (client != null && client.isSeen()) {
      return client;
    }
    if (seen >= limit) {
      refused++;
      return null;
    }
    seen++;
    Client shown = client == null ? add(v6, high, low) : client;
    shown.markSeen();
    return shown;
  }

  /** The client of an address that was seen; null where there is no more room. */
  public @Nullable Client see(IpAddress address) {
    return see(address.v6(), address.high(), address.low());
  }

  /** The client of an address that a connection has; null where there is no more room. */
  public @Nullable Client track(boolean v6, long high, long low) {
    Client client = find(v6, high, low);
    if (client != null) {
      return client;
    }
    if (size - seen >= limit) {
      refused++;
      return null;
    }
    return add(v6, high, low);
  }

  /** How many clients there are. */
  public int size() {
    return size;
  }

  /** How many clients were seen. */
  public int seen() {
    return seen;
  }

  /** How many times there was no room. */
  public long refused() {
    return refused;
  }

  /** Hands on every client, in no order. */
  public void forEach(Consumer<Client> consumer) {
    for (Client client : slots) {
      if (client != null) {
        consumer.accept(client);
      }
    }
  }

  /**
   * Forgets clients.
   *
   * @return how many
   */
  public int removeIf(Predicate<Client> condition) {
    int found = 0;
    for (Client client : slots) {
      if (client != null && condition.test(client)) {
        found++;
      }
    }
    if (found > 0) {
      rebuild(slots.length, condition);
    }
    return found;
  }

  private Client add(boolean v6, long high, long low) {
    if (2 * (size + 1) > slots.length) {
      rebuild(2 * slots.length, _ -> false);
    }
    Client client = new Client(new IpAddress(v6, high, low, 0));
    slots[slot(v6, high, low)] = client;
    size++;
    return client;
  }

  /** Where the client of an address is, or would be. */
  private int slot(boolean v6, long high, long low) {
    int mask = slots.length - 1;
    int at = hash(v6, high, low) & mask;
    while (true) {
      Client client = slots[at];
      if (client == null) {
        return at;
      }
      IpAddress address = client.address();
      if (address.low() == low && address.high() == high && address.v6() == v6) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }

  private void rebuild(int capacity, Predicate<Client> left) {
    @Nullable Client[] old = slots;
    slots = new Client[capacity];
    size = 0;
    seen = 0;
    for (Client client : old) {
      if (client != null && !left.test(client)) {
        IpAddress address = client.address();
        slots[slot(address.v6(), address.high(), address.low())] = client;
        size++;
        seen += client.isSeen() ? 1 : 0;
      }
    }
  }

  /** MurmurHash3's finalizer (Austin Appleby, public domain), over both halves. */
  private static int hash(boolean v6, long high, long low) {
    long mixed = low ^ high * 0x9e3779b97f4a7c15L ^ (v6 ? 0x55L : 0);
    mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return (int) (mixed ^ mixed >>> 33);
  }
}
