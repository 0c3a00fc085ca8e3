package io.netsonde.jool;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.HomeNamespace;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.wire.netlink.Netlink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The machine that this program runs on.
 *
 * <p>One socket serves all namespaces, because Jool goes by the namespace of the thread that sends.
 * Nothing is kept open in a visited namespace: neither a thread nor a descriptor, so that one that
 * is deleted is gone.
 *
 * <p>Threads: the loop's, which makes it.
 */
final class Machine implements Surroundings {
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final int MESSAGES = 16;

  /** Namespaces that are visited at most; machines with containers may have many. */
  private static final int MAX_PLACES = 1_000;

  private final boolean named;
  private final List<NetworkNamespace> further;
  private final boolean administer;
  private final boolean visit;
  private final long ownIdentity;
  private final HomeNamespace home;
  private @Nullable NetlinkSocket socket;
  private boolean away;
  private long placesCut;

  private Machine(JoolConfig config, Capabilities capabilities, long identity, HomeNamespace home) {
    named = config.namedNamespaces();
    further = config.namespaces().stream().map(Machine::namespace).toList();
    administer = capabilities.has(Capability.CAP_NET_ADMIN);
    visit = capabilities.has(Capability.CAP_SYS_ADMIN);
    ownIdentity = identity;
    this.home = home;
  }

  /**
   * Looks at what the calling thread may do and where it is.
   *
   * @throws IOException when {@code /proc} does not tell
   */
  static Machine ofThisThread(JoolConfig config) throws IOException {
    return new Machine(
        config,
        Capabilities.ofThisThread(),
        NetworkNamespace.currentIdentity(),
        HomeNamespace.ofThisThread());
  }

  @Override
  public JoolModule module() {
    return JoolModule.read();
  }

  @Override
  public JoolClient.Kernel kernel() throws IOException {
    NetlinkSocket open = socket;
    if (open == null) {
      open = NetlinkSocket.open(Netlink.NETLINK_GENERIC).limit(ANSWER, MESSAGES);
      socket = open;
    }
    return open::ask;
  }

  @Override
  public boolean mayAdminister() {
    return administer;
  }

  @Override
  public boolean mayVisit() {
    return visit;
  }

  @Override
  public List<Place> places() {
    List<Place> places = new ArrayList<>();
    places.add(Place.own(ownIdentity));
    if (!visit) {
      return places;
    }
    Set<Long> seen = new HashSet<>();
    seen.add(ownIdentity);
    List<NetworkNamespace> namespaces = new ArrayList<>(further);
    if (named) {
      try {
        namespaces.addAll(NetworkNamespace.named());
      } catch (IOException e) {
        // The directory went away while it was read: it is as if it were empty.
      }
    }
    for (NetworkNamespace namespace : namespaces) {
      try {
        long identity = namespace.identity();
        if (!seen.add(identity)) {
          continue;
        }
        if (places.size() == MAX_PLACES) {
          placesCut++;
          return places;
        }
        places.add(new Place(label(namespace), Optional.of(namespace), identity));
      } catch (IOException e) {
        // It is not there now, and then there is nothing to look for.
      }
    }
    return places;
  }

  @Override
  public long placesCut() {
    return placesCut;
  }

  @Override
  public void enter(Place place) throws IOException {
    if (place.namespace().isPresent()) {
      place.namespace().get().enter();
      away = true;
    }
  }

  @Override
  public void leave() throws IOException {
    if (away) {
      home.comeBack();
      away = false;
    }
  }

  @Override
  public void close() {
    home.close();
    NetlinkSocket open = socket;
    if (open != null) {
      open.close();
    }
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
}
