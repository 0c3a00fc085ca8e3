package io.netsonde.slice;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.LinuxException;
import java.util.EnumSet;
import java.util.Set;

/** What a slice's thread does first: it gives up the rights that it does not need. */
public final class Confinement {
  private static final System.Logger LOG = System.getLogger("io.netsonde.slice");

  private Confinement() {}

  /**
   * Keeps for the calling thread, of the rights that it has, only these, and the one to read what
   * others may not: it is there only where the program's own files cannot be read without it.
   */
  public static void keep(Set<Capability> rights) {
    EnumSet<Capability> kept = EnumSet.of(Capability.CAP_DAC_READ_SEARCH);
    kept.addAll(rights);
    try {
      Capabilities.confine(kept);
    } catch (LinuxException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the thread {0} keeps rights that it does not need: {1}",
          Thread.currentThread().getName(),
          String.valueOf(e.getMessage()));
    }
  }
}
