package io.netsonde.clients.totals;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.wire.IpAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an earlier run knew of its clients.
 *
 * @param era which counters in the kernel it had read
 * @param clients in any order
 */
public record SavedTotals(Era era, List<SavedClient> clients) {
  /** What holds where nothing was saved. */
  public static final SavedTotals NONE = new SavedTotals(Era.NONE, List.of());

  /** Copies the list. */
  public SavedTotals {
    clients = List.copyOf(clients);
  }

  /**
   * One client.
   *
   * @param lastSeen when it gave the last sign; empty where it never did
   * @param opened connections by protocol, without those of which there were none
   * @param meters by kind of traffic
   */
  record SavedClient(
      IpAddress address,
      Optional<Instant> lastSeen,
      Map<Protocol, Long> opened,
      Map<Traffic, SavedMeter> meters) {
    SavedClient {
      opened = Map.copyOf(opened);
      meters = Map.copyOf(meters);
    }
  }

  /**
   * One total.
   *
   * @param counter what the kernel's counter had when it was read; empty where there was none
   */
  record SavedMeter(long bytes, long packets, Optional<Counter> counter) {
    private void restore(Meter meter) {
      meter.restore(bytes, packets);
      counter.ifPresent(then -> meter.restoreCounter(then.bytes(), then.packets()));
    }
  }

  /** A counter in the kernel. */
  record Counter(long bytes, long packets) {}

  /** Gives the totals to clients; where there is not room for all, to those seen last. */
  public void restore(ClientTable table) {
    clients.stream()
        .sorted(
            Comparator.comparing((SavedClient client) -> client.lastSeen().orElse(Instant.MIN))
                .reversed())
        .forEach(saved -> {
          Client client = table.see(saved.address());
          if (client != null) {
            client.wasSeen(saved.lastSeen().orElse(null));
            saved.opened().forEach(client::restoreOpened);
            saved.meters().forEach((kind, meter) -> meter.restore(client.meter(kind.number())));
          }
        });
  }
}
