package io.netsonde.clients.accounting;

import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.linux.Errno;
import io.netsonde.linux.NetlinkException;
import io.netsonde.linux.NetlinkHandler;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.nftables.CommentedCounter;
import io.netsonde.wire.nftables.CountedElements;
import io.netsonde.wire.nftables.Flowtable;
import io.netsonde.wire.nftables.Nftables;
import io.netsonde.wire.nftables.SetFill;
import io.netsonde.wire.nftables.TableState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Our table in the kernel: made, kept, read and removed through one socket, which owns it.
 *
 * <p>A table of that name that is there already is taken over with its counters where it can be: it
 * is ours from an earlier run. Its rules are written anew in the same change, so that no packet
 * goes uncounted. Where its sets are of another size than they should be, and this kernel cannot
 * change that, it is removed and made anew; so it is to be read before.
 *
 * <p>Threads: the slice's loop, in whose network namespace it is.
 */
public final class AccountingTable implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int MESSAGES = 1 << 20;
  private static final int MAX_FLOWTABLES = 100;

  private final NetlinkSocket socket;
  private final NetlinkWriter writer = new NetlinkWriter();
  private final CountedElements elements = new CountedElements();
  private Ownership ownership;
  private long unaccounted;
  private long seenV4 = -1;
  private long seenV6 = -1;

  private AccountingTable(NetlinkSocket socket, Ownership best) {
    this.socket = socket;
    ownership = best;
  }

  /**
   * Opens the socket.
   *
   * @param best how to own the table, where the kernel knows that way; otherwise the next lesser
   */
  public static AccountingTable open(Ownership best) throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_NETFILTER).limit(ANSWER, MESSAGES);
    return new AccountingTable(socket, best);
  }

  /** How the table is owned; certain after the first {@link #install}. */
  public Ownership ownership() {
    return ownership;
  }

  /** Elements that were of no client or of no kind that we know, in the latest reading. */
  public long unaccounted() {
    return unaccounted;
  }

  /**
   * Makes the table, or changes it so that it is as it should be.
   *
   * @throws NetlinkException with {@code EPERM} where this user may not, or where another program
   *     owns the table
   */
  public void install(TableLayout layout) throws IOException {
    while (true) {
      try {
        installAs(layout);
        return;
      } catch (NetlinkException e) {
        boolean unknown = e.errno() == Errno.EOPNOTSUPP || e.errno() == Errno.EINVAL;
        if (!unknown || ownership == Ownership.SHARED) {
          throw e;
        }
        ownership = ownership == Ownership.OWNED_PERSISTENT ? Ownership.OWNED : Ownership.SHARED;
      }
    }
  }

  private void installAs(TableLayout layout) throws IOException {
    install(layout, Nftables.NFPROTO_INET);
    if (layout.bridged()) {
      install(layout, Nftables.NFPROTO_BRIDGE);
    } else if (find(Nftables.NFPROTO_BRIDGE).isPresent()) {
      remove(Nftables.NFPROTO_BRIDGE);
    }
  }

  /** A newer kernel resizes a set that is there, with its counters; an older one says nothing. */
  private void install(TableLayout layout, int family) throws IOException {
    TableState there = find(family).orElse(null);
    boolean fits =
        there == null
            || there.flags() == ownership.flags()
            || (there.isOrphan() && ownership == Ownership.OWNED_PERSISTENT);
    if (!fits) {
      remove(family);
    }
    change(rules(layout, family));
    SetFill set = fill(family, TableRules.SET_V4);
    if (set.size() != layout.elements() || set.timeoutMillis() != layout.idleMillis()) {
      remove(family);
      change(rules(layout, family));
    }
  }

  private NetlinkWriter rules(TableLayout layout, int family) {
    // No two tables have the same: by it a table that outlives us is known again.
    String comment = "made by netsonde as " + UUID.randomUUID();
    return family == Nftables.NFPROTO_BRIDGE
        ? TableRules.bridge(writer, layout, ownership.flags(), comment)
        : TableRules.inet(writer, layout, ownership.flags(), comment);
  }

  /** Removes the table, in all its families; whether there was one. */
  public boolean uninstall() throws IOException {
    boolean found = false;
    for (int family : new int[] {Nftables.NFPROTO_INET, Nftables.NFPROTO_BRIDGE}) {
      if (find(family).isPresent()) {
        remove(family);
        found = true;
      }
    }
    return found;
  }

  /** Which counters these are; {@link Era#NONE} where there is no table. */
  public Era era() throws IOException {
    return new Era(era(Nftables.NFPROTO_INET), era(Nftables.NFPROTO_BRIDGE));
  }

  private String era(int family) throws IOException {
    return find(family).map(table -> "table " + table.comment().replaceAll("\\s", " ")).orElse("");
  }

  /** The table that is there now. */
  public Optional<TableState> find() throws IOException {
    return find(Nftables.NFPROTO_INET);
  }

  private Optional<TableState> find(int family) throws IOException {
    Found found = new Found();
    try {
      socket.ask(
          "look for the table " + TableRules.TABLE,
          TableState.request(writer, family, TableRules.TABLE),
          found);
    } catch (NetlinkException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    return Optional.ofNullable(found.table);
  }

  /** Removes the table of one family, an orphan after taking it over. */
  private void remove(int family) throws IOException {
    TableState table = find(family).orElse(null);
    if (table == null) {
      return;
    }
    change(
        table.isOrphan()
            ? TableRules.adoptedRemoval(writer, family, Ownership.OWNED_PERSISTENT.flags())
            : TableRules.removal(writer, family));
  }

  private void change(NetlinkWriter request) throws IOException {
    socket.request("change the table " + TableRules.TABLE, request, _ -> {});
  }

  /**
   * Reads all counters into their clients.
   *
   * @param number of the reading; the same again where the last one failed
   * @param now by {@link System#nanoTime}
   * @param bridged whether to read what bridges have switched, too
   * @throws NetlinkException with {@code ENOENT} where the table is gone
   */
  public void read(
      ClientTable clients,
      LanNetwork network,
      long number,
      long now,
      long idleMillis,
      boolean bridged)
      throws IOException {
    SetReading reading = new SetReading(elements, clients, network, number, now, idleMillis);
    seenV4 = readSet(Nftables.NFPROTO_INET, TableRules.SET_V4, reading);
    seenV6 = readSet(Nftables.NFPROTO_INET, TableRules.SET_V6, reading);
    if (bridged) {
      readSet(Nftables.NFPROTO_BRIDGE, TableRules.SET_V4, reading);
      readSet(Nftables.NFPROTO_BRIDGE, TableRules.SET_V6, reading);
    }
    unaccounted = reading.unaccounted();
  }

  /** How many elements it had. */
  private long readSet(int family, String set, SetReading reading) throws IOException {
    socket.dump(
        "read the set " + set,
        CountedElements.request(writer, family, TableRules.TABLE, set),
        reading);
    return reading.seen();
  }

  /**
   * How full a set is; before Linux 6.16, which tells, how full it was in the latest reading.
   *
   * @param v6 of which family
   */
  public SetFill fill(boolean v6) throws IOException {
    SetFill told = fill(Nftables.NFPROTO_INET, v6 ? TableRules.SET_V6 : TableRules.SET_V4);
    return told.count() >= 0
        ? told
        : new SetFill(told.name(), told.size(), told.timeoutMillis(), v6 ? seenV6 : seenV4);
  }

  private SetFill fill(int family, String set) throws IOException {
    Fill fill = new Fill();
    socket.ask(
        "ask how full the set " + set + " is",
        SetFill.request(writer, family, TableRules.TABLE, set),
        fill);
    return fill.fill == null ? new SetFill(set, 0, 0, -1) : fill.fill;
  }

  /**
   * Packets that found no room in a set, since the rules were written.
   *
   * @param bridged whether to read what bridges have switched, too
   */
  public CommentedCounter missed(boolean bridged) throws IOException {
    CommentedCounter routed = missed(Nftables.NFPROTO_INET);
    if (!bridged) {
      return routed;
    }
    CommentedCounter switched = missed(Nftables.NFPROTO_BRIDGE);
    return new CommentedCounter(
        TableRules.MISSED,
        routed.bytes() + switched.bytes(),
        routed.packets() + switched.packets());
  }

  private CommentedCounter missed(int family) throws IOException {
    Missed missed = new Missed();
    socket.dump(
        "read what found no room",
        CommentedCounter.request(writer, family, TableRules.TABLE, TableRules.MISSED),
        missed);
    return missed.counter == null ? new CommentedCounter(TableRules.MISSED, 0, 0) : missed.counter;
  }

  /** Tables of flows whose packets pass by all counters of the firewall. */
  public List<Flowtable> flowtables() throws IOException {
    List<Flowtable> found = new ArrayList<>();
    socket.dump(
        "list the flowtables",
        Flowtable.request(writer),
        new NetlinkHandler() {
          @Override
          public void begin() {
            found.clear();
          }

          @Override
          public void message(NetlinkMessages message) throws IOException {
            Flowtable flowtable = Flowtable.of(message);
            if (flowtable != null && found.size() < MAX_FLOWTABLES) {
              found.add(flowtable);
            }
          }
        });
    return List.copyOf(found);
  }

  /**
   * Reads rules of somebody else's.
   *
   * @return how many counters there were
   * @throws NetlinkException with {@code ENOENT} where there is no such chain
   */
  public int readRules(
      int family,
      String table,
      String chain,
      ClientTable clients,
      LanNetwork network,
      long number,
      long now)
      throws IOException {
    return new UserRules(socket).read(family, table, chain, clients, network, number, now);
  }

  @Override
  public void close() {
    socket.close();
  }

  private static final class Found implements NetlinkHandler {
    private @Nullable TableState table;

    @Override
    public void message(NetlinkMessages message) throws IOException {
      table = TableState.of(message);
    }
  }

  private static final class Fill implements NetlinkHandler {
    private @Nullable SetFill fill;

    @Override
    public void message(NetlinkMessages message) throws IOException {
      fill = SetFill.of(message);
    }
  }

  private static final class Missed implements NetlinkHandler {
    private @Nullable CommentedCounter counter;

    @Override
    public void message(NetlinkMessages message) throws IOException {
      CommentedCounter found = CommentedCounter.of(message);
      counter = found == null ? counter : found;
    }
  }
}
