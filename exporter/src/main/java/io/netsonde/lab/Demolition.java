package io.netsonde.lab;

import io.netsonde.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes namespaces of labs down: first the processes inside, by their ids, then the name. With the
 * last process the kernel removes the interfaces too.
 */
final class Demolition {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private Demolition() {}

  /**
   * Removes what labs of killed processes left behind. Namespaces of living owners and those that
   * no lab made are not touched.
   *
   * @return names of the namespaces removed
   */
  static List<String> removeLeftovers() {
    WorkDirectory.removeLeftovers();
    List<String> removed = new ArrayList<>();
    try {
      for (NetworkNamespace namespace : NetworkNamespace.named()) {
        if (Owner.of(namespace).filter(owner -> !owner.alive()).isPresent()) {
          remove(namespace);
          removed.add(namespace.name());
        }
      }
    } catch (IOException e) {
      throw new LabException("cannot list network namespaces: " + e.getMessage(), e);
    }
    return removed;
  }

  /** Ends the processes inside a namespace and removes it; no effect when it is gone. */
  static void remove(NetworkNamespace namespace) {
    OwnFiles.of(namespace).remove();
    if (!namespace.exists()) {
      return;
    }
    List<ProcessHandle> inside = occupants(namespace);
    inside.forEach(ProcessHandle::destroyForcibly);
    Deadline.after(GRACE).poll(() -> inside.stream().noneMatch(ProcessHandle::isAlive));
    Outcome outcome =
        Command.execute(List.of("ip", "netns", "delete", namespace.name()), Command.LIMIT);
    // Another lab may have found the same leftover at the same time.
    if (namespace.exists()) {
      outcome.orThrow();
    }
  }

  /** The processes whose first thread is in the namespace, without this one. */
  static List<ProcessHandle> occupants(NetworkNamespace namespace) {
    long self = ProcessHandle.current().pid();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      long identity = namespace.identity();
      return all.filter(process -> process.pid() != self)
          .filter(process -> identity(process) == identity)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static long identity(ProcessHandle process) {
    try {
      Path file = Path.of("/proc/" + process.pid() + "/ns/net");
      return (Long) Files.getAttribute(file, "unix:ino");
    } catch (IOException e) {
      return -1;
    }
  }
}
