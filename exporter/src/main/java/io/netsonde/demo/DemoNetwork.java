package io.netsonde.demo;

import io.netsonde.lab.EmulatedLine;
import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.Router;
import io.netsonde.lab.emulation.LineQuality;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The hosts of the demo and what lies between them. All addresses are private ones or those for
 * documentation (RFC 5737, RFC 3849), and none is known outside the namespaces.
 *
 * <pre>
 *  clients ── lan ─ router ─ wan ── provider ═══ line ═══ world ── far hosts
 *  192.168.10.n     …10.1           198.51.100.2          192.0.2.2   203.0.113.n
 *  fd10::n          fd10::1         2001:db8:ffff::2      2001:db8:2::2   2001:db8:113::n
 * </pre>
 */
final class DemoNetwork {
  /** The nearest thing on the other side of the router. */
  static final String PROVIDER_V4 = "198.51.100.2";

  static final String PROVIDER_V6 = "2001:db8:ffff::2";

  /** Who serves the clients. */
  static final String WORLD_V4 = "192.0.2.2";

  static final String WORLD_V6 = "2001:db8:2::2";

  /** 24 ms there and back; a packet of a hundred is lost; 16 Mbit/s. */
  private static final LineQuality LINE =
      new LineQuality(Duration.ofMillis(12), 0.01, 2_000_000, Duration.ofMillis(80));

  private final Router router;
  private final Host world;
  private final EmulatedLine line;
  private final FarHosts far;
  private final Map<DemoClient, Link> clients = new EnumMap<>(DemoClient.class);

  /** Builds it in an empty lab. */
  DemoNetwork(Lab lab) {
    router = Router.buildByName(lab);
    hurryNeighbours();
    Host provider = router.internet().forward();
    world = lab.host("world").forward();
    line = lab.line(provider, world, LINE, "192.0.2.0/24", "2001:db8:2::/64");
    world.route("default via 192.0.2.1");
    world.route("default via 2001:db8:2::1");
    provider.route("203.0.113.0/24 via " + WORLD_V4);
    provider.route("2001:db8:113::/64 via " + WORLD_V6);
    far = new FarHosts(world);
    for (DemoClient client : DemoClient.values()) {
      clients.put(client, join(lab, client));
    }
  }

  /** Has the kernel doubt in seconds, and not in half a minute, that who was there still is. */
  private void hurryNeighbours() {
    for (String family : List.of("ipv4", "ipv6")) {
      String key = "net." + family + ".neigh." + lan().name() + ".";
      router().sysctl(key + "base_reachable_time_ms", "4000");
      router().sysctl(key + "delay_first_probe_time", "1");
    }
  }

  private Link join(Lab lab, DemoClient client) {
    Host host = lab.host(client.label());
    Link link = router.lan().joinByName(host, client.ipv4() + "/24", client.ipv6() + "/64");
    host.route("default via 192.168.10.1");
    host.route("default via fd10::1");
    return link;
  }

  Host router() {
    return router.host();
  }

  /** The router's interface to the clients. */
  Interface lan() {
    return router.lan().own();
  }

  Host world() {
    return world;
  }

  EmulatedLine line() {
    return line;
  }

  FarHosts far() {
    return far;
  }

  /** A client's cable: the left end is the router's. */
  Link cable(DemoClient client) {
    return Objects.requireNonNull(clients.get(client));
  }

  Host host(DemoClient client) {
    return cable(client).right().host();
  }
}
