package io.netsonde.lab;

import io.netsonde.lab.emulation.LineQuality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A small network of virtual machines' worth of network namespaces on this one, for tests and for a
 * demonstration: {@link Host}s with {@link Link}s and {@link Bridge}s between them.
 *
 * <p>Nothing of it touches the machine's own network: interfaces are made inside the namespaces and
 * never pass through the outside. It is taken down whatever happens: by {@link #close}, by a hook
 * when the JVM ends before that, and, when the JVM was killed, by the next lab that anyone opens on
 * this machine.
 *
 * <p>Needs root and {@code ip(8)}. May be used by many threads.
 */
public final class Lab implements AutoCloseable {
  private static final Owner OWNER = Owner.self();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]{1,32}");

  private final int number = NUMBERS.incrementAndGet();
  private final WorkDirectory directory = WorkDirectory.of(OWNER, number);
  private final List<Host> hosts = new ArrayList<>();
  private final Thread hook = Thread.ofPlatform().name("lab-hook").unstarted(this::demolish);
  private boolean closed;

  private Lab() {}

  /**
   * Opens an empty lab, and first removes what killed runs left behind.
   *
   * @throws LabException when this user may not or the tools are missing
   */
  public static Lab open() {
    Demolition.removeLeftovers();
    Lab lab = new Lab();
    Runtime.getRuntime().addShutdownHook(lab.hook);
    return lab;
  }

  /**
   * Adds a host.
   *
   * @param name unique in this lab; 1 to 32 lower-case letters and digits
   */
  public synchronized Host host(String name) {
    if (!HOST_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "host: '" + name + "' (expected: 1 to 32 lower-case letters and digits)");
    }
    if (hosts.stream().anyMatch(host -> host.name().equals(name))) {
      throw new IllegalArgumentException("host: '" + name + "' (expected: a name not yet taken)");
    }
    if (closed) {
      throw new LabException("the lab is closed");
    }
    Host host = new Host(name, OWNER.namespace(number, name));
    hosts.add(host);
    host.build();
    return host;
  }

  /** A directory for files of this lab, made by the first call; it goes with the lab. */
  public synchronized Path directory() {
    if (closed) {
      throw new LabException("the lab is closed");
    }
    return directory.make();
  }

  /**
   * Lays a cable between two hosts.
   *
   * @param networks each {@code 10.1.0.0/24} or {@code fd01::/64}: its first address (…1) goes to
   *     {@code left}, its second (…2) to {@code right}
   */
  public Link link(Host left, Host right, String... networks) {
    return Link.lay(left, right, List.of(networks));
  }

  /**
   * Lays a line between two hosts that is as slow, late and lossy as it is told.
   *
   * @param networks as of {@link #link}
   * @throws LabException when the machine lacks TUN devices
   */
  public EmulatedLine line(Host left, Host right, LineQuality quality, String... networks) {
    return left.adopt(EmulatedLine.lay(left, right, quality, List.of(networks)));
  }

  /**
   * Puts a switch into a host.
   *
   * @param addresses the host's own on the switch, with prefix length
   */
  public Bridge bridge(Host host, String... addresses) {
    return Bridge.build(host, InterfaceName.random(), List.of(addresses));
  }

  /**
   * Ends all processes of the lab and removes its hosts; no effect the second time.
   *
   * @throws LabException when something could not be removed, after all else was
   */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending; the hook then does nothing after us, or we nothing after it.
    }
    demolish();
  }

  private synchronized void demolish() {
    if (closed) {
      return;
    }
    closed = true;
    LabException failure = null;
    for (Host host : hosts.reversed()) {
      try {
        host.demolish();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = new LabException("cannot remove host " + host + ": " + e.getMessage(), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    directory.remove();
    if (failure != null) {
      throw failure;
    }
  }
}
