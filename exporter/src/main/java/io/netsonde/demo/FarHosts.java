package io.netsonde.demo;

import static java.time.Duration.ofMillis;

import io.netsonde.lab.EmulatedNetwork;
import io.netsonde.lab.Host;
import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Refusal;
import io.netsonde.lab.emulation.TcpPort;
import java.time.Duration;
import java.util.List;

/**
 * Hosts beyond the world that only answer probes, each in its own way, and what of them and of real
 * hosts is to be probed.
 */
final class FarHosts {
  private static final Duration CALM = ofMillis(20);
  private static final Duration BUSY = ofMillis(70);

  /**
   * Something to be probed.
   *
   * @param address of IPv4 or IPv6
   * @param name what it is called
   * @param behaviour what is to be seen there
   * @param port of TCP to be probed; 0 for ICMP
   */
  record Target(String address, String name, String behaviour, int port) {
    Target(String address, String name, String behaviour) {
      this(address, name, behaviour, 0);
    }

    /** As Netsonde is told of it. */
    String written() {
      String host = address.contains(":") && port > 0 ? "[" + address + "]" : address;
      return port == 0 ? host : host + ":" + port;
    }
  }

  static final List<Target> TARGETS =
      List.of(
          new Target(DemoNetwork.PROVIDER_V4, "provider", "next to the router"),
          new Target(DemoNetwork.PROVIDER_V6, "provider", "next to the router"),
          new Target(DemoNetwork.WORLD_V4, "world", "24 ms, more when the line is busy; 2% lost"),
          new Target(DemoNetwork.WORLD_V6, "world", "24 ms, more when the line is busy; 2% lost"),
          new Target(DemoNetwork.WORLD_V4, "web", "a TCP port that answers", WorldService.PORT),
          new Target("203.0.113.10", "far", "150 ms and more"),
          new Target("2001:db8:113::10", "far", "150 ms and more"),
          new Target("203.0.113.20", "lossy", "a quarter lost"),
          new Target("203.0.113.30", "shifting", "50 ms later in every other minute"),
          new Target("203.0.113.40", "unreachable", "a router says so"),
          new Target("203.0.113.50", "silent", "never answers"),
          new Target("203.0.113.60", "stuttering", "every reply comes twice"));

  private final EmulatedAddress shifting;

  /** Puts them behind a host. */
  FarHosts(Host world) {
    EmulatedNetwork network = world.emulate("203.0.113.0/24", "2001:db8:113::/64");
    for (String far : List.of("203.0.113.10", "2001:db8:113::10")) {
      network.at(far).delay(ofMillis(120)).jitter(ofMillis(15), 1).tcp(443, TcpPort.open());
    }
    network.at("203.0.113.20").delay(ofMillis(10)).dropRandomly(0.25, 1);
    shifting = network.at("203.0.113.30").delay(CALM).jitter(ofMillis(3), 1);
    network.at("203.0.113.40").refuse(Refusal.hostUnreachable()).offender("203.0.113.41");
    network.at("203.0.113.60").delay(CALM).duplicate(ofMillis(1));
  }

  /** Has the one that shifts answer later, or as before. */
  void shift(boolean busy) {
    shifting.delay(busy ? BUSY : CALM);
  }
}
