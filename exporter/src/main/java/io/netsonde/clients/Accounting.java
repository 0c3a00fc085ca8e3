package io.netsonde.clients;

import io.netsonde.clients.AccountingState.Source;
import io.netsonde.clients.accounting.AccountingTable;
import io.netsonde.clients.accounting.Ownership;
import io.netsonde.clients.accounting.TableLayout;
import io.netsonde.clients.accounting.TableWatch;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Traffic;
import io.netsonde.linux.Errno;
import io.netsonde.linux.NetlinkException;
import io.netsonde.linux.Sysctl;
import io.netsonde.wire.nftables.CommentedCounter;
import io.netsonde.wire.nftables.Flowtable;
import io.netsonde.wire.nftables.SetFill;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where bytes come from, and their reading.
 *
 * <p>A table of our own, where that may be: it is exact and costs the same whatever there is. Where
 * flows are offloaded, their packets pass by it; then the counters of connections are read, which
 * the kernel keeps right, if it was told to ({@code nf_conntrack_acct}). Where nothing may be
 * changed, the user's own rules are read if there are some, and else the connections.
 *
 * <p>Threads: the slice's loop.
 */
final class Accounting implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients");

  /** A client has as many elements as it has kinds of traffic; hardly one has all of them. */
  private static final int ELEMENTS_PER_CLIENT = 8;

  /** Between two looks for rules of somebody else's, all of which have to be read for it. */
  private static final long LOOK_NANOS = 30_000_000_000L;

  private static final long RETRY_NANOS = 5_000_000_000L;

  private final ClientsConfig config;
  private final ClientTable clients;
  private final Ownership best;
  private final boolean visiting;
  private final Meter missed = new Meter();
  private @Nullable AccountingTable table;
  private @Nullable TableWatch watch;
  private LanNetwork installed = LanNetwork.NONE;
  private Source source = Source.NONE;
  private String detail = "has not looked yet";
  private boolean current;
  private boolean looked;
  private long nextLook;
  private boolean borrowed;
  private boolean waiting;
  private long retryAt;
  private long number = 1;
  private boolean complete;
  private long completeAt;
  private long reinstalls;
  private Era eraToBe = Era.NONE;
  private Era era;
  private long latest = Meter.RESTORED;
  private List<SetFill> fills = List.of();
  private List<Flowtable> flowtables = List.of();

  /**
   * Makes an accounting that has read nothing yet.
   *
   * @param best how to own the table
   * @param era the counters that an earlier run had read, whose totals the clients have
   * @param visiting whether a table that is there is read and left alone, and none is left behind
   */
  Accounting(ClientsConfig config, ClientTable clients, Era era, Ownership best, boolean visiting) {
    this.era = era;
    this.visiting = visiting;
    this.config = config;
    this.clients = clients;
    this.best = best;
  }

  /** Whether connections have to be read with their bytes. */
  boolean wantsConnections() {
    return source == Source.CONNTRACK;
  }

  /** Number of the reading into which bytes go now. */
  long number() {
    return number;
  }

  /** Which counters the meters have read last. */
  Era era() {
    return era;
  }

  /** The reading in which they have. */
  long latest() {
    return latest;
  }

  /** How it fares. */
  AccountingState state() {
    return new AccountingState(
        source,
        current,
        detail,
        reinstalls,
        fills,
        missed.totalBytes(),
        missed.totalPackets(),
        flowtables);
  }

  /**
   * Makes a table that is gone anew, at once, where the kernel does not own it for us.
   *
   * @throws IOException where that fails
   */
  void repair() throws IOException {
    TableWatch listening = watch;
    if (listening != null && listening.isGone() && source == Source.TABLE) {
      reinstall();
    }
  }

  /**
   * Reads the counters.
   *
   * @param now by {@link System#nanoTime}
   * @throws IOException where they cannot be read; they are then not current, and it waits a moment
   *     before it tries again
   */
  void turn(long now, LanNetwork network) throws IOException {
    if (waiting && now - retryAt < 0) {
      return;
    }
    waiting = false;
    try {
      AccountingTable open = opened();
      boolean automatic = config.mode() == ClientsConfig.Mode.AUTOMATIC;
      if (!looked || automatic || now - nextLook >= 0) {
        look(open, now);
        looked = true;
        nextLook = now + LOOK_NANOS;
      }
      switch (source) {
        case TABLE -> readTable(open, now, network);
        case RULES -> readRules(open, now, network);
        case CONNTRACK, NONE -> {}
      }
    } catch (IOException e) {
      current = false;
      detail = String.valueOf(e.getMessage());
      waiting = true;
      retryAt = now + RETRY_NANOS;
      throw e;
    }
  }

  /** Connections were read with their bytes. */
  void connectionsRead(long now) {
    if (source == Source.CONNTRACK) {
      completed(now);
    }
  }

  @Override
  public void close() {
    AccountingTable open = table;
    if (open != null) {
      if (visiting && !installed.isEmpty() && open.ownership() == Ownership.SHARED) {
        leave(open);
      }
      open.close();
    }
    TableWatch listening = watch;
    if (listening != null) {
      listening.close();
    }
  }

  /** Where the kernel does not remove a table with its owner. */
  private static void leave(AccountingTable open) {
    try {
      open.uninstall();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a table of nftables is left behind, which 'netsonde clients uninstall' removes: {0}",
          String.valueOf(e.getMessage()));
    }
  }

  private AccountingTable opened() throws IOException {
    AccountingTable open = table;
    if (open == null) {
      open = AccountingTable.open(best);
      table = open;
    }
    return open;
  }

  /** Decides where bytes come from. */
  private void look(AccountingTable open, long now) throws IOException {
    flowtables = open.flowtables();
    boolean rules = config.mode() == ClientsConfig.Mode.READ_ONLY && hasRules(open);
    SourceChoice wanted = SourceChoice.of(config, rules, isOn(SourceChoice.ACCT), flowtables);
    if (wanted.source() != Source.TABLE) {
      detail = wanted.detail();
    }
    if (wanted.source() != source) {
      if (source == Source.TABLE && !installed.isEmpty()) {
        tryToRead(open, now, installed);
      }
      change(open, wanted.source());
    }
  }

  /** What another source has counted so far must not count again. */
  private void change(AccountingTable open, Source wanted) throws IOException {
    if (source == Source.TABLE && !borrowed) {
      open.uninstall();
      fills = List.of();
    }
    installed = LanNetwork.NONE;
    complete = false;
    current = false;
    eraToBe = Era.NONE;
    number += Meter.ANEW;
    source = wanted;
  }

  /** What an earlier run has read of counters that are still there does not count again. */
  private void countOn(Era now) {
    if (latest != Meter.RESTORED) {
      return;
    }
    clients.forEach(client -> {
      for (Traffic kind : Traffic.all()) {
        Meter meter = client.meterIfAny(kind.number());
        if (meter != null && now.isSame(era, kind)) {
          meter.countOn(number - 1);
        }
      }
    });
  }

  private boolean hasRules(AccountingTable open) throws IOException {
    try {
      return open.readRules(
              config.rules().familyNumber(),
              config.rules().table(),
              config.rules().chain(),
              new ClientTable(config.maxClients()),
              LanNetwork.NONE,
              0,
              0)
          > 0;
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  private void readRules(AccountingTable open, long now, LanNetwork network) throws IOException {
    eraToBe = rulesEra();
    countOn(eraToBe);
    int found =
        open.readRules(
            config.rules().familyNumber(),
            config.rules().table(),
            config.rules().chain(),
            clients,
            network,
            number,
            now);
    if (found == 0) {
      // The kernel does not tell a chain that is gone from one that is empty.
      change(open, Source.NONE);
      detail = config.rules() + " has no rule with a comment tx_ADDRESS or rx_ADDRESS any more";
      looked = false;
      return;
    }
    completed(now);
  }

  /**
   * Somebody's rules may be made anew at any time, but after a new start of the machine they are.
   */
  private Era rulesEra() throws IOException {
    return new Era("rules " + config.rules() + " " + Sysctl.read("kernel/random/boot_id"), "");
  }

  private void readTable(AccountingTable open, long now, LanNetwork network) throws IOException {
    if (visiting && installed.isEmpty() && open.find().isPresent()) {
      borrowed = true;
    }
    if (!borrowed && !network.equals(installed)) {
      boolean first = installed.isEmpty();
      if (first && open.find().isPresent()) {
        // A table of an earlier run: should it have to be made anew, this is what it has counted.
        countOn(open.era());
        tryToRead(open, now, network);
      }
      open.install(layout().with(network));
      eraToBe = open.era();
      installed = network;
      listen(open);
    }
    try {
      read(open, now, network);
    } catch (NetlinkException e) {
      if (e.errno() != Errno.ENOENT || borrowed) {
        throw e;
      }
      reinstall();
      read(open, now, network);
    }
    fills = List.of(open.fill(false), open.fill(true));
    CommentedCounter left = open.missed(layout().bridged());
    missed.read(number, left.bytes(), left.packets());
    detail = open.ownership().detail();
    if (!flowtables.isEmpty()) {
      detail +=
          "; flows are offloaded and pass by it: set "
              + SourceChoice.ACCT.replace('/', '.')
              + " to 1";
    }
    completed(now);
  }

  private void tryToRead(AccountingTable open, long now, LanNetwork network) {
    try {
      read(open, now, network);
    } catch (IOException e) {
      // It is no table of ours as we know it, and is made anew.
    }
  }

  private void read(AccountingTable open, long now, LanNetwork network) throws IOException {
    open.read(clients, network, number, now, config.expiry().toMillis(), layout().bridged());
  }

  private void reinstall() throws IOException {
    AccountingTable open = opened();
    open.install(layout().with(installed));
    eraToBe = open.era();
    reinstalls++;
    // Whatever an element counts now, it has begun to count just now.
    number += Meter.ANEW;
  }

  private void listen(AccountingTable open) throws IOException {
    if (open.ownership() == Ownership.SHARED && watch == null) {
      watch = TableWatch.open();
    }
  }

  private void completed(long now) {
    double seconds = complete ? (now - completeAt) / 1e9 : Double.NaN;
    clients.forEach(client -> client.measureRates(number, seconds));
    latest = number;
    era = eraToBe;
    number++;
    complete = true;
    completeAt = now;
    current = true;
  }

  /** What the bridge switches comes by the hooks of routing already where br_netfilter is on. */
  private TableLayout layout() {
    boolean bridged = config.bridged() && !isOn("net/bridge/bridge-nf-call-iptables");
    return new TableLayout(
        List.of(),
        List.of(),
        (int) Math.min(Integer.MAX_VALUE, (long) ELEMENTS_PER_CLIENT * config.maxClients()),
        config.expiry().toMillis(),
        bridged);
  }

  private static boolean isOn(String setting) {
    try {
      return Sysctl.read(setting).equals("1");
    } catch (IOException e) {
      return false;
    }
  }
}
