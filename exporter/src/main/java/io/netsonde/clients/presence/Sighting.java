package io.netsonde.clients.presence;

import io.netsonde.wire.MacAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an address now.
 *
 * @param status whether its client is there
 * @param lastSeen the latest sign of it; null where there has been none
 * @param mac its address on the link, the last one known; null where there has been none
 * @param interfaceIndex the interface that it was last seen behind; 0 where it is not known
 */
public record Sighting(
    Status status, @Nullable Instant lastSeen, @Nullable MacAddress mac, int interfaceIndex) {
  /** Nothing is known. */
  public static final Sighting NONE = new Sighting(Status.UNKNOWN, null, null, 0);
}
