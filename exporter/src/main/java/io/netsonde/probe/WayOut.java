package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.InterfaceNames;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketInfo;
import io.netsonde.linux.RouteLookup;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * By which way the packets of one family leave: through the interface and with the source that
 * their targets want, or as the kernel chooses; and why one does not.
 *
 * <p>Hot: {@link #index} runs per packet without allocation.
 *
 * <p>Threads: confined to the loop.
 */
final class WayOut implements AutoCloseable {
  private final boolean v6;
  private final InterfaceNames interfaces = new InterfaceNames();

  /** The interface that was looked up last in this round of the loop; null for none. */
  private @Nullable String device;

  private int deviceIndex;

  /** Opened when first needed. */
  private @Nullable RouteLookup routes;

  WayOut(boolean v6) {
    this.v6 = v6;
  }

  /** A round of the loop begins: an interface may have been made anew since the last one. */
  void forgetInterface() {
    device = null;
  }

  /** The number of the interface that a target's probes are to leave through, or -errno. */
  int index(Target target) {
    ProbeOptions options = target.options();
    if (options.device().isEmpty()) {
      // A link-local address is one of this machine's on one interface only.
      return options.source().isPresent() ? options.source().get().scopeId() : 0;
    }
    String name = options.device().get();
    if (!name.equals(device)) {
      int found = interfaces.index(name);
      if (found < 0) {
        return found;
      }
      device = name;
      deviceIndex = found;
    }
    return v6 && options.source().isPresent() ? verified(target, deviceIndex) : deviceIndex;
  }

  /**
   * The number of an interface, or -errno where a packet with a source of its own would not leave
   * through it: the kernel takes it for a preference then (see {@link PacketInfo}).
   */
  private int verified(Target target, int index) {
    RouteLookup lookup = routes;
    if (lookup == null) {
      try {
        lookup = RouteLookup.open();
      } catch (LinuxException e) {
        return -e.errno();
      }
      routes = lookup;
    }
    IpAddress source = target.options().source().orElseThrow();
    int outgoing = lookup.outgoing(target.address(), source, index);
    return outgoing < 0 || outgoing == index ? outgoing : -Errno.ENETUNREACH;
  }

  /**
   * The reason for which the kernel refused to send to a target. Of a source that is not this
   * machine's it says that it is invalid, or no more than that there is no way.
   *
   * @param errno as it said
   */
  int reason(Target target, int errno) {
    if (target.options().source().isEmpty()) {
      return errno;
    }
    if (errno != Errno.ENETUNREACH) {
      return errno == Errno.EINVAL ? Errno.EADDRNOTAVAIL : errno;
    }
    try (Socket asking =
        Socket.open(
            v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
            Socket.SOCK_DGRAM,
            Socket.IPPROTO_UDP,
            "socket that asks for an address")) {
      asking.bind(target.options().source().get(), 0);
      return errno;
    } catch (LinuxException e) {
      return e.errno() == Errno.EADDRNOTAVAIL ? Errno.EADDRNOTAVAIL : errno;
    }
  }

  @Override
  public void close() {
    interfaces.close();
    if (routes != null) {
      routes.close();
    }
  }
}
