package io.netsonde.clients;

import io.netsonde.clients.accounting.AccountingTable;
import io.netsonde.clients.accounting.Ownership;
import io.netsonde.linux.Errno;
import io.netsonde.linux.NetlinkException;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The clients of this machine for a person who looks: the slice's own reader, for as long as it is
 * open.
 *
 * <p>Where a table is there, as that of a running {@code netsonde serve} is, it is read and left
 * alone. Otherwise one is made, which goes with the one who opened this. Nobody is asked whether he
 * is there, and nothing is remembered.
 *
 * <p>Threads: the one that opens it.
 */
public final class LiveClients implements AutoCloseable {
  private static final int EVENT_BYTES = 8 << 20;

  private final ClientsReader reader;

  private LiveClients(ClientsReader reader) {
    this.reader = reader;
  }

  /**
   * What there is to say of one client.
   *
   * @param address as text
   * @param name empty where nobody has told
   * @param mac empty where it is not known
   * @param online {@code online}, {@code offline} or {@code unknown}
   * @param receivedPerSecond bytes; NaN where that is not known
   * @param sentPerSecond bytes; NaN where that is not known
   * @param received bytes, or -1
   * @param sent bytes, or -1
   * @param connections now, or -1
   */
  public record Line(
      String address,
      String name,
      String mac,
      String online,
      double receivedPerSecond,
      double sentPerSecond,
      long received,
      long sent,
      int connections) {
    private static Line of(ClientSnapshot client) {
      Identity identity = client.labels().identity();
      return new Line(
          client.address().toString(),
          identity.name(),
          identity.mac(),
          client.online().map(there -> there ? "online" : "offline").orElse("unknown"),
          client.perSecond(false),
          client.perSecond(true),
          client.bytes(false).orElse(-1),
          client.bytes(true).orElse(-1),
          client.isTracked() ? client.connections() : -1);
    }

    private double rate() {
      double sum = receivedPerSecond + sentPerSecond;
      return Double.isNaN(sum) ? -1 : sum;
    }
  }

  /**
   * What was found in one reading.
   *
   * @param trouble why there is nobody to watch; empty where there is
   * @param failures what could not be read, by source
   * @param clients the one with most traffic first
   */
  public record Round(String trouble, Map<String, String> failures, List<Line> clients) {}

  /**
   * Opens what can be opened.
   *
   * @throws IOException where not even interfaces can be listed
   */
  public static LiveClients open(ClientsConfig config) throws IOException {
    return new LiveClients(ClientsReader.visit(config.asVisitor(), Ownership.OWNED, EVENT_BYTES));
  }

  /** Reads everything; rates are those since the reading before. */
  public Round read() {
    long now = System.nanoTime();
    Instant instant = Instant.now();
    reader.turn(now);
    reader.read(now, instant);
    ClientsSnapshot snapshot = reader.snapshot(now, instant);
    return new Round(
        snapshot.trouble(),
        reader.failures(),
        snapshot.clients().stream()
            .map(Line::of)
            .sorted(Comparator.comparingDouble(Line::rate).reversed())
            .toList());
  }

  /**
   * Removes what an earlier {@code netsonde serve} has left in the kernel.
   *
   * @return whether there was anything
   * @throws IOException where it cannot be removed, most of all because a running program owns it
   */
  public static boolean uninstall() throws IOException {
    try (AccountingTable table = AccountingTable.open(Ownership.OWNED_PERSISTENT)) {
      return table.uninstall();
    } catch (NetlinkException e) {
      if (e.errno() == Errno.EPERM) {
        throw new IOException(
            "cannot remove the table netsonde: either CAP_NET_ADMIN is missing, or a running"
                + " netsonde owns the table; stop that first",
            e);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
