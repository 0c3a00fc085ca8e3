package io.netsonde.tcp.host;

import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetlinkHandler;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.SocketDiag;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks at all TCP sockets of the network namespace that the calling thread is in (sock_diag(7)).
 * Its time grows with their number, by some 2 µs each.
 *
 * <p>Threads: the loop's.
 */
final class SocketSurvey {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int MOST = 1 << 22;

  private SocketSurvey() {}

  /**
   * Looks.
   *
   * @throws IOException when the kernel does not know sock_diag, or takes too long
   */
  static SocketSummary take() throws IOException {
    Sum sum = new Sum();
    try (NetlinkSocket socket = open()) {
      for (boolean v6 : new boolean[] {false, true}) {
        sum.beginFamily();
        socket.dump("list the TCP sockets", SocketDiag.request(new NetlinkWriter(), v6), sum);
        sum.endFamily();
      }
    }
    return sum.summary();
  }

  private static NetlinkSocket open() throws LinuxException {
    return NetlinkSocket.open(SocketDiag.NETLINK_SOCK_DIAG).limit(LIMIT, MOST);
  }

  /** Adds up a family's sockets, anew where the kernel was disturbed while it listed them. */
  private static final class Sum implements NetlinkHandler {
    private final Map<SocketSummary.State, Long> states = new HashMap<>();
    private final Map<SocketSummary.State, Long> statesOfFamily = new HashMap<>();
    private final long[] totals = new long[3];
    private final long[] ofFamily = new long[3];
    private long slowest;

    void beginFamily() {
      begin();
    }

    @Override
    public void begin() {
      statesOfFamily.clear();
      Arrays.fill(ofFamily, 0);
    }

    @Override
    public void message(NetlinkMessages message) throws IOException {
      if (message.type() != SocketDiag.SOCK_DIAG_BY_FAMILY) {
        return;
      }
      SocketDiag socket = SocketDiag.of(message);
      if (!SocketStates.isKnown(socket.state())) {
        return;
      }
      String name = SocketStates.name(socket.state());
      statesOfFamily.merge(new SocketSummary.State(socket.v6(), name), 1L, Long::sum);
      if (socket.state() != SocketDiag.TCP_LISTEN) {
        ofFamily[0] += socket.retransmissions() > 0 ? 1 : 0;
        ofFamily[1] += socket.receiveQueue();
        ofFamily[2] += socket.sendQueue();
        slowest = Math.max(slowest, socket.roundTripMicros());
      }
    }

    void endFamily() {
      statesOfFamily.forEach((state, count) -> states.merge(state, count, Long::sum));
      for (int i = 0; i < totals.length; i++) {
        totals[i] += ofFamily[i];
      }
    }

    SocketSummary summary() {
      return new SocketSummary(states, totals[0], totals[1], totals[2], slowest);
    }
  }
}
