package io.netsonde.clients.presence;

import static io.netsonde.wire.netlink.Neighbours.RTM_DELNEIGH;
import static io.netsonde.wire.netlink.Neighbours.RTM_NEWNEIGH;
import static io.netsonde.wire.netlink.Netlink.NETLINK_ROUTE;
import static io.netsonde.wire.netlink.Rtnetlink.RTNLGRP_NEIGH;

import io.netsonde.linux.Descriptor;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetlinkHandler;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.Neighbour;
import io.netsonde.wire.netlink.NeighbourTableState;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is there: the kernel's neighbour tables of both families, read once and followed by events,
 * with traffic as a further sign.
 *
 * <p>The loop that owns it waits on {@link #descriptor}, tells {@link #heard} what it learns of
 * traffic, calls {@link #turn} when the descriptor is ready and at least every two seconds, and
 * asks with {@link #sighting}.
 *
 * <p>Threads: one, which decides the network namespace. Nothing here waits, but for the kernel's
 * answer to a dump: some milliseconds for thousands of neighbours.
 */
public final class Presence implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients.presence");

  /** Room for some thousand events at once. */
  private static final int RECEIVE_BYTES = 1 << 20;

  private static final int DATAGRAMS_PER_TURN = 4096;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PresenceConfig config;
  private final NetlinkSocket events;
  private final NetlinkSocket questions;
  private final NeighbourTable table;
  private final Prober prober;
  private final NetlinkWriter writer = new NetlinkWriter();
  private final NetlinkHandler eventHandler = message -> take(message, true);
  private IntPredicate interfaces = index -> true;
  private Moment moment;
  private List<NeighbourTableState> tables = List.of();
  private boolean looked;
  private long lookedNanos;
  private boolean current;
  private boolean tried;
  private long triedNanos;
  private @Nullable String failure;
  private @Nullable Instant lastReading;
  private long readings;
  private long malformed;

  private Presence(
      PresenceConfig config, NetlinkSocket events, NetlinkSocket questions, Moment moment) {
    this.config = config;
    this.events = events;
    this.questions = questions;
    this.moment = moment;
    table = new NeighbourTable(config.maxNeighbours());
    prober = new Prober(config, moment.nanos());
  }

  /**
   * Opens both sockets; no rights are needed. Nothing is known before the first {@link #turn}.
   *
   * @throws LinuxException where the process has too many files open
   */
  public static Presence open(PresenceConfig config) throws LinuxException {
    NetlinkSocket events = NetlinkSocket.open(NETLINK_ROUTE);
    boolean opened = false;
    try {
      events.receiveBuffer(RECEIVE_BYTES);
      events.subscribe(RTNLGRP_NEIGH);
      Presence presence =
          new Presence(config, events, NetlinkSocket.open(NETLINK_ROUTE), Moment.now());
      opened = true;
      return presence;
    } finally {
      if (!opened) {
        events.close();
      }
    }
  }

  /** Ready when there is something for {@link #turn}. */
  public Descriptor descriptor() {
    return events.descriptor();
  }

  /**
   * Sets behind which interfaces clients are; all of them where it was never set. What is known of
   * others is forgotten, and the next turn reads the whole table.
   *
   * @param interfaces of an interface's number
   */
  public void watch(IntPredicate interfaces) {
    this.interfaces = interfaces;
    table.keepOnly(interfaces);
    readAnew();
  }

  /** Takes events, reads the table where events were lost, and has silent clients asked. */
  public void turn(Moment now) {
    moment = now;
    receive();
    if (!current && (!tried || now.nanos() - triedNanos >= RETRY_NANOS)) {
      read();
    }
    if (current) {
      prober.turn(table, questions, now);
    }
    if (!looked || now.nanos() - lookedNanos >= LOOK_NANOS) {
      looked = true;
      lookedNanos = now.nanos();
      look();
    }
  }

  /** What the kernel does not tell is not known; that is no reason not to watch. */
  private void look() {
    List<NeighbourTableState> found = new ArrayList<>();
    try {
      questions.dump(
          "read how full the neighbour tables are",
          NeighbourTableState.dump(writer),
          new NetlinkHandler() {
            @Override
            public void begin() {
              found.clear();
            }

            @Override
            public void message(NetlinkMessages message) throws IOException {
              NeighbourTableState state = NeighbourTableState.of(message);
              if (state != null) {
                found.add(state);
              }
            }
          });
    } catch (IOException e) {
      found.clear();
      LOG.log(System.Logger.Level.DEBUG, "cannot see how full the neighbour tables are", e);
    }
    tables = List.copyOf(found);
  }

  /**
   * Takes note of a packet that came <em>from</em> a client; what was sent to it proves nothing.
   *
   * @param when it came, not later than now
   */
  public void heard(IpAddress address, Moment when) {
    KnownNeighbour entry = table.enter(address, when.nanos());
    if (entry != null) {
      entry.sign(when);
    }
  }

  /** What is known of an address; while the table is not current every status is unknown. */
  public Sighting sighting(IpAddress address, Moment now) {
    KnownNeighbour entry = table.find(address);
    if (entry == null) {
      return Sighting.NONE;
    }
    Sighting sighting = entry.sighting(now.nanos(), config.window().toNanos());
    return current
        ? sighting
        : new Sighting(
            Status.UNKNOWN, sighting.lastSeen(), sighting.mac(), sighting.interfaceIndex());
  }

  /** Every address that has a neighbour, or had one; those that only {@link #heard} told of too. */
  public Iterable<IpAddress> addresses() {
    return () -> table.all().stream().map(KnownNeighbour::address).iterator();
  }

  /** How it fares now. */
  public PresenceHealth health() {
    return new PresenceHealth(
        current,
        failure,
        lastReading,
        table.size(),
        readings,
        events.overruns(),
        malformed,
        prober.isEnabled(),
        prober.sent(),
        prober.refused(),
        prober.deferred(),
        table.evicted(),
        table.refused(),
        tables);
  }

  @Override
  public void close() {
    events.close();
    questions.close();
  }

  private void receive() {
    for (int i = 0; i < DATAGRAMS_PER_TURN; i++) {
      try {
        Reception reception = events.receive(eventHandler);
        if (reception == Reception.NOTHING) {
          return;
        }
        if (reception == Reception.OVERRUN) {
          readAnew();
        }
      } catch (IOException e) {
        malformed++;
        readAnew();
        return;
      }
    }
  }

  /** The next turn reads the whole table, at once unless that has just failed. */
  private void readAnew() {
    current = false;
    tried = failure != null;
  }

  private void read() {
    tried = true;
    triedNanos = moment.nanos();
    try {
      questions.dump(
          "read the neighbour tables",
          Neighbour.dump(writer),
          new NetlinkHandler() {
            @Override
            public void begin() {
              table.beginReading();
            }

            @Override
            public void message(NetlinkMessages message) {
              take(message, false);
            }
          });
      table.endReading();
      current = true;
      failure = null;
      lastReading = moment.instant();
      readings++;
    } catch (IOException e) {
      if (failure == null) {
        LOG.log(System.Logger.Level.WARNING, "who is online is unknown: {0}", e.getMessage());
      }
      failure = String.valueOf(e.getMessage());
    }
  }

  private void take(NetlinkMessages message, boolean event) {
    int type = message.type();
    if (type != RTM_NEWNEIGH && type != RTM_DELNEIGH) {
      return;
    }
    Neighbour neighbour;
    try {
      neighbour = Neighbour.of(message);
    } catch (NetlinkFormatException e) {
      malformed++;
      return;
    }
    if (neighbour == null || !interfaces.test(neighbour.index()) || !isOfOneHost(neighbour)) {
      return;
    }
    if (type == RTM_NEWNEIGH) {
      table.update(neighbour, event, prober.isEnabled(), moment);
    } else {
      table.deleted(neighbour);
    }
  }

  /** The kernel enters groups and broadcast addresses, too. */
  private static boolean isOfOneHost(Neighbour neighbour) {
    IpAddress address = neighbour.address();
    boolean group = address.v6() ? address.high() >>> 56 == 0xff : address.low() >>> 28 == 0xe;
    return !group && (neighbour.mac() == null || !neighbour.mac().isGroup());
  }
}
