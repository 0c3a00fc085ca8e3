package io.netsonde.probe;

import io.netsonde.linux.Capability;
import io.netsonde.slice.Confinement;
import java.util.Set;

/**
 * What the slice's threads keep of the rights that they were started with.
 *
 * <p>The loop has to be able to open a socket at any time, when IPv6 comes or the first port is
 * asked for: {@code CAP_NET_RAW}. The first sockets are opened with {@code CAP_NET_ADMIN} as well,
 * where it is there, because it lifts the machine's bound on their buffers.
 */
final class LoopRights {
  private LoopRights() {}

  /** Before the first sockets are opened. */
  static void beforeSockets() {
    Confinement.keep(Set.of(Capability.CAP_NET_RAW, Capability.CAP_NET_ADMIN));
  }

  /**
   * From then on.
   *
   * @param cards whether network cards are to stamp: to tell one so, and to put its setting back at
   *     the end, takes {@code CAP_NET_ADMIN}
   */
  static void withSockets(boolean cards) {
    if (!cards) {
      Confinement.keep(Set.of(Capability.CAP_NET_RAW));
    }
  }

  /** For a thread of the slice that opens no socket. */
  static void none() {
    Confinement.keep(Set.of());
  }
}
