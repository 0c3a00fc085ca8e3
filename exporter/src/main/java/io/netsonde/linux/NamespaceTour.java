package io.netsonde.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Visits to network namespaces: the thread's own, those that {@code ip netns} knows by name, and
 * others by their paths, each once, however many names it has.
 *
 * <p>Between two visits nothing holds a namespace, so that one that is deleted is gone. Without
 * {@code CAP_SYS_ADMIN} only the thread's own is visited.
 *
 * <p>Threads: the one that made it, a platform thread.
 */
public final class NamespaceTour implements AutoCloseable {
  private final boolean named;
  private final List<NetworkNamespace> further;
  private final int most;
  private final boolean mayVisit;
  private final long ownIdentity;
  private final HomeNamespace home;
  private int leftOut;

  private NamespaceTour(
      boolean named,
      List<NetworkNamespace> further,
      int most,
      boolean mayVisit,
      long ownIdentity,
      HomeNamespace home) {
    this.named = named;
    this.further = further;
    this.most = most;
    this.mayVisit = mayVisit;
    this.ownIdentity = ownIdentity;
    this.home = home;
  }

  /** What is done in a namespace. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Does it, on the thread that is there.
     *
     * @param netns name or path of the namespace; empty for the thread's own
     */
    void visit(String netns) throws IOException;
  }

  /** A namespace that is there now. */
  private record Stop(String netns, NetworkNamespace namespace) {}

  /**
   * Notes where the calling thread is and what it may do.
   *
   * @param named whether those under {@code /run/netns} are visited
   * @param further others, by path or by name
   * @param most how many are visited at most, beside the thread's own
   * @throws IOException when {@code /proc} does not tell
   */
  public static NamespaceTour ofThisThread(boolean named, List<String> further, int most)
      throws IOException {
    return new NamespaceTour(
        named,
        further.stream().map(NamespaceTour::namespace).toList(),
        most,
        Capabilities.ofThisThread().has(Capability.CAP_SYS_ADMIN),
        NetworkNamespace.currentIdentity(),
        HomeNamespace.ofThisThread());
  }

  /** Whether other namespaces may be entered. */
  public boolean mayVisit() {
    return mayVisit;
  }

  /** Namespaces that the latest tour left out, because there were too many. */
  public int leftOut() {
    return leftOut;
  }

  /**
   * Visits all.
   *
   * @return namespaces that could not be entered
   * @throws IOException what the visitor throws, and when the thread cannot come back
   */
  public int visit(Visitor visitor) throws IOException {
    visitor.visit("");
    if (!mayVisit) {
      return 0;
    }
    int missed = 0;
    for (Stop stop : stops()) {
      try {
        stop.namespace.enter();
      } catch (LinuxException e) {
        missed++;
        continue;
      }
      try {
        visitor.visit(stop.netns);
      } finally {
        home.comeBack();
      }
    }
    return missed;
  }

  private List<Stop> stops() {
    List<NetworkNamespace> all = new ArrayList<>(further);
    if (named) {
      try {
        all.addAll(NetworkNamespace.named());
      } catch (IOException e) {
        // The directory went away while it was read: it is as if it were empty.
      }
    }
    Set<Long> seen = new HashSet<>(Set.of(ownIdentity));
    List<Stop> stops = new ArrayList<>();
    leftOut = 0;
    for (NetworkNamespace namespace : all) {
      try {
        if (!seen.add(namespace.identity())) {
          continue;
        }
        if (stops.size() < most) {
          stops.add(new Stop(label(namespace), namespace));
        } else {
          leftOut++;
        }
      } catch (IOException e) {
        // It is not there now, and then there is nothing to visit.
      }
    }
    return stops;
  }

  /** A text with a slash is a path, any other a name. */
  private static NetworkNamespace namespace(String text) {
    return text.contains("/") ? new NetworkNamespace(Path.of(text)) : NetworkNamespace.named(text);
  }

  /** The name where {@code ip netns} knows it by one, else the path as it was configured. */
  private static String label(NetworkNamespace namespace) {
    String name = namespace.name();
    return NetworkNamespace.named(name).equals(namespace) ? name : namespace.path().toString();
  }

  @Override
  public void close() {
    home.close();
  }
}
