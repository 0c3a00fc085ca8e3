package io.netsonde.lab;

import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Emulation;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.TunDevice;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.util.List;

/**
 * A network of hosts that are only emulated, behind an interface of a real host of the lab.
 *
 * <p>The host's own address in each prefix is the first (…1), and the prefix is routed through the
 * interface ({@link #port}). Every other address is silent until {@link #at} names it, and from
 * then on behaves as it is told:
 *
 * <pre>{@code
 * EmulatedNetwork far = host.emulate("10.79.0.0/16", "fd79::/64");
 * EmulatedAddress slow = far.at("10.79.0.5").delay(ofMillis(50)).dropEveryNth(2);
 * host.run("fping", "-c", "4", "10.79.0.5");
 * assertThat(slow.count(Event.DROP)).isEqualTo(2);
 * }</pre>
 *
 * <p>Other hosts reach it where this one {@linkplain Host#forward forwards} and they have a route.
 * The interface and the thread behind it end with {@link #close}, and with the host at the latest.
 */
public final class EmulatedNetwork implements AutoCloseable {
  private final List<IpPrefix> prefixes;
  private final Interface port;
  private final Emulation emulation;

  private EmulatedNetwork(List<IpPrefix> prefixes, Interface port, Emulation emulation) {
    this.prefixes = prefixes;
    this.port = port;
    this.emulation = emulation;
  }

  /** Makes the interface, with its addresses and routes, and lets it answer. */
  static EmulatedNetwork build(Host host, List<String> networks) {
    List<IpPrefix> prefixes = networks.stream().map(EmulatedNetwork::prefix).toList();
    Interface port = new Interface(host, InterfaceName.random());
    Emulation emulation = host.inside("emulate a network", () -> start(host, port.name()));
    try {
      port.up();
      for (String network : networks) {
        port.address(Link.nth(network, 1));
      }
    } catch (RuntimeException e) {
      emulation.close();
      throw e;
    }
    return new EmulatedNetwork(prefixes, port, emulation);
  }

  private static Emulation start(Host host, String name) throws LinuxException {
    return new Emulation(TunDevice.open(name), host.namespace().threads("emulation-" + name));
  }

  /**
   * The host at an address, which from now on answers.
   *
   * @param address within one of the prefixes, and not the first, which is the real host's
   */
  public EmulatedAddress at(String address) {
    IpAddress parsed =
        IpAddress.parse(address)
            .filter(one -> prefixes.stream().anyMatch(prefix -> prefix.contains(one)))
            .filter(one -> !one.equals(own(one)))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "address: '"
                        + address
                        + "' (expected: within "
                        + prefixes
                        + ", and not the host's own)"));
    return emulation.at(parsed);
  }

  /** The host's interface to this network, for captures and to take it down. */
  public Interface port() {
    return port;
  }

  /** Ends the network: its interface vanishes. No effect the second time. */
  @Override
  public void close() {
    emulation.close();
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "prefix: '" + text + "' (expected: as in 10.79.0.0/16 or fd79::/64)"));
  }

  private IpAddress own(IpAddress sameFamily) {
    return IpAddress.of(sameFamily.v6() ? port.ipv6() : port.ipv4());
  }
}
