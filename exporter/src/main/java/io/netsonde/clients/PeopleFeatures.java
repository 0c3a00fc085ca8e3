package io.netsonde.clients;

import io.netsonde.clients.names.NamesHealth;
import io.netsonde.clients.presence.PresenceHealth;
import io.netsonde.slice.Feature;

/** Names and presence as parts of the slice that work or do not. */
final class PeopleFeatures {
  private PeopleFeatures() {}

  static Feature presence(PresenceHealth health) {
    String failure = health.failure();
    return new Feature(
        "presence",
        health.current(),
        failure != null
            ? failure
            : "by the kernel's neighbours and by traffic"
                + (health.probing() ? ", and silent clients are asked" : ""));
  }

  static Feature names(NamesHealth health) {
    String failure = health.cacheFailure();
    return new Feature(
        "name_memory",
        health.cacheUp(),
        failure != null
            ? "names are not remembered over a restart: " + failure
            : health.remembered() + " names are remembered");
  }
}
