package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that one source says at one moment, by address and by card.
 *
 * <p>An answer fits when the source says that the address is that card's, or does not say whose it
 * is. A card that the source knows by another address is the same client: so a lease of IPv4 names
 * the client's addresses of IPv6. A card of several names, such as a router's that answers for the
 * hosts behind it, names nobody that way.
 *
 * <p>Threads: immutable; any. Bounds: the builder's.
 */
final class NameTable {
  static final NameTable EMPTY = new NameTable(Map.of(), Map.of(), 0);

  private final Map<IpAddress, NameRecord> byAddress;
  private final Map<MacAddress, NameRecord> byMac;
  private final long omitted;

  private NameTable(
      Map<IpAddress, NameRecord> byAddress, Map<MacAddress, NameRecord> byMac, long omitted) {
    this.byAddress = byAddress;
    this.byMac = byMac;
    this.omitted = omitted;
  }

  /**
   * What a client is called.
   *
   * @param mac null where it is not known
   */
  @Nullable NameRecord find(IpAddress address, @Nullable MacAddress mac, long nowSeconds) {
    NameRecord record = byAddress.get(address);
    if (record != null
        && record.holds(nowSeconds)
        && (mac == null || record.mac() == null || mac.equals(record.mac()))) {
      return record;
    }
    record = mac == null ? null : byMac.get(mac);
    return record != null && record.holds(nowSeconds) ? record : null;
  }

  /** Addresses and cards that have a name. */
  int size() {
    return byAddress.size()
        + (int) byMac.values().stream().filter(one -> one.address() == null).count();
  }

  /** Records that found no room. */
  long omitted() {
    return omitted;
  }

  /** Collects records. Threads: one. */
  static final class Builder {
    private final int capacity;
    private final boolean cards;
    private final NameText text;
    private final Map<IpAddress, NameRecord> byAddress = new HashMap<>();
    private final Map<MacAddress, NameRecord> byMac = new HashMap<>();
    private long omitted;

    /**
     * Begins a table.
     *
     * @param capacity most addresses, and most cards, it holds
     * @param cards whether a name is the card's, too; not so where it is the address's alone
     */
    Builder(int capacity, boolean cards, NameText text) {
      this.capacity = capacity;
      this.cards = cards;
      this.text = text;
    }

    /** Adds a name as it was written, in place of what was said of the address before. */
    void add(@Nullable IpAddress address, @Nullable MacAddress mac, String raw, long expires) {
      String name = text.clean(raw, address);
      if (name == null || (address == null && mac == null)) {
        if (address != null) {
          // The lease is somebody's now who has no name.
          byAddress.remove(address);
        }
        return;
      }
      NameRecord record = new NameRecord(address, mac, name, expires);
      if (address != null) {
        if (byAddress.size() >= capacity && !byAddress.containsKey(address)) {
          omitted++;
          return;
        }
        byAddress.put(address, record);
      } else if (mac != null) {
        if (byMac.size() >= capacity && !byMac.containsKey(mac)) {
          omitted++;
          return;
        }
        byMac.put(mac, record);
      }
    }

    /** Adds a name unless the address has one already. */
    void addFirst(IpAddress address, String raw) {
      if (!byAddress.containsKey(address)) {
        add(address, null, raw, NameRecord.NEVER);
      }
    }

    /** Takes back what was said of an address. */
    void remove(IpAddress address) {
      byAddress.remove(address);
    }

    /** The name of a card among the addresses so far; null where it has none. */
    @Nullable String nameOf(MacAddress mac) {
      for (NameRecord record : byAddress.values()) {
        if (mac.equals(record.mac())) {
          return record.name();
        }
      }
      return null;
    }

    NameTable build() {
      Map<MacAddress, NameRecord> all = new HashMap<>(byMac);
      if (cards) {
        Map<MacAddress, NameRecord> found = new HashMap<>();
        Map<MacAddress, Boolean> several = new HashMap<>();
        for (NameRecord record : byAddress.values()) {
          if (record.mac() != null && !byMac.containsKey(record.mac())) {
            NameRecord other = found.putIfAbsent(record.mac(), record);
            if (other != null && !other.name().equalsIgnoreCase(record.name())) {
              several.put(record.mac(), true);
            } else if (other != null && record.expires() > other.expires()) {
              found.put(record.mac(), record);
            }
          }
        }
        found.keySet().removeAll(several.keySet());
        all.putAll(found);
      }
      return new NameTable(Map.copyOf(byAddress), Map.copyOf(all), omitted);
    }
  }
}
