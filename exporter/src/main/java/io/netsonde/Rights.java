package io.netsonde;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PrivilegedThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who keeps which of the rights that the process was started with: the slices' loops what they
 * need, all other threads nothing.
 *
 * <p>One exception: where the program's own files can only be read by a right of root's (somebody's
 * home directory, with {@code sudo}), all threads keep that one, because classes are loaded at any
 * time on any thread.
 */
final class Rights {
  private static final System.Logger LOG = System.getLogger("io.netsonde.serve");

  /** What starting slices needs: raw sockets with large buffers. */
  private static final Set<Capability> TO_START =
      EnumSet.of(Capability.CAP_NET_RAW, Capability.CAP_NET_ADMIN);

  private final Set<Capability> ofAll;

  private Rights(Set<Capability> ofAll) {
    this.ofAll = ofAll;
  }

  /** Looks whether the program's files can be read without any right. */
  static Rights ofThisProgram() throws InterruptedException {
    Optional<Path> unreadable = ProgramFiles.unreadableWithoutRights();
    if (unreadable.isEmpty()) {
      return new Rights(Set.of());
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "all threads keep CAP_DAC_READ_SEARCH where they have it, because {0} cannot be read"
            + " without it; install the program and its Java where this user may read them",
        unreadable.get());
    return new Rights(EnumSet.of(Capability.CAP_DAC_READ_SEARCH));
  }

  /**
   * A thread that can start all that needs rights, and has no more of them than that takes.
   *
   * @param ofSlices what the slices' loops want beside what all start with
   */
  PrivilegedThread privilegedThread(Set<Capability> ofSlices) throws IOException {
    EnumSet<Capability> kept = kept(ofSlices);
    kept.add(Capability.CAP_NET_BIND_SERVICE);
    return thread("privileged", kept);
  }

  /** Has that thread give up what it needs no longer, once all is listened on. */
  void serving(PrivilegedThread privileged, Set<Capability> ofSlices) throws IOException {
    privileged.run(() -> keepOnly(kept(ofSlices)));
  }

  private EnumSet<Capability> kept(Set<Capability> ofSlices) {
    EnumSet<Capability> kept = EnumSet.copyOf(TO_START);
    kept.addAll(ofSlices);
    kept.addAll(ofAll);
    return kept;
  }

  /**
   * A thread that can start one that reads the files of other programs, such as leases, which often
   * only these may read. It can do nothing else.
   */
  PrivilegedThread fileThread() throws IOException {
    return thread("client-files", EnumSet.of(Capability.CAP_DAC_READ_SEARCH));
  }

  /** Has a thread give up all that {@link #fileThread} does without. */
  static void filesOnly(PrivilegedThread thread) throws IOException {
    thread.run(() -> keepOnly(EnumSet.of(Capability.CAP_DAC_READ_SEARCH)));
  }

  private static PrivilegedThread thread(String name, Set<Capability> kept) throws IOException {
    PrivilegedThread thread = PrivilegedThread.start(name);
    thread.run(() -> keepOnly(kept));
    return thread;
  }

  /** Gives up the calling thread's rights, and so those of all threads that it starts. */
  void giveUp() {
    keepOnly(ofAll);
  }

  /** A kernel that refuses, as a seccomp filter makes it do, is no reason not to serve. */
  private static void keepOnly(Set<Capability> kept) {
    try {
      Capabilities.confine(kept);
    } catch (LinuxException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "rights that are not needed are kept: {0}",
          String.valueOf(e.getMessage()));
    }
  }
}
