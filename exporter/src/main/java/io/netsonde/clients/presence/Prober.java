package io.netsonde.clients.presence;

import io.netsonde.linux.Errno;
import io.netsonde.linux.NetlinkException;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.wire.netlink.Neighbour;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has the kernel ask clients that have fallen silent: it sends what it would send before a packet
 * to them, a request of ARP or of neighbour discovery to that client alone.
 *
 * <p>A client that is offline is not asked: it makes itself known when it comes back, and to ask
 * everybody for it would go on for ever.
 *
 * <p>Threads: the slice's loop. Bounds: questions a second to all, and the time between two to one.
 */
final class Prober {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients.presence");

  private final long windowNanos;
  private final long intervalNanos;
  private final double perNano;
  private final double burst;
  private final NetlinkWriter writer = new NetlinkWriter();
  private boolean enabled;
  private double allowance;
  private long refilledNanos;
  private long sent;
  private long refused;
  private long deferred;

  Prober(PresenceConfig config, long now) {
    windowNanos = config.window().toNanos();
    // Else a client that answers could fall out of the window before it is asked again.
    intervalNanos = Math.min(config.probeInterval().toNanos(), windowNanos / 2);
    perNano = config.maxProbesPerSecond() / (double) TimeUnit.SECONDS.toNanos(1);
    burst = config.maxProbesPerSecond();
    allowance = burst;
    refilledNanos = now;
    enabled = config.probe();
  }

  boolean isEnabled() {
    return enabled;
  }

  /** Asks all that are due, as far as the bound allows. */
  void turn(NeighbourTable table, NetlinkSocket socket, Moment moment) {
    if (!enabled) {
      return;
    }
    allowance = Math.min(burst, allowance + (moment.nanos() - refilledNanos) * perNano);
    refilledNanos = moment.nanos();
    List<KnownNeighbour> asked = new ArrayList<>();
    for (KnownNeighbour entry : table.all()) {
      if (entry.isDue(moment.nanos(), windowNanos, intervalNanos)) {
        if (allowance < 1) {
          deferred++;
        } else if (enabled) {
          allowance--;
          entry.ask(moment, windowNanos);
          asked.add(entry);
          ask(entry, socket);
        }
      }
    }
    asked.forEach(table::toTheEnd);
  }

  private void ask(KnownNeighbour entry, NetlinkSocket socket) {
    try {
      socket.request(
          "have the kernel ask for a neighbour",
          Neighbour.use(writer, entry.index(), entry.address()),
          message -> {});
      sent++;
    } catch (NetlinkException e) {
      refused++;
      if (e.errno() == Errno.EPERM) {
        enabled = false;
        LOG.log(
            System.Logger.Level.WARNING,
            "clients that are silent are not asked whether they are there: it needs CAP_NET_ADMIN."
                + " Give it, or set clients.presence.probe to false");
      }
    } catch (IOException e) {
      refused++;
    }
  }

  long sent() {
    return sent;
  }

  long refused() {
    return refused;
  }

  long deferred() {
    return deferred;
  }
}
