package io.netsonde.clients;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.names.ClientName;
import io.netsonde.clients.names.NameBook;
import io.netsonde.clients.names.NamesHealth;
import io.netsonde.clients.presence.Moment;
import io.netsonde.clients.presence.Presence;
import io.netsonde.clients.presence.PresenceHealth;
import io.netsonde.clients.presence.Sighting;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who clients are, and who of them is there.
 *
 * <p>Begun with the first network that has clients, so that a machine without any reads no files.
 *
 * <p>Threads: the slice's loop; names are read on a thread of their own, which has no rights but
 * that to read files.
 */
final class Identities implements AutoCloseable {
  private final ClientsConfig config;
  private final ClientsReader.Starter starter;
  private @Nullable Presence presence;
  private @Nullable NameBook names;
  private Set<Integer> watched = Set.of();
  private Map<Integer, String> interfaces = Map.of();

  Identities(ClientsConfig config, ClientsReader.Starter starter) {
    this.config = config;
    this.starter = starter;
  }

  /**
   * Takes what has happened.
   *
   * @param interfaceNames of all interfaces, by number
   * @throws IOException where the process has too many files open
   */
  void turn(LanNetwork network, Map<Integer, String> interfaceNames) throws IOException {
    Presence open = presence;
    if (open == null) {
      open = Presence.open(config.presence());
      presence = open;
    }
    NameBook book = names;
    if (book == null) {
      book = NameBook.open(config.names(), task -> Workers.thread("client-names", task));
      names = book;
      starter.start(book::start);
    }
    if (!interfaceNames.equals(interfaces) || watched.isEmpty()) {
      interfaces = interfaceNames;
      Set<Integer> found = new HashSet<>();
      interfaces.forEach((index, name) -> {
        if (network.interfaces().contains(name)) {
          found.add(index);
        }
      });
      watched = Set.copyOf(found);
      open.watch(found::contains);
      book.interfaces(network.interfaces());
    }
    open.turn(Moment.now());
  }

  /** Tells who has sent something, and takes those for clients who are neighbours. */
  void exchange(ClientTable clients, LanNetwork network, long now, Instant instant) {
    Presence open = presence;
    if (open == null) {
      return;
    }
    clients.forEach(client -> {
      if (client.isSeen() && client.lastSent() != Long.MIN_VALUE) {
        open.heard(
            client.address(),
            new Moment(
                client.lastSent(), instant.minusNanos(Math.max(0, now - client.lastSent()))));
      }
    });
    Moment moment = new Moment(now, instant);
    for (IpAddress address : open.addresses()) {
      if (network.isClient(address)) {
        Client known = clients.find(address);
        if ((known == null || !known.isSeen())
            && isRecent(open.sighting(address, moment), instant)) {
          clients.see(address);
        }
      }
    }
  }

  /** What is known of an address on its link. */
  Sighting sighting(IpAddress address, long now, Instant instant) {
    Presence open = presence;
    return open == null ? Sighting.NONE : open.sighting(address, new Moment(now, instant));
  }

  /** Whether a sighting is reason enough to keep a client. */
  boolean isRecent(Sighting sighting, Instant instant) {
    Instant seen = sighting.lastSeen();
    return seen == null ? sighting.mac() != null : seen.isAfter(instant.minus(config.expiry()));
  }

  /** Who a client is. */
  Identity identity(IpAddress address, Sighting sighting) {
    NameBook book = names;
    MacAddress mac = sighting.mac();
    ClientName name = book == null ? null : book.name(address, mac);
    String vendor = book == null || mac == null ? null : book.vendor(mac);
    return new Identity(
        name == null ? "" : name.name(),
        name == null ? "" : name.source().label(),
        mac,
        vendor == null ? "" : vendor,
        interfaces.getOrDefault(sighting.interfaceIndex(), ""));
  }

  /** How presence fares; empty before it has begun. */
  Optional<PresenceHealth> presenceHealth() {
    return Optional.ofNullable(presence).map(Presence::health);
  }

  /** How names fare; empty before they have begun. */
  Optional<NamesHealth> namesHealth() {
    return Optional.ofNullable(names).map(NameBook::health);
  }

  @Override
  public void close() {
    Presence open = presence;
    if (open != null) {
      open.close();
    }
    NameBook book = names;
    if (book != null) {
      book.close();
    }
  }
}
