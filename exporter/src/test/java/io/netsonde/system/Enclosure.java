package io.netsonde.system;

import io.netsonde.lab.Host;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A host with a {@code /run} of its own, so that what a program leaves in the network and among
 * named namespaces can be told exactly, whatever else runs on this machine.
 */
final class Enclosure {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** All that a program could leave behind in the network, and what stands in {@code /run}. */
  private static final String STATE =
      """
      ip -o link; ip -o -4 address; ip -o -6 address; ip rule; ip -6 rule
      ip route show table all; ip -6 route show table all; ip neighbour
      nft list ruleset
      ip netns list; find /run -mindepth 1
      grep -rs . /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf /proc/sys/net/ipv6/conf; true
      """;

  private final Host host;
  private final RunningProcess holder;

  private Enclosure(Host host, RunningProcess holder) {
    this.host = host;
    this.holder = holder;
  }

  /** Encloses a host, which has to have nothing but its loopback. */
  static Enclosure around(Host host) {
    // The first namespace leaves the directory in which their names are; that is ip's.
    RunningProcess holder =
        host.start(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs none /run && ip netns add one && ip netns delete one && echo ready &&"
                + " exec sleep 600");
    holder.awaitOutput("ready", LIMIT);
    return new Enclosure(host, holder);
  }

  Host host() {
    return host;
  }

  /** Starts a program inside. */
  RunningProcess start(String... command) {
    return host.start(inside(command));
  }

  /** What there is now, to be compared. */
  String state() {
    return host.run(inside("sh", "-c", STATE));
  }

  /** How many namespaces have a name. */
  long namespaces() {
    return identities().size();
  }

  /** The processes that are in a named namespace. */
  List<ProcessHandle> occupants() {
    Set<Long> namespaces = identities();
    return ProcessHandle.allProcesses()
        .filter(process -> namespaces.contains(identity(process)))
        .toList();
  }

  private Set<Long> identities() {
    return host.run(inside("sh", "-c", "stat -L -c %i /run/netns/* 2> /dev/null || true"))
        .lines()
        .map(Long::valueOf)
        .collect(Collectors.toSet());
  }

  /** The namespace of a process; -1 where it has ended since it was listed. */
  private static long identity(ProcessHandle process) {
    try {
      return (Long) Files.getAttribute(Path.of("/proc/" + process.pid() + "/ns/net"), "unix:ino");
    } catch (IOException ended) {
      return -1;
    }
  }

  private String[] inside(String... command) {
    List<String> whole =
        new ArrayList<>(List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt"));
    whole.addAll(List.of(command));
    return whole.toArray(String[]::new);
  }
}
