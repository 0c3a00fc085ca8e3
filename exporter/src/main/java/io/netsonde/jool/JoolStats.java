package io.netsonde.jool;

import io.netsonde.linux.Errno;
import io.netsonde.linux.NetlinkException;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.netlink.Netlink;
import java.io.IOException;
import java.util.Optional;

/**
 * The counters of this thread's network namespace, for whoever wants them once.
 *
 * <p>Threads: one at a time.
 */
public final class JoolStats implements AutoCloseable {
  private final JoolClient client;
  private final ModuleVersion version;
  private final Runnable release;

  /** How it is opened: the machine's, or a test's. */
  @FunctionalInterface
  public interface Opener {
    /** See {@link JoolStats#open}. */
    JoolStats open() throws IOException;
  }

  private JoolStats(JoolClient client, ModuleVersion version, Runnable release) {
    this.client = client;
    this.version = version;
    this.release = release;
  }

  /**
   * Finds the module of this machine.
   *
   * @throws JoolAbsentException when it is not loaded
   * @throws IOException when it cannot be asked
   */
  public static JoolStats open() throws IOException {
    JoolModule module = JoolModule.read();
    if (!module.loaded()) {
      throw new JoolAbsentException();
    }
    if (module.trouble().isPresent()) {
      throw new IOException(module.trouble().get());
    }
    ModuleVersion version = module.version().orElseThrow();
    NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_GENERIC);
    boolean opened = false;
    try {
      JoolStats stats = of(socket::ask, version, socket::close);
      opened = true;
      return stats;
    } finally {
      if (!opened) {
        socket.close();
      }
    }
  }

  /** Finds the module that a test plays. */
  static JoolStats of(JoolClient.Kernel kernel, ModuleVersion version, Runnable release)
      throws IOException {
    try {
      return new JoolStats(JoolClient.find(kernel, version), version, release);
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new JoolAbsentException();
      }
      throw e;
    }
  }

  /**
   * Whether Jool's own client would take this for the name of an instance: ASCII without control
   * characters, at most 15 bytes.
   */
  public static boolean isName(String name) {
    return JoolRequest.isName(name) && name.chars().allMatch(c -> c >= ' ' && c < 0x80);
  }

  /**
   * Reads an instance's counters.
   *
   * @throws JoolRefusedException where Jool refuses, most of all because there is no such instance
   */
  public NamedCounters counters(Translator translator, String name) throws IOException {
    return NamedCounters.of(Optional.of(version), client.counters(translator, name));
  }

  @Override
  public void close() {
    release.run();
  }
}
