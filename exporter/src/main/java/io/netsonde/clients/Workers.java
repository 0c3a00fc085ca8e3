package io.netsonde.clients;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.LinuxException;
import java.util.EnumSet;

/**
 * Threads that read and write files for the loop: of its rights they have none but that to read.
 */
final class Workers {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients");

  private Workers() {}

  /** A thread that has not begun. */
  static Thread thread(String name, Runnable task) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .unstarted(() -> {
          try {
            Capabilities.confine(EnumSet.of(Capability.CAP_DAC_READ_SEARCH));
          } catch (LinuxException e) {
            LOG.log(
                System.Logger.Level.WARNING,
                "the thread {0} keeps rights that it does not need: {1}",
                name,
                String.valueOf(e.getMessage()));
          }
          task.run();
        });
  }
}
