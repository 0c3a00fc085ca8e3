package io.netsonde.jool;

import io.netsonde.wire.jool.InstanceConfiguration;
import io.netsonde.wire.jool.Pool4Entry;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.jool.TransportProtocol;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what an operator has asked for beside the counters.
 *
 * <p>Bindings and sessions come page by page, a request each, so that what is counted is no picture
 * of one moment; with many, a few that come or go meanwhile are missed or counted twice.
 *
 * <p>Threads: the loop's.
 */
final class DetailsReader {
  private final JoolConfig config;
  private long cut;

  DetailsReader(JoolConfig config) {
    this.config = config;
  }

  /** How often a table was longer than what may be counted. */
  long cut() {
    return cut;
  }

  /** Reads all that is asked for of an instance in this thread's namespace. */
  InstanceDetails read(JoolClient client, InstanceKey key) throws IOException {
    Optional<InstanceConfiguration> configuration =
        asked(JoolConfig.Detail.CONFIGURATION)
            ? Optional.of(client.configuration(key.translator(), key.name()))
            : Optional.empty();
    if (key.translator() != Translator.NAT64) {
      return new InstanceDetails(configuration, Map.of(), Map.of(), Map.of());
    }
    Map<InstanceDetails.Pool, Long> pool4 = new HashMap<>();
    Map<TransportProtocol, Long> bindings = new EnumMap<>(TransportProtocol.class);
    Map<TransportProtocol, Map<String, Long>> sessions = new EnumMap<>(TransportProtocol.class);
    for (TransportProtocol protocol : TransportProtocol.values()) {
      if (asked(JoolConfig.Detail.POOL4)) {
        for (Pool4Entry entry : client.tables().pool4(key.name(), protocol)) {
          pool4.merge(
              new InstanceDetails.Pool(protocol, entry.mark()), entry.capacity(), Long::sum);
        }
      }
      if (asked(JoolConfig.Detail.BINDINGS)) {
        OptionalLong count =
            client.tables().bindings(key.name(), protocol, config.maxTableEntries());
        count.ifPresentOrElse(n -> bindings.put(protocol, n), () -> cut++);
      }
      if (asked(JoolConfig.Detail.SESSIONS)) {
        client
            .tables()
            .sessions(key.name(), protocol, config.maxTableEntries())
            .ifPresentOrElse(counts -> sessions.put(protocol, counts), () -> cut++);
      }
    }
    return new InstanceDetails(configuration, pool4, bindings, sessions);
  }

  private boolean asked(JoolConfig.Detail detail) {
    return config.details().contains(detail);
  }
}
