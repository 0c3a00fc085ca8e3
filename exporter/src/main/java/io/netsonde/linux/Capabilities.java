package io.netsonde.linux;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * The five capability sets of a thread.
 *
 * <p><b>They belong to a thread, not to the process.</b> A new thread inherits those of the thread
 * that starts it; from then on each has its own. Dropping rights on one thread therefore leaves the
 * virtual machine's other threads, started before, as they were: what one wants the whole process
 * to lack must be withheld by whoever starts it ({@code CapabilityBoundingSet=} in a systemd unit).
 * Here it serves to take rights from a loop's own thread once its sockets are open.
 *
 * @param effective what the kernel checks now
 * @param permitted what the thread may make effective
 * @param inheritable what an executed file may receive, where the file says so too
 * @param bounding upper limit of what an executed file may give
 * @param ambient what an executed file without capabilities of its own receives
 */
public record Capabilities(
    Set<Capability> effective,
    Set<Capability> permitted,
    Set<Capability> inheritable,
    Set<Capability> bounding,
    Set<Capability> ambient) {

  /** Keeps copies. */
  public Capabilities {
    effective = Set.copyOf(effective);
    permitted = Set.copyOf(permitted);
    inheritable = Set.copyOf(inheritable);
    bounding = Set.copyOf(bounding);
    ambient = Set.copyOf(ambient);
  }

  /**
   * Reads the sets of the calling thread. Rights newer than {@link Capability} are left out.
   *
   * @throws LinuxException when the kernel refuses, as a seccomp filter makes it do
   */
  public static Capabilities ofThisThread() throws LinuxException {
    try (CapabilityCalls calls = new CapabilityCalls()) {
      CapabilityCalls.Sets sets = calls.get();
      return new Capabilities(
          named(sets.effective()),
          named(sets.permitted()),
          named(sets.inheritable()),
          named(calls.bounding()),
          named(calls.ambient()));
    }
  }

  /** Whether the kernel lets the thread use a right now. */
  public boolean has(Capability capability) {
    return effective.contains(capability);
  }

  /**
   * Takes rights from the calling thread for good, in all its sets; see {@link #keepOnly} for the
   * bounding set.
   *
   * @throws LinuxException when the kernel refuses
   */
  public static void drop(Collection<Capability> dropped) throws LinuxException {
    try (CapabilityCalls calls = new CapabilityCalls()) {
      calls.keep(~mask(dropped));
    }
  }

  /**
   * Takes all rights but the given ones from the calling thread for good, also those that have no
   * name here. None is gained: what the thread does not have, it does not get.
   *
   * <p>The bounding set is reduced only where the thread has {@code CAP_SETPCAP}, without which the
   * kernel does not allow it.
   *
   * @throws LinuxException when the kernel refuses
   */
  public static void keepOnly(Collection<Capability> kept) throws LinuxException {
    try (CapabilityCalls calls = new CapabilityCalls()) {
      calls.keep(mask(kept));
    }
  }

  /**
   * As {@link #keepOnly}, and forbids the thread and those that it starts to gain rights by
   * executing a file ({@code no_new_privs}, prctl(2)).
   *
   * @throws LinuxException when the kernel refuses
   */
  public static void confine(Collection<Capability> kept) throws LinuxException {
    try (CapabilityCalls calls = new CapabilityCalls()) {
      calls.noNewPrivileges();
      calls.keep(mask(kept));
    }
  }

  private static long mask(Collection<Capability> capabilities) {
    long mask = 0;
    for (Capability capability : capabilities) {
      mask |= 1L << capability.number();
    }
    return mask;
  }

  private static Set<Capability> named(long mask) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if ((mask >>> capability.number() & 1) != 0) {
        capabilities.add(capability);
      }
    }
    return capabilities;
  }
}
