package io.netsonde.clients.flows;

import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.linux.NetlinkHandler;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.wire.conntrack.ConntrackEntry;
import io.netsonde.wire.conntrack.ConntrackStatistics;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import io.netsonde.wire.netlink.Rtnetlink;
import java.io.IOException;
import java.time.Duration;

/**
 * The connections of clients, kept up by events and put right by dumps.
 *
 * <p><b>Why both.</b> A dump of a full table takes the kernel half a second, so that it cannot be
 * done at each interval. Events cost two microseconds each, but not all of them come: some are lost
 * when there are too many at once, which the kernel tells ({@code ENOBUFS}); and with {@code
 * nf_conntrack_events} at 2, which is the default, connections that were there before somebody
 * listened end without one, which nobody tells. So it listens first, then reads all, then takes
 * events, and reads all again after a loss and from time to time, as {@code DumpSchedule} allows.
 *
 * <p>Threads: the slice's loop, in whose network namespace it is.
 */
public final class ConnectionWatch implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MESSAGES = 1 << 23;

  /** Datagrams taken per turn, so that a flood does not hold the loop up. */
  private static final int BATCH = 50_000;

  private final NetlinkSocket events;
  private final NetlinkSocket questions;
  private final NetlinkWriter writer = new NetlinkWriter();
  private final ConntrackEntry entry = new ConntrackEntry();
  private final Flows flows;
  private final DumpSchedule schedule;
  private LanNetwork network = LanNetwork.NONE;
  private boolean current;
  private boolean begun;
  private long dumps;
  private long malformed;
  private long dumpNanos;
  private ConntrackStatistics statistics = ConntrackStatistics.NONE;

  private ConnectionWatch(
      NetlinkSocket events, NetlinkSocket questions, Flows flows, long periodNanos) {
    this.events = events;
    this.questions = questions;
    this.flows = flows;
    schedule = new DumpSchedule(periodNanos);
  }

  /**
   * Begins to listen.
   *
   * @param clients whose connections are counted
   * @param limit most connections
   * @param counting whether to count bytes and packets of connections, too
   * @param period time between two dumps that nothing asks for
   * @param bufferBytes room for events; 8 MiB hold some ten thousand
   * @throws IOException with {@code EPERM} where this user may not
   */
  public static ConnectionWatch open(
      ClientTable clients, int limit, boolean counting, Duration period, int bufferBytes)
      throws IOException {
    NetlinkSocket events = NetlinkSocket.open(Netlink.NETLINK_NETFILTER);
    boolean opened = false;
    try {
      events.receiveBuffer(bufferBytes);
      events.subscribe(Nfnetlink.NFNLGRP_CONNTRACK_NEW, Nfnetlink.NFNLGRP_CONNTRACK_DESTROY);
      NetlinkSocket questions =
          NetlinkSocket.open(Netlink.NETLINK_NETFILTER).limit(ANSWER, MESSAGES);
      opened = true;
      return new ConnectionWatch(
          events, questions, new Flows(clients, limit, counting), period.toNanos());
    } finally {
      if (!opened) {
        events.close();
      }
    }
  }

  /**
   * Takes what has happened, and reads all connections where that is due.
   *
   * @param now by {@link System#nanoTime}
   * @param lan whose addresses are clients'
   * @return whether all connections were read
   * @throws IOException when the kernel refuses or is silent; what is known is then not current
   */
  public boolean turn(long now, LanNetwork lan) throws IOException {
    if (!lan.equals(network)) {
      network = lan;
      flows.begin(lan);
      current = false;
      begun = false;
      schedule.reset();
    }
    drain();
    if (current && !schedule.isDue(now)) {
      return false;
    }
    current = false;
    long before = System.nanoTime();
    dump();
    begun = true;
    current = true;
    dumpNanos = System.nanoTime() - before;
    schedule.done(now, dumpNanos);
    return true;
  }

  /**
   * Reads all connections now, for what they have counted last.
   *
   * @throws IOException as {@link #turn}
   */
  public void readAll(long now, LanNetwork lan) throws IOException {
    schedule.reset();
    turn(now, lan);
  }

  /** Into which reading of meters bytes go that are found from now on. */
  public void beginReading(long number) {
    flows.beginReading(number);
  }

  /** Takes all connections from their clients again. */
  public void forget() {
    flows.begin(LanNetwork.NONE);
    network = LanNetwork.NONE;
    current = false;
  }

  /** Whether counts are right, so far as is known. */
  public boolean isCurrent() {
    return current;
  }

  /** Reads what the kernel counts of its table. */
  public ConntrackStatistics readStatistics() throws IOException {
    statistics = ConntrackStatistics.NONE;
    NetlinkHandler handler =
        new NetlinkHandler() {
          @Override
          public void begin() {
            statistics =
                new ConntrackStatistics(statistics.entries(), statistics.max(), 0, 0, 0, 0, 0);
          }

          @Override
          public void message(NetlinkMessages message) throws IOException {
            statistics = statistics.with(message);
          }
        };
    questions.ask(
        "ask how many connections there are", ConntrackStatistics.globalRequest(writer), handler);
    questions.dump(
        "ask what became of connections", ConntrackStatistics.processorsRequest(writer), handler);
    return statistics;
  }

  /** How often events were lost, so that all had to be read. */
  public long overruns() {
    return events.overruns();
  }

  /** How often all connections were read. */
  public long dumps() {
    return dumps;
  }

  /** How long the latest dump took. */
  public long dumpNanos() {
    return dumpNanos;
  }

  /** Events that made no sense. */
  public long malformed() {
    return malformed;
  }

  /** Connections of clients that are known. */
  public int size() {
    return flows.size();
  }

  /** How many connections found no room. */
  public long refused() {
    return flows.refused();
  }

  /** Connections of the latest dump whose packets pass by the firewall. */
  public long offloaded() {
    return flows.offloaded();
  }

  @Override
  public void close() {
    events.close();
    questions.close();
  }

  private void drain() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      Reception reception = events.receive(this::event);
      if (reception == Reception.NOTHING) {
        return;
      }
      if (reception == Reception.OVERRUN) {
        schedule.lostEvents();
      }
    }
  }

  private void event(NetlinkMessages message) throws IOException {
    if (entry.read(message)) {
      flows.happened(entry);
    } else {
      malformed++;
    }
  }

  private void dump() throws IOException {
    boolean known = !begun;
    flows.beginDump();
    questions.dump(
        "list the connections",
        ConntrackEntry.request(writer, Rtnetlink.AF_UNSPEC),
        message -> {
          if (entry.read(message)) {
            flows.found(entry, known);
          }
        });
    flows.endDump();
    dumps++;
  }
}
