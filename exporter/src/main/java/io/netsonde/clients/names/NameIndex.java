package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All tables in their order, and what is remembered, at one moment. A remembered name has the place
 * of the source that it came from, behind what that source says now.
 *
 * <p>Threads: immutable; any.
 *
 * @param tables those of the sources in use, the one that counts most first
 */
record NameIndex(List<Ranked> tables, NameMemory.Snapshot memory) {
  static final NameIndex EMPTY = new NameIndex(List.of(), NameMemory.Snapshot.EMPTY);

  /** A source and what it says. */
  record Ranked(NameSource source, NameTable table) {}

  NameIndex {
    tables = List.copyOf(tables);
  }

  @Nullable ClientName find(IpAddress address, @Nullable MacAddress mac, long nowSeconds) {
    NameMemory.Entry memory = this.memory.find(address, mac, nowSeconds);
    String name = null;
    NameSource source = null;
    boolean remembered = false;
    boolean disputed = false;
    for (Ranked ranked : tables) {
      NameRecord live = ranked.table.find(address, mac, nowSeconds);
      if (live != null) {
        if (name == null) {
          name = live.name();
          source = ranked.source;
        } else {
          disputed |= differ(name, live.name());
        }
      } else if (name == null && memory != null && memory.source() == ranked.source) {
        name = memory.name();
        source = ranked.source;
        remembered = true;
      }
    }
    return name == null || source == null
        ? null
        : new ClientName(name, source, remembered, disputed);
  }

  /** What a source says now, be it the best or not, and nothing that is remembered. */
  @Nullable Live live(IpAddress address, @Nullable MacAddress mac, long nowSeconds) {
    for (Ranked ranked : tables) {
      NameRecord record = ranked.table.find(address, mac, nowSeconds);
      if (record != null) {
        return new Live(ranked.source, record);
      }
    }
    return null;
  }

  /** A source and its word. */
  record Live(NameSource source, NameRecord record) {}

  /** Whether a source that counts more than another has a name. */
  boolean hasBetter(NameSource than, IpAddress address, @Nullable MacAddress mac, long nowSeconds) {
    for (Ranked ranked : tables) {
      if (ranked.source == than) {
        return false;
      }
      if (ranked.table.find(address, mac, nowSeconds) != null) {
        return true;
      }
    }
    return false;
  }

  /** Names of a host with and without its domain are the same name. */
  private static boolean differ(String one, String other) {
    return !label(one).equals(label(other));
  }

  private static String label(String name) {
    int dot = name.indexOf('.');
    return (dot > 0 ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
  }
}
