package io.netsonde.tcp.host;

import io.netsonde.linux.Capability;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is read of the kernel's own counters.
 *
 * @param enabled whether they are read at all
 * @param interval time between two readings
 * @param namedNamespaces whether the network namespaces under {@code /run/netns} are visited
 * @param namespaces further ones, by path or by name
 * @param maxNamespaces bound on these, beside Netsonde's own
 * @param sockets whether sockets are surveyed, too
 * @param tracepoints whether the kernel counts at its tracepoints, too
 */
public record HostConfig(
    boolean enabled,
    Duration interval,
    boolean namedNamespaces,
    List<String> namespaces,
    int maxNamespaces,
    boolean sockets,
    boolean tracepoints) {
  /** Copies the list. */
  public HostConfig {
    namespaces = List.copyOf(namespaces);
  }

  /** The counters of all namespaces that have a name, no survey of sockets, no tracepoints. */
  public static HostConfig defaults() {
    return new HostConfig(true, Duration.ofSeconds(10), true, List.of(), 100, false, false);
  }

  /**
   * The rights that reading can use: to go into other namespaces, and to follow the kernel. It
   * works without any.
   */
  public Set<Capability> rights() {
    EnumSet<Capability> rights = EnumSet.noneOf(Capability.class);
    if (enabled && (namedNamespaces || !namespaces.isEmpty())) {
      rights.add(Capability.CAP_SYS_ADMIN);
    }
    if (enabled && namespaces.stream().anyMatch(path -> path.startsWith("/proc/"))) {
      rights.add(Capability.CAP_SYS_PTRACE);
    }
    if (enabled && tracepoints) {
      rights.add(Capability.CAP_BPF);
      rights.add(Capability.CAP_PERFMON);
    }
    return rights;
  }
}
