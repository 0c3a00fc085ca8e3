package io.netsonde.lab;

import io.netsonde.linux.TunDevice;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Any number of hosts behind an interface of a host, which send what they are told to and answer
 * nothing; what is sent to them is lost. For more hosts than a machine can have namespaces, and for
 * addresses that nobody has.
 */
public final class Crowd implements AutoCloseable {
  private static final int UDP = 17;
  private static final int FIRST_PORT = 2000;
  private static final int PORTS = 60_000;
  private static final int HEADERS = Ipv4Header.MIN_LENGTH + 8;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment packet = arena.allocate(1500);
  private final TunDevice device;
  private final Interface port;

  private Crowd(TunDevice device, Interface port) {
    this.device = device;
    this.port = port;
  }

  /**
   * Makes the interface.
   *
   * @param network such as {@code 10.9.0.0/16}; its first address is the host's own
   */
  public static Crowd behind(Host host, String network) {
    String name = InterfaceName.random();
    TunDevice device = host.inside("make a TUN device", () -> TunDevice.open(name));
    Interface port = new Interface(host, name);
    port.up();
    port.address(Link.nth(network, 1));
    return new Crowd(device, port);
  }

  /** The host's interface to them. */
  public Interface port() {
    return port;
  }

  /**
   * Sends a datagram of UDP.
   *
   * @param source any address of IPv4
   * @param length of the packet from its network header on, 28 to 1500 bytes
   */
  public void send(IpAddress source, IpAddress destination, int length) {
    int udp = Ipv4Header.MIN_LENGTH;
    Ipv4Header.write(packet, 0, length, UDP, 64, source, destination);
    // Address translation looks long for a free port where all have the same.
    int port = FIRST_PORT + (int) (source.low() % PORTS);
    packet.set(SHORT, udp, (short) port);
    packet.set(SHORT, udp + 2L, (short) port);
    packet.set(SHORT, udp + 4L, (short) (length - udp));
    // RFC 768: no checksum.
    packet.set(SHORT, udp + 6L, (short) 0);
    packet.asSlice(HEADERS, length - HEADERS).fill((byte) 0);
    int written = device.write(packet, length);
    if (written != length) {
      throw new LabException("cannot send from " + source + ": " + written);
    }
  }

  @Override
  public void close() {
    device.close();
    arena.close();
  }
}
