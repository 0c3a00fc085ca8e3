package io.netsonde.jool;

import io.netsonde.wire.jool.InstanceConfiguration;
import io.netsonde.wire.jool.TransportProtocol;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of an instance beside its counters; what was not asked for, or is not known, is
 * empty.
 *
 * @param configuration whether it is enabled, and its prefix
 * @param pool4 number of transport addresses
 * @param bindings number of bindings by protocol
 * @param sessions number of sessions by protocol and state
 */
record InstanceDetails(
    Optional<InstanceConfiguration> configuration,
    Map<Pool, Long> pool4,
    Map<TransportProtocol, Long> bindings,
    Map<TransportProtocol, Map<String, Long>> sessions) {
  static final InstanceDetails NONE =
      new InstanceDetails(Optional.empty(), Map.of(), Map.of(), Map.of());

  /**
   * A part of pool4 from which a client's packets are served alike.
   *
   * @param mark packet mark
   */
  record Pool(TransportProtocol protocol, long mark) {}

  /** Copies the maps. */
  InstanceDetails {
    pool4 = Map.copyOf(pool4);
    bindings = Map.copyOf(bindings);
    sessions = Map.copyOf(sessions);
  }
}
