package io.netsonde.clients.flows;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.wire.conntrack.Conntrack;
import io.netsonde.wire.conntrack.ConntrackEntry;
import org.jspecify.annotations.Nullable;

/**
 * Which connections clients have, from what the kernel tells of each.
 *
 * <p>A connection counts once for the client that began it, and once for the client that answers,
 * where these are two. Who answers is the sender of the reply's direction: behind a forwarded port
 * that is the client, and of a connection to the Internet it is not. It does not matter how often
 * the same news comes, and in which order a dump and events are taken.
 *
 * <p>Where bytes are wanted, too, each reading of a connection's counters adds what is new in them;
 * a counter that has fallen was reset by another program, and all of it is new.
 */
final class Flows {
  private final ClientTable clients;
  private final FlowTable table;
  private LanNetwork network = LanNetwork.NONE;
  private int generation;
  private long refused;
  private long offloaded;
  private long reading;

  Flows(ClientTable clients, int limit, boolean counting) {
    this.clients = clients;
    table = new FlowTable(limit, counting);
  }

  /** Forgets all connections, and goes by another network from now on. */
  void begin(LanNetwork other) {
    network = other;
    for (int place = table.places() - 1; place >= 0; place--) {
      // What moves up into this place was looked at before, or comes again at the other end.
      while (!table.isFree(place)) {
        forget(place);
      }
    }
  }

  /** Into which reading of meters bytes go that are found from now on. */
  void beginReading(long number) {
    reading = number;
  }

  /** A dump begins. */
  void beginDump() {
    generation++;
    offloaded = 0;
  }

  /** A dump has ended: what it did not have is gone. */
  void endDump() {
    for (int place = 0; place < table.places(); place++) {
      while (!table.isFree(place) && table.generation(place) != generation) {
        forget(place);
      }
    }
  }

  /**
   * Takes a connection of a dump.
   *
   * @param known whether it may be assumed that it was there before: its bytes so far do not count,
   *     and it was not opened now
   */
  void found(ConntrackEntry entry, boolean known) {
    int place = enter(entry, !known);
    if (place < 0) {
      return;
    }
    boolean offload = (entry.status() & (Conntrack.IPS_OFFLOAD | Conntrack.IPS_HW_OFFLOAD)) != 0;
    offloaded += offload ? 1 : 0;
    table.setGeneration(place, generation);
  }

  /** Takes an event. */
  void happened(ConntrackEntry entry) {
    if (!entry.ended()) {
      int place = enter(entry, true);
      if (place >= 0) {
        table.setGeneration(place, generation);
      }
      return;
    }
    int place = table.find(entry.key());
    if (place >= 0) {
      count(entry, place);
      forget(place);
    }
  }

  /** How many connections are known. */
  int size() {
    return table.size();
  }

  /** How many connections found no room. */
  long refused() {
    return refused;
  }

  /** Connections of the latest dump whose packets pass by the firewall. */
  long offloaded() {
    return offloaded;
  }

  /** The place of a connection, new or known; -1 where no client has it or there is no room. */
  private int enter(ConntrackEntry entry, boolean opened) {
    int place = table.find(entry.key());
    if (place >= 0) {
      count(entry, place);
      return place;
    }
    Client originator = client(entry.original());
    Client responder = client(entry.reply());
    if (responder == originator) {
      responder = null;
    }
    if (originator == null && responder == null) {
      return -1;
    }
    Protocol protocol = Protocol.ofIana(entry.original().protocol());
    place = table.add(entry.key(), originator, responder, protocol);
    if (place < 0) {
      refused++;
      return -1;
    }
    if (originator != null) {
      originator.connected(protocol, opened);
    }
    if (responder != null) {
      responder.connected(protocol, opened);
    }
    if (opened) {
      count(entry, place);
    } else if (table.isCounting()) {
      remember(entry, place);
    }
    return place;
  }

  private @Nullable Client client(ConntrackEntry.Tuple tuple) {
    return network.isClient(tuple.v6(), tuple.sourceHigh(), tuple.sourceLow())
        ? clients.track(tuple.v6(), tuple.sourceHigh(), tuple.sourceLow())
        : null;
  }

  private void forget(int place) {
    Protocol protocol = table.protocol(place);
    Client originator = table.originator(place);
    Client responder = table.responder(place);
    if (originator != null) {
      originator.disconnected(protocol);
    }
    if (responder != null) {
      responder.disconnected(protocol);
    }
    table.remove(place);
  }

  private void count(ConntrackEntry entry, int place) {
    if (!table.isCounting() || entry.originalBytes() < 0 || entry.replyBytes() < 0) {
      return;
    }
    long sentBytes = grown(entry.originalBytes(), table.counter(place, 0));
    long sentPackets = grown(entry.originalPackets(), table.counter(place, 1));
    long answeredBytes = grown(entry.replyBytes(), table.counter(place, 2));
    long answeredPackets = grown(entry.replyPackets(), table.counter(place, 3));
    remember(entry, place);
    Client originator = table.originator(place);
    Client responder = table.responder(place);
    Traffic.Via via = via(entry, originator != null, responder != null);
    if (originator != null) {
      meter(originator, via, true, sentBytes, sentPackets);
      meter(originator, via, false, answeredBytes, answeredPackets);
    }
    if (responder != null) {
      meter(responder, via, false, sentBytes, sentPackets);
      meter(responder, via, true, answeredBytes, answeredPackets);
    }
  }

  private void remember(ConntrackEntry entry, int place) {
    table.setCounter(place, 0, Math.max(0, entry.originalBytes()));
    table.setCounter(place, 1, entry.originalPackets());
    table.setCounter(place, 2, Math.max(0, entry.replyBytes()));
    table.setCounter(place, 3, entry.replyPackets());
  }

  private void meter(Client client, Traffic.Via via, boolean sent, long bytes, long packets) {
    if (packets > 0) {
      client.meter(Traffic.of(via, sent).number()).add(reading, bytes, packets);
      client.hadTraffic(System.nanoTime(), sent);
    }
  }

  private Traffic.Via via(ConntrackEntry entry, boolean begun, boolean answered) {
    if (begun && answered) {
      return Traffic.Via.LAN;
    }
    ConntrackEntry.Tuple other = begun ? entry.reply() : entry.original();
    return network.isOwn(other.v6(), other.sourceHigh(), other.sourceLow())
        ? Traffic.Via.ROUTER
        : Traffic.Via.WAN;
  }

  private static long grown(long now, long before) {
    return now >= before ? now - before : now;
  }
}
