package io.netsonde.clients.accounting;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Traffic;
import io.netsonde.linux.NetlinkHandler;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.nftables.CommentedCounter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rules with counters that somebody else keeps, one for each client and direction, as
 * network-metrics-exporter wants them: with the comments {@code tx_ADDRESS} and {@code rx_ADDRESS}.
 *
 * <p>Where two rules have the same comment the larger value counts: the tracker of that exporter
 * adds some twice, and both then see the same packets.
 */
final class UserRules {
  private static final String SENT = "tx_";
  private static final String RECEIVED = "rx_";

  private final NetlinkSocket socket;
  private final NetlinkWriter writer = new NetlinkWriter();

  UserRules(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** An address and a direction. */
  private record Key(IpAddress address, boolean sent) {
    static Optional<Key> of(String comment) {
      boolean sent = comment.startsWith(SENT);
      if (!sent && !comment.startsWith(RECEIVED)) {
        return Optional.empty();
      }
      return IpAddress.parse(comment.substring(SENT.length())).map(a -> new Key(a, sent));
    }
  }

  /**
   * Reads the counters of a chain into their clients.
   *
   * @return how many clients' counters there were
   * @throws IOException with {@code ENOENT} where there is no such chain
   */
  int read(
      int family,
      String table,
      String chain,
      ClientTable clients,
      LanNetwork network,
      long number,
      long now)
      throws IOException {
    Map<Key, CommentedCounter> found = new HashMap<>();
    socket.dump(
        "read the rules of " + table + " " + chain,
        CommentedCounter.request(writer, family, table, chain),
        new NetlinkHandler() {
          @Override
          public void begin() {
            found.clear();
          }

          @Override
          public void message(NetlinkMessages message) throws IOException {
            CommentedCounter counter = CommentedCounter.of(message);
            if (counter != null) {
              Key.of(counter.comment())
                  .filter(key ->
                      network.isEmpty()
                          || network.isClient(key.address)
                          || clients.find(key.address) != null)
                  .ifPresent(
                      key -> found.merge(key, counter, (a, b) -> a.bytes() >= b.bytes() ? a : b));
            }
          }
        });
    found.forEach((key, counter) -> {
      Client client = clients.see(key.address);
      if (client != null) {
        Meter meter = client.meter((key.sent ? Traffic.ANY_SENT : Traffic.ANY_RECEIVED).number());
        meter.read(number, counter.bytes(), counter.packets());
        if (meter.deltaBytes(number) > 0) {
          client.hadTraffic(now, key.sent);
        }
      }
    });
    return found.size();
  }
}
