package io.netsonde.lab;

import io.netsonde.linux.NetworkNamespace;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that a lab's namespace belongs to, as it stands in the namespace's name: {@code
 * netsonde-lab-PID-START-NUMBER-HOST}. The start time is there because process ids are used again.
 *
 * @param pid process id
 * @param start start of the process, milliseconds since 1970
 */
record Owner(long pid, long start) {
  private static final Pattern NAME =
      Pattern.compile("netsonde-lab-(\\d{1,10})-([0-9a-z]{1,12})-\\d+-[a-z0-9]+");

  /** This process. */
  static Owner self() {
    ProcessHandle self = ProcessHandle.current();
    return new Owner(self.pid(), start(self));
  }

  /** The owner of a lab's namespace; empty for a namespace that is none of a lab's. */
  static Optional<Owner> of(NetworkNamespace namespace) {
    Matcher matcher = NAME.matcher(namespace.name());
    return matcher.matches()
        ? Optional.of(
            new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2), 36)))
        : Optional.empty();
  }

  /** The namespace of a host in this owner's lab of that number. */
  NetworkNamespace namespace(int lab, String host) {
    return NetworkNamespace.named(
        "netsonde-lab-" + pid + "-" + Long.toString(start, 36) + "-" + lab + "-" + host);
  }

  /** Whether the process still runs. */
  boolean alive() {
    return ProcessHandle.of(pid).filter(p -> p.isAlive() && start(p) == start).isPresent();
  }

  private static long start(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
