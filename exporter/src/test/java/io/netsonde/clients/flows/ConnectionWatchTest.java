package io.netsonde.clients.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Protocol;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.conntrack.Conntrack;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections through a router with address translation and two LANs. */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class ConnectionWatchTest {
  private static final int PORT = 9;
  private static final int ROOM = 8 << 20;
  private static final long LATER = TimeUnit.HOURS.toNanos(2);
  private static final String WORLD = "198.51.100.2";

  private static Lab lab;
  private static Router router;
  private static Host alice;
  private static LanNetwork network;

  private final ClientTable clients = new ClientTable(100);

  @BeforeAll
  static void build() {
    lab = Lab.open();
    router = Router.build(lab);
    alice = router.client("alice", 20);
    router.client("bob", 21);
    Host host = router.host();
    Host carol = lab.host("carol");
    var second = lab.bridge(host, "10.66.0.1/24");
    second.join(carol, "10.66.0.5/24");
    carol.route("default via 10.66.0.1");
    network =
        new LanNetwork(
            List.of(router.lan().own().name(), second.own().name()),
            List.of(prefix("192.168.10.0/24"), prefix("10.66.0.0/24"), prefix("fd10::/64")),
            List.of(address("192.168.10.1"), address("10.66.0.1"), address("fd10::1")),
            List.of());
    host.run("nft", "add chain ip nat prerouting { type nat hook prerouting priority dstnat; }");
    host.run("nft", "add rule ip nat prerouting udp dport 8080 dnat to 192.168.10.20:80");
    // IPv6 is tracked only where a rule asks for it, as those of every firewall do.
    host.run("nft", "add table inet filter");
    host.run("nft", "add chain inet filter forward { type filter hook forward priority 0; }");
    host.run("nft", "add rule inet filter forward ct state established,related accept");
  }

  @AfterAll
  static void demolish() {
    lab.close();
  }

  @AfterEach
  void flush() throws Exception {
    router
        .host()
        .call(() -> {
          endAll();
          return null;
        });
  }

  @Test
  void each_connection_counts_once_for_each_of_its_clients() throws Exception {
    watch(
        ROOM,
        watch -> {
          send(alice, WORLD, PORT, 1);
          send(alice, "192.168.10.1", PORT, 1);
          send(router.host(), "192.168.10.21", PORT, 1);
          send(alice, "10.66.0.5", PORT, 1);
          send(router.internet(), "198.51.100.1", 8080, 1);
          send(alice, "2001:db8:ffff::2", PORT, 1);
          Map<String, Integer> expected =
              Map.of("192.168.10.20", 4, "192.168.10.21", 1, "10.66.0.5", 1, "fd10::20", 1);
          turn(watch, 0);
          assertThat(live()).as("by events").isEqualTo(expected);
          assertThat(opened()).isEqualTo(expected);
          turn(watch, LATER);
          assertThat(watch.dumps()).isEqualTo(2);
          assertThat(live()).as("by a dump").isEqualTo(expected);
          assertThat(opened()).isEqualTo(expected);
          assertThat(watch.size()).isEqualTo(6);
        });
  }

  @Test
  void fifty_thousand_connections_come_and_go_by_events_alone() throws Exception {
    watch(
        ROOM,
        watch -> {
          for (int port = 10_000; port < 60_000; port += 2000) {
            send(alice, WORLD, port, 2000);
            turn(watch, 0);
          }
          assertThat(live()).isEqualTo(Map.of("192.168.10.20", 50_000));
          assertThat(opened()).isEqualTo(Map.of("192.168.10.20", 50_000));
          assertThat(watch.dumps()).isEqualTo(1);
          assertThat(watch.readStatistics().entries()).isEqualTo(50_000);
          endAll();
          // So many at once may be too many; then a dump tells.
          turn(watch, LATER);
          assertThat(live()).isEmpty();
          assertThat(watch.size()).isZero();
          assertThat(opened()).isEqualTo(Map.of("192.168.10.20", 50_000));
        });
  }

  @Test
  void after_a_loss_of_events_all_is_read_and_right_again() throws Exception {
    watch(
        1,
        watch -> {
          send(alice, WORLD, 10_000, 3000);
          turn(watch, LATER);
          assertThat(watch.overruns()).isPositive();
          assertThat(live()).isEqualTo(Map.of("192.168.10.20", 3000));
          assertThat(opened()).isEqualTo(Map.of("192.168.10.20", 3000));
          endAll();
          turn(watch, 2 * LATER);
          assertThat(watch.overruns()).isGreaterThan(1);
          assertThat(live()).isEmpty();
        });
  }

  @Test
  void connections_that_end_without_an_event_are_gone_with_the_next_dump() throws Exception {
    // As those are that were begun while nobody listened, where this is 2, which is usual.
    router.host().sysctl("net.netfilter.nf_conntrack_events", "0");
    send(alice, WORLD, 10_000, 5);
    router.host().sysctl("net.netfilter.nf_conntrack_events", "2");
    watch(
        ROOM,
        watch -> {
          assertThat(live()).isEqualTo(Map.of("192.168.10.20", 5));
          assertThat(opened()).as("before our time").isEmpty();
          endAll();
          turn(watch, 0);
          assertThat(live()).as("nobody has told").isEqualTo(Map.of("192.168.10.20", 5));
          turn(watch, LATER);
          assertThat(live()).isEmpty();
        });
  }

  private interface Task {
    void run(ConnectionWatch watch) throws Exception;
  }

  private void watch(int room, Task task) throws Exception {
    router
        .host()
        .call(() -> {
          try (ConnectionWatch watch =
              ConnectionWatch.open(clients, 1 << 17, false, Duration.ofHours(1), room)) {
            turn(watch, 0);
            task.run(watch);
          }
          return null;
        });
  }

  /** Takes what has happened, as if so much later. */
  private static void turn(ConnectionWatch watch, long later) throws IOException {
    watch.turn(System.nanoTime() + later, network);
  }

  /** A datagram to each of so many ports: each begins a connection. */
  private static void send(Host host, String address, int firstPort, int count) throws Exception {
    host.call(() -> {
      InetAddress destination = InetAddress.ofLiteral(address);
      try (DatagramSocket socket = new DatagramSocket()) {
        for (int port = firstPort; port < firstPort + count; port++) {
          socket.send(new DatagramPacket(new byte[1], 1, destination, port));
        }
      }
      return null;
    });
  }

  /** Ends all connections of the namespace that this thread is in. */
  private static void endAll() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_NETFILTER)) {
      socket.request(
          "end all connections",
          Nfnetlink.message(
              new NetlinkWriter(), Conntrack.type(Conntrack.IPCTNL_MSG_CT_DELETE), 0, 0, 0),
          message -> {});
    }
  }

  private Map<String, Integer> live() {
    return counts(true);
  }

  private Map<String, Integer> opened() {
    return counts(false);
  }

  private Map<String, Integer> counts(boolean live) {
    Map<String, Integer> counts = new TreeMap<>();
    clients.forEach(client -> {
      int count = count(client, live);
      if (count > 0) {
        counts.put(client.address().toString(), count);
      }
    });
    return counts;
  }

  private static int count(Client client, boolean live) {
    return live ? client.connections(Protocol.UDP) : Math.toIntExact(client.opened(Protocol.UDP));
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }
}
