package io.netsonde.clients.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Traffic;
import io.netsonde.lab.Crowd;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A set that is read while packets make elements of it. */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class GrowingSetTest {
  private static final long DAY = 86_400_000;
  private static final int CLIENTS = 40_000;
  private static final int ROUNDS = 3;
  private static final int LENGTH = 100;
  private static final IpAddress WORLD = IpAddress.parse("198.51.100.2").orElseThrow();

  @Test
  void what_a_dump_leaves_out_while_the_set_grows_is_not_counted_twice_later() throws Exception {
    try (Lab lab = Lab.open()) {
      Router router = Router.build(lab);
      router.internet().firewall().dropInput();
      try (Crowd crowd = Crowd.behind(router.host(), "10.8.0.0/15")) {
        LanNetwork network =
            new LanNetwork(
                List.of(crowd.port().name()),
                List.of(IpPrefix.parse("10.8.0.0/15").orElseThrow()),
                List.of(IpAddress.parse("10.8.0.1").orElseThrow()),
                List.of());
        ClientTable clients = new ClientTable(CLIENTS);
        router
            .host()
            .call(() -> {
              try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
                table.install(
                    new TableLayout(
                        network.interfaces(), network.prefixes(), 2 * CLIENTS, DAY, false));
                Thread sender = Thread.ofPlatform().daemon().start(() -> send(crowd));
                long number = 1;
                while (sender.isAlive()) {
                  table.read(clients, network, number++, System.nanoTime(), DAY, false);
                }
                table.read(clients, network, number++, System.nanoTime(), DAY, false);
                table.read(clients, network, number, System.nanoTime(), DAY, false);
                assertThat(number).as("readings meanwhile").isGreaterThan(5);
              }
              return null;
            });
        TreeMap<Long, Integer> totals = new TreeMap<>();
        clients.forEach(client -> totals.merge(sent(client), 1, Integer::sum));
        assertThat(totals).as("clients by what was counted").hasSize(1);
        assertThat(totals).containsEntry((long) ROUNDS * LENGTH, CLIENTS);
      }
    }
  }

  private static void send(Crowd crowd) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 2; i < CLIENTS + 2; i++) {
        crowd.send(new IpAddress(false, 0, (10 << 24 | 8 << 16) + i, 0), WORLD, LENGTH);
      }
    }
  }

  private static long sent(Client client) {
    return Objects.requireNonNull(client.meterIfAny(Traffic.WAN_SENT.number())).totalBytes();
  }
}
