package io.netsonde.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which network namespaces a thread can visit beside its own: those that {@code ip netns} knows by
 * name, and others by their paths, each once, however many names it has. Without {@code
 * CAP_SYS_ADMIN} there are none.
 *
 * <p>Threads: the one that made it, in the namespace in which it made it.
 */
public final class OtherNamespaces {
  private final boolean named;
  private final List<NetworkNamespace> further;
  private final int most;
  private final boolean mayVisit;
  private final long ownIdentity;
  private int leftOut;

  private OtherNamespaces(
      boolean named, List<NetworkNamespace> further, int most, boolean mayVisit, long ownIdentity) {
    this.named = named;
    this.further = further;
    this.most = most;
    this.mayVisit = mayVisit;
    this.ownIdentity = ownIdentity;
  }

  /**
   * A namespace that is there now.
   *
   * @param netns its name where {@code ip netns} knows it by one, else the path as it was
   *     configured
   * @param namespace how to get there
   * @param identity inode number; a name may come to stand for another namespace
   */
  public record Found(String netns, NetworkNamespace namespace, long identity) {}

  /**
   * Notes where the calling thread is and what it may do.
   *
   * @param named whether those under {@code /run/netns} are looked for
   * @param further others, by path or by name
   * @param most how many are found at most
   * @throws IOException when {@code /proc} does not tell
   */
  public static OtherNamespaces ofThisThread(boolean named, List<String> further, int most)
      throws IOException {
    return new OtherNamespaces(
        named,
        further.stream().map(OtherNamespaces::namespace).toList(),
        most,
        Capabilities.ofThisThread().has(Capability.CAP_SYS_ADMIN),
        NetworkNamespace.currentIdentity());
  }

  /** Whether other namespaces may be entered. */
  public boolean mayVisit() {
    return mayVisit;
  }

  /** Identity of the thread's own namespace. */
  public long ownIdentity() {
    return ownIdentity;
  }

  /** Namespaces that the latest {@link #find} left out, because there were too many. */
  public int leftOut() {
    return leftOut;
  }

  /** Looks which there are now: the configured ones first, then the others by name. */
  public List<Found> find() {
    leftOut = 0;
    if (!mayVisit) {
      return List.of();
    }
    Set<Long> seen = new HashSet<>(Set.of(ownIdentity));
    List<Found> found = new ArrayList<>();
    for (NetworkNamespace namespace : candidates()) {
      try {
        long identity = namespace.identity();
        if (!seen.add(identity)) {
          continue;
        }
        if (found.size() < most) {
          found.add(new Found(label(namespace), namespace, identity));
        } else {
          leftOut++;
        }
      } catch (IOException e) {
        // It is not there now, and then there is nothing to visit.
      }
    }
    return found;
  }

  private List<NetworkNamespace> candidates() {
    List<NetworkNamespace> all = new ArrayList<>(further);
    if (named) {
      try {
        all.addAll(NetworkNamespace.named());
      } catch (IOException e) {
        // The directory went away while it was read: it is as if it were empty.
      }
    }
    return all;
  }

  /** A text with a slash is a path, any other a name. */
  private static NetworkNamespace namespace(String text) {
    return text.contains("/") ? new NetworkNamespace(Path.of(text)) : NetworkNamespace.named(text);
  }

  private static String label(NetworkNamespace namespace) {
    String name = namespace.name();
    return NetworkNamespace.named(name).equals(namespace) ? name : namespace.path().toString();
  }
}
