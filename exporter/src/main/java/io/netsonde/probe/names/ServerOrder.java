package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * In which order servers are asked: as configured, but those last that just now did not answer, so
 * that not every look-up waits for a dead one.
 *
 * <p>Threads: owned by the names' loop.
 */
final class ServerOrder {
  /** How long a server that did not answer is asked last; then it gets another chance. */
  static final long DEMOTION_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<IpAddress> servers;
  private final boolean rotate;
  private final Map<IpAddress, Long> silentSince = new HashMap<>();
  private int turn;

  ServerOrder(List<IpAddress> servers, boolean rotate) {
    this.servers = servers;
    this.rotate = rotate;
  }

  /** All servers in the order in which the next question is put to them. */
  List<IpAddress> next(long now) {
    silentSince.values().removeIf(since -> now - since >= DEMOTION_NANOS);
    int first = rotate ? Math.floorMod(turn++, servers.size()) : 0;
    List<IpAddress> order = new ArrayList<>();
    List<IpAddress> last = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      IpAddress server = servers.get((first + i) % servers.size());
      (silentSince.containsKey(server) ? last : order).add(server);
    }
    order.addAll(last);
    return order;
  }

  void silent(IpAddress server, long now) {
    silentSince.put(server, now);
  }

  void answered(IpAddress server) {
    silentSince.remove(server);
  }
}
