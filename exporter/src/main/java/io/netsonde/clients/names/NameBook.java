package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * What clients are called: ask, and get what is known now. Nobody waits for a file or a server; a
 * name that is found later is there when asked the next time.
 *
 * <p>Whoever owns a client asks anew in each of its rounds: names come, change, and end with their
 * leases. An answer takes about a microsecond.
 *
 * <p>Threads: asked from any; all reading and asking of others happens on a thread of its own,
 * {@code client-names}.
 */
public final class NameBook implements AutoCloseable {
  private final NameLoop loop;
  private final AskedClients clients;

  private NameBook(NameLoop loop, AskedClients clients) {
    this.loop = loop;
    this.clients = clients;
  }

  /**
   * Makes a book that is empty until {@link #start}.
   *
   * @param threads makes its thread, a platform thread: the one that starts it decides its network
   *     namespace and its rights, which it needs to read files that are not everybody's
   * @throws IOException where the process has too many files open
   */
  public static NameBook open(NamesConfig config, ThreadFactory threads) throws IOException {
    AskedClients clients = new AskedClients(config.maxEntries());
    return new NameBook(new NameLoop(config, clients, threads), clients);
  }

  /** Begins to read; the first names are there some milliseconds later. */
  public void start() {
    loop.start();
  }

  /**
   * What a client is called.
   *
   * @param mac its card; null where it is not known, which makes it harder to tell whether an
   *     address still belongs to whom it did
   * @return null where nobody has told
   */
  public @Nullable ClientName name(IpAddress address, @Nullable MacAddress mac) {
    if (clients.note(address, mac, System.nanoTime())) {
      loop.wake();
    }
    return loop.index().find(address, mac, System.currentTimeMillis() / 1000);
  }

  /**
   * Who made a card.
   *
   * @return null where it is not known, not yet read, or the address was not its maker's to give
   */
  public @Nullable String vendor(MacAddress mac) {
    if (mac.isLocallyAdministered() || mac.isGroup()) {
      return null;
    }
    Vendors vendors = loop.vendors();
    return vendors == null ? null : vendors.find(mac);
  }

  /**
   * Tells through which interfaces clients are asked by multicast, where that is switched on and
   * the configuration names none; none before the first call.
   */
  public void interfaces(Collection<String> names) {
    loop.interfaces(List.copyOf(names));
  }

  /** How it fares. */
  public NamesHealth health() {
    return loop.health().of(clients.size(), clients.refused());
  }

  /** Ends the thread, after it has written what is to be remembered; waits two seconds at most. */
  @Override
  public void close() {
    loop.close();
  }
}
