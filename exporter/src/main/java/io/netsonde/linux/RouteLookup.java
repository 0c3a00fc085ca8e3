package io.netsonde.linux;

import static io.netsonde.wire.netlink.Netlink.NETLINK_ROUTE;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_NEWROUTE;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Route;
import java.io.IOException;

/**
 * Asks the kernel through which network interface a packet would leave.
 *
 * <p>Threads: one at a time; the one that opens it decides its network namespace.
 */
public final class RouteLookup implements AutoCloseable {
  private final NetlinkSocket socket;
  private final NetlinkWriter writer = new NetlinkWriter();
  private final Answer answer = new Answer();

  private RouteLookup(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Opens a netlink socket; no rights are needed. */
  public static RouteLookup open() throws LinuxException {
    return new RouteLookup(NetlinkSocket.open(NETLINK_ROUTE));
  }

  /**
   * The network interface through which a packet would leave that is told to leave through one.
   *
   * @param index of that one
   * @return the number of the interface, or {@code -errno} where there is no way
   */
  public int outgoing(IpAddress destination, IpAddress source, int index) {
    try {
      socket.request(
          "ask for a route", Route.request(writer.clear(), destination, source, index), answer);
      return answer.index;
    } catch (NetlinkException e) {
      return -e.errno();
    } catch (IOException e) {
      return -Errno.EIO;
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  private static final class Answer implements NetlinkHandler {
    private int index;

    @Override
    public void begin() {
      index = 0;
    }

    @Override
    public void message(NetlinkMessages message) throws IOException {
      if (message.type() == RTM_NEWROUTE) {
        index = Route.outgoing(message);
      }
    }
  }
}
