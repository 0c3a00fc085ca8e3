package io.netsonde.clients;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forgets clients that have given no sign for long.
 *
 * <p>Threads: the slice's loop.
 */
final class Eviction {
  /** How long bytes are kept of whoever was known by connections alone: anyone can make one up. */
  private static final Duration UNSEEN = Duration.ofHours(1);

  private final Duration expiry;
  private final ClientTable clients;
  private final Identities identities;
  private long evicted;

  Eviction(Duration expiry, ClientTable clients, Identities identities) {
    this.expiry = expiry;
    this.clients = clients;
    this.identities = identities;
  }

  /** How many that had been seen were forgotten. */
  long evicted() {
    return evicted;
  }

  /**
   * Looks through all.
   *
   * @param now by {@link System#nanoTime}
   * @param instant the same by the clock on the wall
   * @param latest number of the latest reading of counters
   */
  void turn(long now, Instant instant, long latest) {
    evicted +=
        clients.removeIf(client ->
            client.isSeen()
                && client.connections() == 0
                && isSilent(client, now, expiry)
                && !hasRule(client, latest)
                && isOver(client.seenBefore(), instant)
                && !identities.isRecent(
                    identities.sighting(client.address(), now, instant), instant));
    clients.removeIf(
        client -> !client.isSeen() && client.connections() == 0 && isSilent(client, now, UNSEEN));
  }

  private static boolean isSilent(Client client, long now, Duration time) {
    return client.lastTraffic() == Long.MIN_VALUE || now - client.lastTraffic() > time.toNanos();
  }

  /** Whether a rule of the user's stands for it, even if that has not counted anything yet. */
  private static boolean hasRule(Client client, long latest) {
    for (Traffic kind : List.of(Traffic.ANY_SENT, Traffic.ANY_RECEIVED)) {
      Meter meter = client.meterIfAny(kind.number());
      if (meter != null && meter.isIn(latest)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOver(@Nullable Instant seen, Instant instant) {
    return seen == null || seen.isBefore(instant.minus(expiry));
  }
}
