package io.netsonde.clients;

import io.netsonde.clients.flows.ConnectionWatch;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.wire.conntrack.ConntrackStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The watch over connections, begun again after a failure, or when bytes are wanted, too.
 *
 * <p>Threads: the slice's loop.
 */
final class Connections implements AutoCloseable {
  private static final long RETRY_NANOS = 5_000_000_000L;

  private final ClientsConfig config;
  private final ClientTable clients;
  private final int bufferBytes;
  private @Nullable ConnectionWatch watch;
  private boolean counting;
  private boolean waiting;
  private long retryAt;
  private String detail = "has not looked yet";
  private long overruns;
  private long dumps;
  private long refused;
  private Optional<ConntrackStatistics> statistics = Optional.empty();

  Connections(ClientsConfig config, ClientTable clients, int bufferBytes) {
    this.config = config;
    this.clients = clients;
    this.bufferBytes = bufferBytes;
  }

  /**
   * Takes what has happened.
   *
   * @param withBytes whether bytes are wanted, too
   * @param number of the reading into which they go
   * @return whether all connections were read
   */
  boolean turn(long now, LanNetwork network, boolean withBytes, long number) throws IOException {
    if (waiting && now - retryAt < 0) {
      return false;
    }
    waiting = false;
    try {
      ConnectionWatch open = opened(now, network, withBytes, number);
      open.beginReading(number);
      boolean read = open.turn(now, network);
      detail = "by events, and all read " + (open.dumps() == 1 ? "once" : open.dumps() + " times");
      return read;
    } catch (IOException e) {
      detail = String.valueOf(e.getMessage());
      end();
      waiting = true;
      retryAt = now + RETRY_NANOS;
      throw e;
    }
  }

  /** Reads what the kernel counts. */
  void readStatistics() throws IOException {
    statistics = Optional.empty();
    ConnectionWatch open = watch;
    if (open != null) {
      statistics = Optional.of(open.readStatistics());
    }
  }

  Optional<ConntrackStatistics> statistics() {
    return statistics;
  }

  /** How it fares. */
  ConnectionState state() {
    ConnectionWatch open = watch;
    if (open == null) {
      return new ConnectionState(false, detail, overruns, dumps, Double.NaN, 0);
    }
    return new ConnectionState(
        open.isCurrent(),
        detail,
        overruns + open.overruns(),
        dumps + open.dumps(),
        open.dumps() == 0 ? Double.NaN : open.dumpNanos() / 1e9,
        open.offloaded());
  }

  /** Connections that found no room. */
  long refused() {
    ConnectionWatch open = watch;
    return refused + (open == null ? 0 : open.refused());
  }

  @Override
  public void close() {
    end();
  }

  private ConnectionWatch opened(long now, LanNetwork network, boolean withBytes, long number)
      throws IOException {
    ConnectionWatch open = watch;
    if (open != null && counting == withBytes) {
      return open;
    }
    if (open != null && counting) {
      open.beginReading(number);
      open.readAll(now, network);
    }
    end();
    open =
        ConnectionWatch.open(
            clients, config.maxConnections(), withBytes, period(withBytes), bufferBytes);
    watch = open;
    counting = withBytes;
    return open;
  }

  /** Bytes are told by dumps alone, and are wanted as often as from elsewhere. */
  private Duration period(boolean withBytes) {
    Duration reconcile = config.reconcile();
    return withBytes && config.interval().compareTo(reconcile) < 0 ? config.interval() : reconcile;
  }

  private void end() {
    ConnectionWatch open = watch;
    if (open != null) {
      overruns += open.overruns();
      dumps += open.dumps();
      refused += open.refused();
      open.forget();
      open.close();
    }
    watch = null;
    statistics = Optional.empty();
  }
}
