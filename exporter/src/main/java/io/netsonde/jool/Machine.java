package io.netsonde.jool;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.HomeNamespace;
import io.netsonde.linux.NetlinkSocket;
import io.netsonde.linux.OtherNamespaces;
import io.netsonde.wire.netlink.Netlink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final int MAX_OTHERS = 1_000;

  private final OtherNamespaces others;
  private final boolean administer;
  private final HomeNamespace home;
  private @Nullable NetlinkSocket socket;
  private boolean away;
  private long placesCut;

  private Machine(OtherNamespaces others, boolean administer, HomeNamespace home) {
    this.others = others;
    this.administer = administer;
    this.home = home;
  }

  /**
   * Looks at what the calling thread may do and where it is.
   *
   * @throws IOException when {@code /proc} does not tell
   */
  static Machine ofThisThread(JoolConfig config) throws IOException {
    return new Machine(
        OtherNamespaces.ofThisThread(config.namedNamespaces(), config.namespaces(), MAX_OTHERS),
        Capabilities.ofThisThread().has(Capability.CAP_NET_ADMIN),
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
    return others.mayVisit();
  }

  @Override
  public List<Place> places() {
    List<Place> places = new ArrayList<>();
    places.add(Place.own(others.ownIdentity()));
    others
        .find()
        .forEach(other ->
            places.add(new Place(other.netns(), Optional.of(other.namespace()), other.identity())));
    placesCut += others.leftOut() > 0 ? 1 : 0;
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
}
