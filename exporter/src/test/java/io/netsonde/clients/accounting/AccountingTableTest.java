package io.netsonde.clients.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Traffic;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import io.netsonde.linux.NetlinkException;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
class AccountingTableTest {
  private static final long DAY = 86_400_000;

  private static Lab lab;
  private static Router router;
  private static Host alice;
  private static Host bob;

  @BeforeAll
  static void build() {
    lab = Lab.open();
    router = Router.build(lab);
    alice = router.client("alice", 20);
    bob = router.client("bob", 21);
  }

  @AfterAll
  static void demolish() {
    lab.close();
  }

  private static LanNetwork network() {
    return new LanNetwork(
        List.of(router.lan().own().name()),
        List.of(prefix("192.168.10.0/24"), prefix("fd10::/64")),
        List.of(address("192.168.10.1"), address("fd10::1")),
        List.of());
  }

  private static TableLayout layout(int elements) {
    LanNetwork network = network();
    return new TableLayout(network.interfaces(), network.prefixes(), elements, DAY, false);
  }

  @Test
  void the_first_packets_of_a_client_are_counted_by_what_they_are_for() throws Exception {
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            table.install(layout(100));
            ping("3", "198.51.100.2");
            ping("2", "192.168.10.1");
            ping("2", "2001:db8:ffff::2");
            ClientTable clients = read(table);
            assertThat(bytes(clients, "192.168.10.20"))
                .isEqualTo(
                    Map.of(
                        Traffic.WAN_RECEIVED, 252L,
                        Traffic.WAN_SENT, 252L,
                        Traffic.ROUTER_RECEIVED, 168L,
                        Traffic.ROUTER_SENT, 168L));
            assertThat(bytes(clients, "fd10::20"))
                .containsEntry(Traffic.WAN_RECEIVED, 208L)
                .containsEntry(Traffic.WAN_SENT, 208L);
          }
          return null;
        });
  }

  @Test
  void several_interfaces_and_networks_are_looked_up_with_the_same_result() throws Exception {
    LanNetwork several =
        new LanNetwork(
            List.of(router.lan().own().name(), "wg0"),
            List.of(
                prefix("192.168.10.0/24"),
                prefix("10.66.0.0/24"),
                prefix("fd10::/64"),
                prefix("fd66::/64")),
            List.of(address("192.168.10.1"), address("fd10::1")),
            List.of());
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            table.install(
                new TableLayout(several.interfaces(), several.prefixes(), 100, DAY, false));
            ping("3", "198.51.100.2");
            ping("2", "2001:db8:ffff::2");
            ClientTable clients = read(table);
            assertThat(bytes(clients, "192.168.10.20"))
                .isEqualTo(Map.of(Traffic.WAN_RECEIVED, 252L, Traffic.WAN_SENT, 252L));
            assertThat(bytes(clients, "fd10::20"))
                .containsEntry(Traffic.WAN_RECEIVED, 208L)
                .containsEntry(Traffic.WAN_SENT, 208L);
          }
          return null;
        });
  }

  @Test
  void traffic_from_one_network_of_the_lan_to_another_is_counted_for_both_clients()
      throws Exception {
    Host carol = lab.host("carol");
    Link link = lab.link(router.host(), carol, "192.168.20.0/24");
    carol.route("default via 192.168.20.1");
    LanNetwork both =
        new LanNetwork(
            List.of(router.lan().own().name(), link.left().name()),
            List.of(prefix("192.168.10.0/24"), prefix("192.168.20.0/24")),
            List.of(),
            List.of());
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            table.install(new TableLayout(both.interfaces(), both.prefixes(), 100, DAY, false));
            ping("2", "192.168.20.2");
            ClientTable clients = new ClientTable(100);
            table.read(clients, both, 1, System.nanoTime(), DAY, false);
            Map<Traffic, Long> each = Map.of(Traffic.LAN_RECEIVED, 168L, Traffic.LAN_SENT, 168L);
            assertThat(bytes(clients, "192.168.10.20")).isEqualTo(each);
            assertThat(bytes(clients, "192.168.20.2")).isEqualTo(each);
          }
          return null;
        });
  }

  @Test
  void what_is_outside_of_the_networks_is_not_counted() throws Exception {
    LanNetwork narrow =
        new LanNetwork(
            List.of(router.lan().own().name()),
            List.of(prefix("192.168.10.21/32"), prefix("fd10::21/128")),
            List.of(),
            List.of());
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            table.install(new TableLayout(narrow.interfaces(), narrow.prefixes(), 100, DAY, false));
            ping("3", "198.51.100.2");
            ping("2", "2001:db8:ffff::2");
            bob.run("fping", "-q", "-c", "1", "-b", "56", "198.51.100.2");
            ClientTable clients = read(table);
            assertThat(clients.find(address("192.168.10.20"))).isNull();
            assertThat(clients.find(address("fd10::20"))).isNull();
            assertThat(bytes(clients, "192.168.10.21"))
                .isEqualTo(Map.of(Traffic.WAN_RECEIVED, 84L, Traffic.WAN_SENT, 84L));
          }
          return null;
        });
  }

  @Test
  void a_network_that_goes_and_comes_again_does_not_count_anew() throws Exception {
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            table.install(layout(100));
            ping("3", "198.51.100.2");
            ClientTable clients = new ClientTable(100);
            LanNetwork other =
                new LanNetwork(
                    List.of("wg0"), List.of(prefix("10.66.0.0/24")), List.of(), List.of());
            table.read(clients, network(), 1, System.nanoTime(), DAY, false);
            table.read(clients, other, 2, System.nanoTime(), DAY, false);
            table.read(clients, network(), 3, System.nanoTime(), DAY, false);
            assertThat(bytes(clients, "192.168.10.20")).containsEntry(Traffic.WAN_SENT, 252L);
          }
          return null;
        });
  }

  @Test
  void a_table_that_outlives_its_maker_is_known_again_and_a_new_one_is_another() throws Exception {
    router
        .host()
        .call(() -> {
          Era first;
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED_PERSISTENT)) {
            assertThat(table.era()).isEqualTo(Era.NONE);
            table.install(layout(100));
            first = table.era();
            assertThat(first.isSame(first, Traffic.WAN_SENT)).isTrue();
            assertThat(first.isSame(first, Traffic.BRIDGE_SENT)).isFalse();
          }
          assertThat(router.host().run("nft", "list table inet netsonde"))
              .contains("comment \"made by netsonde as ");
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED_PERSISTENT)) {
            assertThat(table.era()).isEqualTo(first);
            table.install(layout(100));
            assertThat(table.era()).isEqualTo(first);
            table.uninstall();
            table.install(layout(100));
            assertThat(table.era().isSame(first, Traffic.WAN_SENT)).isFalse();
            table.uninstall();
          }
          return null;
        });
  }

  @Test
  void a_table_without_an_owner_is_removed_by_a_flush_and_an_owned_one_is_not() throws Exception {
    try (Lab other = Lab.open()) {
      Host host = other.host("alone");
      host.call(() -> {
        for (Ownership ownership : Ownership.values()) {
          try (AccountingTable table = AccountingTable.open(ownership)) {
            table.install(layout(100));
            assertThat(table.ownership()).isEqualTo(ownership);
            host.run("nft", "flush ruleset");
            assertThat(table.find().isPresent()).isEqualTo(ownership != Ownership.SHARED);
            table.uninstall();
            assertThat(table.find()).isEmpty();
          }
        }
        return null;
      });
    }
  }

  @Test
  void a_persistent_table_is_taken_over_with_its_counters() throws Exception {
    router
        .host()
        .call(() -> {
          try (AccountingTable first = AccountingTable.open(Ownership.OWNED_PERSISTENT)) {
            first.install(layout(100));
            ping("2", "198.51.100.2");
          }
          ping("1", "198.51.100.2");
          try (AccountingTable second = AccountingTable.open(Ownership.OWNED_PERSISTENT)) {
            second.install(layout(100));
            assertThat(bytes(read(second), "192.168.10.20"))
                .containsEntry(Traffic.WAN_SENT, 3 * 84L);
            second.install(layout(200));
            assertThat(second.fill(false).size()).isEqualTo(200);
            second.uninstall();
          }
          return null;
        });
  }

  @Test
  void an_owned_table_cannot_be_taken_from_its_owner() throws Exception {
    router
        .host()
        .call(() -> {
          try (AccountingTable first = AccountingTable.open(Ownership.OWNED_PERSISTENT);
              AccountingTable second = AccountingTable.open(Ownership.OWNED_PERSISTENT)) {
            first.install(layout(100));
            assertThatThrownBy(() -> second.install(layout(100)))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("EPERM");
            first.uninstall();
          }
          return null;
        });
  }

  @Test
  void packets_that_find_no_room_in_a_full_set_are_counted_apart() throws Exception {
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            table.install(layout(2));
            ping("2", "198.51.100.2");
            bob.run("fping", "-t", "9000", "-q", "-c", "3", "-p", "10", "-b", "56", "198.51.100.2");
            assertThat(table.fill(false).size()).isEqualTo(2);
            assertThat(table.fill(false).count()).isIn(-1L, 2L);
            assertThat(table.missed(false).packets()).isEqualTo(6);
            assertThat(table.missed(false).bytes()).isEqualTo(6 * 84);
          }
          return null;
        });
  }

  @Test
  void traffic_between_clients_over_the_bridge_is_counted_where_that_is_wanted() throws Exception {
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            // Otherwise the kernel sends what the bridge switches through the hooks of routing,
            // too.
            router.host().sysctl("net.bridge.bridge-nf-call-iptables", "0");
            LanNetwork network = network();
            table.install(
                new TableLayout(network.interfaces(), network.prefixes(), 100, DAY, true));
            ping("2", "192.168.10.21");
            ClientTable clients = new ClientTable(100);
            table.read(clients, network, 1, System.nanoTime(), DAY, true);
            assertThat(bytes(clients, "192.168.10.21"))
                .isEqualTo(Map.of(Traffic.BRIDGE_RECEIVED, 168L, Traffic.BRIDGE_SENT, 168L));
            table.install(layout(100));
            assertThat(router.host().run("nft", "list tables")).doesNotContain("bridge netsonde");
          }
          return null;
        });
  }

  @Test
  void what_bridges_switch_without_room_for_it_is_counted_apart_as_well() throws Exception {
    router
        .host()
        .call(() -> {
          try (AccountingTable table = AccountingTable.open(Ownership.OWNED)) {
            router.host().sysctl("net.bridge.bridge-nf-call-iptables", "0");
            LanNetwork network = network();
            table.install(new TableLayout(network.interfaces(), network.prefixes(), 2, DAY, true));
            // Each request and each answer counts twice, and there is room for the first request.
            ping("3", "192.168.10.21");
            assertThat(table.missed(true).packets()).isEqualTo(6);
            assertThat(table.missed(true).bytes()).isEqualTo(6 * 84);
            assertThat(table.uninstall()).isTrue();
          }
          return null;
        });
  }

  private static ClientTable read(AccountingTable table) throws IOException {
    ClientTable clients = new ClientTable(100);
    table.read(clients, network(), 1, System.nanoTime(), DAY, false);
    return clients;
  }

  private static Map<Traffic, Long> bytes(ClientTable clients, String address) {
    Client client = Objects.requireNonNull(clients.find(address(address)), address);
    Map<Traffic, Long> bytes = new TreeMap<>();
    for (Traffic kind : Traffic.all()) {
      Meter meter = client.meterIfAny(kind.number());
      if (meter != null) {
        bytes.put(kind, meter.totalBytes());
      }
    }
    return bytes;
  }

  /** With 56 bytes of data: packets of 84 bytes, or 104. */
  private static void ping(String count, String address) {
    alice.run("fping", "-t", "9000", "-q", "-c", count, "-p", "10", "-b", "56", address);
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }
}
