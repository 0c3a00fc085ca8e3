package io.netsonde.jool;

import io.netsonde.linux.NetworkNamespace;
import java.util.Optional;

/**
 * A network namespace to look for instances in.
 *
 * @param netns as it stands in the label: a name, a path, or empty for Netsonde's own
 * @param namespace how to get there; empty for Netsonde's own
 * @param identity inode number; a name may come to stand for another namespace
 */
record Place(String netns, Optional<NetworkNamespace> namespace, long identity) {
  /** Netsonde's own. */
  static Place own(long identity) {
    return new Place("", Optional.empty(), identity);
  }
}
