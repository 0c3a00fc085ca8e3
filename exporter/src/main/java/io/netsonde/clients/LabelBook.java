package io.netsonde.clients;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import java.util.HashMap;
import java.util.Map;

/**
 * The labels of clients' series, kept from one round to the next.
 *
 * <p>Threads: the slice's loop. Bounds: as many as there are clients.
 */
final class LabelBook {
  private final Map<Client, SeriesLabels> labels = new HashMap<>();

  /** The labels of a client that is this one now. */
  SeriesLabels of(Client client, Identity identity) {
    SeriesLabels known = labels.get(client);
    if (known == null || !known.identity().equals(identity)) {
      known = new SeriesLabels(client.address(), identity);
      labels.put(client, known);
    }
    return known;
  }

  /** Forgets those of clients that are forgotten, also where their address is a client's again. */
  void keepOnly(ClientTable clients) {
    if (labels.size() > clients.size()) {
      labels.keySet().removeIf(client -> clients.find(client.address()) != client);
    }
  }

  int size() {
    return labels.size();
  }
}
