package io.netsonde.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netsonde.clients.accounting.Ownership;
import io.netsonde.clients.model.Traffic;
import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.lab.EmulatedNetwork;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.wire.conntrack.Conntrack;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rounds of reading on a router, one by one, and at times of the test's own. */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
class ClientsReaderTest {
  private static final int ROOM = 1 << 20;
  private static final String ALICE = "192.168.10.20";
  private static final String WORLD = "198.51.100.2";

  /** Of the lab's cables: nothing here sends more in a second. */
  private static final double LINE_RATE = 1e6;

  private static Lab lab;
  private static Router router;
  private static Host alice;
  private static Host bob;
  private static EmulatedNetwork tunnel;

  @BeforeAll
  static void build() {
    lab = Lab.open();
    router = Router.build(lab);
    alice = router.client("alice", 20);
    bob = router.client("bob", 21);
    // As behind WireGuard: nobody there is anyone's neighbour.
    tunnel = router.host().emulate("10.66.0.0/24");
    tunnel.at("10.66.0.2");
    router.host().sysctl("net.netfilter.nf_conntrack_acct", "1");
  }

  @AfterAll
  static void demolish() {
    lab.close();
  }

  @AfterEach
  void removeRules() {
    router.host().shell().execute("nft", "delete table inet filter");
  }

  @Test
  void a_table_that_nobody_owns_is_made_anew_at_once_and_that_is_counted() throws Exception {
    read(
        "{}",
        Ownership.SHARED,
        reader -> {
          ping(2, WORLD);
          assertThat(sent(round(reader))).hasValue(168);
          // A firewall that is loaded anew: all tables go, and come again without ours.
          router.host().run("nft", "flush ruleset");
          reader.turn(System.nanoTime());
          assertThat(router.host().run("nft", "list tables")).contains("inet netsonde");
          ping(3, WORLD);
          ClientsSnapshot after = round(reader);
          assertThat(sent(after)).hasValue(168 + 252);
          assertThat(after.accounting().reinstalls()).isEqualTo(1);
          assertThat(client(after, ALICE).perSecond(true)).isBetween(0.0, LINE_RATE);
          router.host().run("nft", "delete table inet netsonde");
          ping(1, WORLD);
          ClientsSnapshot later = round(reader);
          assertThat(sent(later)).as("never less").hasValue(168 + 252);
          assertThat(later.accounting().reinstalls()).isEqualTo(2);
          assertThat(client(later, ALICE).perSecond(true)).isZero();
        });
  }

  @Test
  void who_gave_no_sign_for_long_is_forgotten_and_counted() throws Exception {
    read(
        "{expiry: 1m}",
        Ownership.SHARED,
        reader -> {
          ping(1, WORLD);
          assertThat(sent(round(reader))).hasValue(84);
          router.host().run("nft", "delete table inet netsonde");
          endConnections();
          router.host().run("ip", "neigh", "flush", "dev", router.lan().own().name());
          round(reader, Duration.ofSeconds(30));
          ClientsSnapshot after = round(reader, Duration.ofSeconds(90));
          assertThat(find(after, ALICE)).isEmpty();
          assertThat(after.evicted()).isEqualTo(1);
        });
  }

  @Test
  void while_nobody_can_be_watched_nothing_is_told_of_what_clients_use() throws Exception {
    String lan = router.lan().own().name();
    read(
        "{interfaces: [" + lan + "]}",
        Ownership.OWNED,
        reader -> {
          ping(2, WORLD);
          assertThat(client(round(reader), ALICE).isCounted()).isTrue();
          router.host().run("ip", "address", "flush", "dev", lan);
          try {
            ClientsSnapshot gone = round(reader);
            assertThat(gone.trouble()).startsWith("no address on " + lan);
            assertThat(client(gone, ALICE).isCounted()).isFalse();
            assertThat(client(gone, ALICE).perSecond(true)).isNaN();
            assertThat(client(gone, ALICE).isTracked()).isFalse();
          } finally {
            router.lan().own().address("192.168.10.1/24").address("fd10::1/64");
          }
          ping(1, WORLD);
          round(reader);
          assertThat(sent(round(reader))).hasValue(252);
        });
  }

  @Test
  void a_visitor_leaves_nothing_behind_whatever_the_kernel_can() throws Exception {
    for (Ownership ownership : List.of(Ownership.SHARED, Ownership.OWNED)) {
      String before = router.host().run("nft", "list ruleset");
      router
          .host()
          .call(() -> {
            try (ClientsReader reader = ClientsReader.visit(config("{}"), ownership, ROOM)) {
              round(reader);
              assertThat(router.host().run("nft", "list tables")).contains("inet netsonde");
            }
            return null;
          });
      assertThat(router.host().run("nft", "list ruleset")).as("%s", ownership).isEqualTo(before);
    }
  }

  @Test
  void bytes_of_connections_stay_when_the_last_one_of_a_client_has_ended() throws Exception {
    read(
        "{mode: read-only}",
        Ownership.OWNED,
        reader -> {
          router
              .host()
              .run("fping", "-t", "9000", "-q", "-c", "2", "-p", "10", "-b", "56", "10.66.0.2");
          round(reader, Duration.ofMinutes(2));
          ClientsSnapshot during = round(reader, Duration.ofMinutes(2));
          assertThat(client(during, "10.66.0.2").connections()).isPositive();
          assertThat(client(during, "10.66.0.2").bytes(Traffic.ROUTER_SENT)).hasValue(168);
          endConnections();
          ClientsSnapshot after = round(reader, Duration.ofMinutes(4));
          assertThat(client(after, "10.66.0.2").connections()).isZero();
          assertThat(client(after, "10.66.0.2").bytes(Traffic.ROUTER_SENT)).hasValue(168);
        });
  }

  @Test
  void a_rule_that_has_counted_nothing_yet_is_a_zero() throws Exception {
    Host host = router.host();
    host.run("nft", "add table inet filter");
    host.run("nft", "add chain inet filter CLIENT_TRAFFIC");
    host.run(
        "nft",
        "add rule inet filter CLIENT_TRAFFIC ip saddr 192.168.10.99 counter comment"
            + " \"tx_192.168.10.99\"");
    read(
        "{mode: read-only}",
        Ownership.OWNED,
        reader -> {
          round(reader);
          ClientsSnapshot after = round(reader);
          assertThat(client(after, "192.168.10.99").bytes(true)).hasValue(0);
          assertThat(client(after, "192.168.10.99").lastSeen()).isEmpty();
          assertThat(after.evicted()).isZero();
        });
  }

  @Test
  void the_busiest_client_stands_first_for_a_person() throws Exception {
    router
        .host()
        .call(() -> {
          try (LiveClients live = LiveClients.open(config("{}"))) {
            live.read();
            ping(1, WORLD);
            bob.run("fping", "-t", "9000", "-q", "-c", "9", "-p", "10", "-b", "56", WORLD);
            List<LiveClients.Line> lines = live.read().clients();
            assertThat(lines.subList(0, 2))
                .extracting(LiveClients.Line::address, LiveClients.Line::sent)
                .containsExactly(tuple("192.168.10.21", 9 * 84L), tuple(ALICE, 84L));
            assertThat(lines.getFirst().sentPerSecond())
                .isGreaterThan(lines.get(1).sentPerSecond());
          }
          return null;
        });
  }

  private interface Task {
    void run(ClientsReader reader) throws Exception;
  }

  /** Runs a task on the router, once the reader has begun to watch. */
  private static void read(String section, Ownership ownership, Task task) throws Exception {
    ClientsConfig config = config(section);
    router
        .host()
        .call(() -> {
          try (ClientsReader reader = ClientsReader.open(config, ownership, ROOM)) {
            round(reader);
            // Connections are read with their bytes from the round after the decision on.
            round(reader);
            task.run(reader);
          }
          return null;
        });
  }

  private static ClientsConfig config(String section) throws ConfigException {
    return ConfigDocument.parse("t.yml", "clients: " + section + "\n")
        .bind(root -> ClientsConfig.read(root.section("clients"), true))
        .asVisitor();
  }

  private static ClientsSnapshot round(ClientsReader reader) {
    return round(reader, Duration.ZERO);
  }

  /** A round as if it were so much later. */
  private static ClientsSnapshot round(ClientsReader reader, Duration later) {
    long now = System.nanoTime() + later.toNanos();
    Instant instant = Instant.now().plus(later);
    reader.turn(now);
    reader.read(now, instant);
    assertThat(reader.failures()).isEmpty();
    return reader.snapshot(now, instant);
  }

  private static OptionalLong sent(ClientsSnapshot snapshot) {
    return client(snapshot, ALICE).bytes(Traffic.WAN_SENT);
  }

  private static ClientSnapshot client(ClientsSnapshot snapshot, String address) {
    return find(snapshot, address)
        .orElseThrow(() -> new AssertionError(address + " is not among " + snapshot.clients()));
  }

  private static Optional<ClientSnapshot> find(ClientsSnapshot snapshot, String address) {
    return snapshot.clients().stream()
        .filter(client -> client.address().toString().equals(address))
        .findFirst();
  }

  private static void endConnections() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_NETFILTER)) {
      socket.request(
          "end all connections",
          Nfnetlink.message(
              new NetlinkWriter(), Conntrack.type(Conntrack.IPCTNL_MSG_CT_DELETE), 0, 0, 0),
          message -> {});
    }
  }

  /** With 56 bytes of data: packets of 84 bytes. */
  private static void ping(int count, String address) {
    alice
        .shell()
        .execute(
            "fping",
            "-q",
            "-c",
            Integer.toString(count),
            "-p",
            "10",
            "-t",
            "50",
            "-b",
            "56",
            address);
  }
}
