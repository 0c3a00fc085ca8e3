package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Names that sources gave once, for clients that these no longer speak of: whose lease has ended,
 * or whose name server is away.
 *
 * <p>A name is remembered with the card that had the address then. So whoever has the address now
 * does not get the name of whoever had it before. Where the card is not known, now or then, the
 * name is believed until the lease's end, or for a day where there was no lease.
 *
 * <p>Threads: the names' own; a {@link Snapshot} is any thread's. Bounds: a number of names, of
 * which the one that was true longest ago gives way; and their age.
 */
final class NameMemory {
  private static final long DAY_SECONDS = TimeUnit.DAYS.toSeconds(1);

  /** How old a time must be to be worth writing anew. */
  private static final long TOUCH_SECONDS = TimeUnit.HOURS.toSeconds(1);

  private final int capacity;
  private final long maxAgeSeconds;
  private final Map<Client, Entry> entries = new LinkedHashMap<>();
  private boolean changed;
  private long evicted;

  /** An address as one card had it. */
  record Client(@Nullable IpAddress address, @Nullable MacAddress mac) {}

  /**
   * A name that was true.
   *
   * @param expires as {@link NameRecord#expires}
   * @param confirmed seconds since 1970 when it was true last
   */
  record Entry(Client client, String name, NameSource source, long expires, long confirmed) {

    boolean holdsWithoutCard(long now) {
      return expires == NameRecord.NEVER ? now - confirmed < DAY_SECONDS : now < expires;
    }
  }

  NameMemory(int capacity, Duration maxAge) {
    this.capacity = capacity;
    maxAgeSeconds = maxAge.toSeconds();
  }

  /** Remembers a name that is true now. */
  void confirm(Client client, String name, NameSource source, long expires, long now) {
    Entry before = entries.get(client);
    if (before != null
        && before.name().equals(name)
        && before.source() == source
        && before.expires() == expires
        && now - before.confirmed() < TOUCH_SECONDS) {
      return;
    }
    put(new Entry(client, name, source, expires, now), now);
  }

  /** Takes what was remembered before this program began. */
  void load(Collection<Entry> loaded, long now) {
    for (Entry entry : loaded) {
      if (entry.client().address() != null || entry.client().mac() != null) {
        put(entry, now);
      }
    }
  }

  private void put(Entry entry, long now) {
    entries.remove(entry.client());
    entries.put(entry.client(), entry);
    changed = true;
    if (entries.size() > capacity) {
      forgetOld(now);
    }
    if (entries.size() > capacity) {
      Entry oldest = entry;
      for (Entry one : entries.values()) {
        oldest = one.confirmed() < oldest.confirmed() ? one : oldest;
      }
      entries.remove(oldest.client());
      evicted++;
    }
  }

  /** Forgets what has not been true for too long. */
  void forgetOld(long now) {
    changed |= entries.values().removeIf(entry -> now - entry.confirmed() > maxAgeSeconds);
  }

  /** Whether anything has changed since the last call. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  long evicted() {
    return evicted;
  }

  Snapshot snapshot() {
    return new Snapshot(entries.values());
  }

  /** What is remembered, at one moment. Immutable. */
  static final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(List.of());

    private final Map<Client, Entry> exact = new HashMap<>();
    private final Map<IpAddress, Entry> byAddress = new HashMap<>();
    private final Map<MacAddress, Entry> byMac = new HashMap<>();

    private Snapshot(Collection<Entry> entries) {
      Set<MacAddress> several = new HashSet<>();
      for (Entry entry : entries) {
        Client client = entry.client();
        exact.put(client, entry);
        if (client.address() != null) {
          byAddress.merge(client.address(), entry, Snapshot::later);
        }
        // What DNS says is said of the address, whoever has it.
        if (client.mac() != null && entry.source() != NameSource.DNS) {
          Entry other = byMac.get(client.mac());
          if (other != null && !other.name().equals(entry.name())) {
            several.add(client.mac());
          }
          byMac.merge(client.mac(), entry, Snapshot::later);
        }
      }
      byMac.keySet().removeAll(several);
    }

    private static Entry later(Entry one, Entry other) {
      return one.confirmed() >= other.confirmed() ? one : other;
    }

    @Nullable Entry find(IpAddress address, @Nullable MacAddress mac, long now) {
      Entry latest = byAddress.get(address);
      if (mac == null) {
        return latest != null && latest.holdsWithoutCard(now) ? latest : null;
      }
      Entry entry = exact.get(new Client(address, mac));
      if (entry == null) {
        entry = byMac.get(mac);
      }
      if (entry != null) {
        return entry;
      }
      Entry cardless = exact.get(new Client(address, null));
      boolean latestOfAll = Objects.equals(cardless, latest);
      return cardless != null && latestOfAll && cardless.holdsWithoutCard(now) ? cardless : null;
    }
  }
}
