package io.netsonde.clients.accounting;

import io.netsonde.clients.model.LanNetwork;
import io.netsonde.wire.IpPrefix;
import java.util.List;

/**
 * What the table in the kernel is made for.
 *
 * @param interfaces behind which the clients are
 * @param prefixes their networks
 * @param elements most elements of each set of counters: a client has one for each kind of traffic
 * @param idleMillis how long an element stays without traffic
 * @param bridged whether to count what bridges of this machine switch, too
 */
public record TableLayout(
    List<String> interfaces,
    List<IpPrefix> prefixes,
    int elements,
    long idleMillis,
    boolean bridged) {
  /** Copies the lists. */
  public TableLayout {
    interfaces = List.copyOf(interfaces);
    prefixes = List.copyOf(prefixes);
  }

  /** The layout for another network. */
  public TableLayout with(LanNetwork network) {
    return new TableLayout(network.interfaces(), network.prefixes(), elements, idleMillis, bridged);
  }

  /** The networks of one family. */
  List<IpPrefix> prefixes(boolean v6) {
    return prefixes.stream().filter(prefix -> prefix.first().v6() == v6).toList();
  }
}
