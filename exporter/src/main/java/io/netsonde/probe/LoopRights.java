package io.netsonde.probe;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.LinuxException;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the slice's threads keep of the rights that they were started with.
 *
 * <p>The loop has to be able to open a socket at any time, when IPv6 comes or the first port is
 * asked for: {@code CAP_NET_RAW}. The first sockets are opened with {@code CAP_NET_ADMIN} as well,
 * where it is there, because it lifts the machine's bound on their buffers. {@code
 * CAP_DAC_READ_SEARCH} is there only where the program's own files cannot be read without it.
 */
final class LoopRights {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");

  private static final Set<Capability> ALWAYS =
      EnumSet.of(Capability.CAP_NET_RAW, Capability.CAP_DAC_READ_SEARCH);

  private LoopRights() {}

  /** Before the first sockets are opened. */
  static void beforeSockets() {
    EnumSet<Capability> kept = EnumSet.copyOf(ALWAYS);
    kept.add(Capability.CAP_NET_ADMIN);
    keep(kept);
  }

  /**
   * From then on.
   *
   * @param cards whether network cards are to stamp: to tell one so, and to put its setting back at
   *     the end, takes {@code CAP_NET_ADMIN}
   */
  static void withSockets(boolean cards) {
    if (!cards) {
      keep(ALWAYS);
    }
  }

  /** For a thread of the slice that opens no socket. */
  static void none() {
    keep(EnumSet.of(Capability.CAP_DAC_READ_SEARCH));
  }

  private static void keep(Set<Capability> kept) {
    try {
      Capabilities.confine(kept);
    } catch (LinuxException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a thread that probes keeps rights that it does not need: {0}",
          String.valueOf(e.getMessage()));
    }
  }
}
