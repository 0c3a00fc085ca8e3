package io.netsonde.tcp;

import io.netsonde.lab.Host;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;

/**
 * All TCP counters of a host's kernel at one moment, as iproute2 reads them.
 *
 * @param values by their names there: {@code TcpRetransSegs}
 */
record KernelCounters(Map<String, Long> values) {
  static KernelCounters of(Host host) {
    Map<String, Long> values = new HashMap<>();
    for (String line : host.run("nstat", "-asz").lines().toList()) {
      if (!line.startsWith("#")) {
        StringTokenizer words = new StringTokenizer(line);
        values.put(words.nextToken(), Long.parseLong(words.nextToken()));
      }
    }
    return new KernelCounters(values);
  }

  long get(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }
}
