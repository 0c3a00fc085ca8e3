package io.netsonde.clients;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.wire.IpAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was known of a client after a round. Immutable.
 *
 * <p>Its numbers lie in arrays, so that the snapshot of thousands is few objects.
 */
final class ClientSnapshot {
  private static final long NONE = -1;

  private final IpAddress address;
  private final SeriesLabels labels;
  private final long[] bytes = new long[Traffic.KINDS];
  private final long[] packets = new long[Traffic.KINDS];
  private final double receivedPerSecond;
  private final double sentPerSecond;
  private final boolean tracked;
  private final int[] connections = new int[Protocol.KINDS];
  private final long[] opened = new long[Protocol.KINDS];
  private final Optional<Boolean> online;
  private final Optional<Instant> lastSeen;

  /**
   * Copies what is known.
   *
   * @param counted whether its bytes are known
   * @param tracked whether its connections are known
   */
  ClientSnapshot(
      Client client,
      SeriesLabels labels,
      boolean counted,
      boolean tracked,
      Optional<Boolean> online,
      Optional<Instant> lastSeen) {
    address = client.address();
    this.labels = labels;
    this.tracked = tracked;
    this.online = online;
    this.lastSeen = lastSeen;
    receivedPerSecond = counted ? client.receivedPerSecond() : Double.NaN;
    sentPerSecond = counted ? client.sentPerSecond() : Double.NaN;
    for (Traffic kind : Traffic.all()) {
      Meter meter = counted ? client.meterIfAny(kind.number()) : null;
      bytes[kind.number()] = meter == null ? NONE : meter.totalBytes();
      packets[kind.number()] = meter == null ? NONE : meter.totalPackets();
    }
    for (Protocol protocol : Protocol.all()) {
      connections[protocol.number()] = client.connections(protocol);
      opened[protocol.number()] = client.opened(protocol);
    }
  }

  IpAddress address() {
    return address;
  }

  SeriesLabels labels() {
    return labels;
  }

  /** Bytes of a kind; empty where there was none, or it is not known. */
  OptionalLong bytes(Traffic kind) {
    return known(bytes[kind.number()]);
  }

  /** Packets of a kind. */
  OptionalLong packets(Traffic kind) {
    return known(packets[kind.number()]);
  }

  /** Bytes of all kinds in a direction; empty where none is known. */
  OptionalLong bytes(boolean sent) {
    long sum = NONE;
    for (Traffic kind : Traffic.all()) {
      long one = bytes[kind.number()];
      if (kind.sent() == sent && one != NONE) {
        sum = Math.max(0, sum) + one;
      }
    }
    return known(sum);
  }

  /** Whether bytes are known. */
  boolean isCounted() {
    return bytes(true).isPresent() || bytes(false).isPresent();
  }

  /** Bytes a second that it received or sent lately; NaN where that is not known. */
  double perSecond(boolean sent) {
    return sent ? sentPerSecond : receivedPerSecond;
  }

  /** Whether its connections are known. */
  boolean isTracked() {
    return tracked;
  }

  int connections(Protocol protocol) {
    return connections[protocol.number()];
  }

  /** Connections of all protocols. */
  int connections() {
    int sum = 0;
    for (int one : connections) {
      sum += one;
    }
    return sum;
  }

  long opened(Protocol protocol) {
    return opened[protocol.number()];
  }

  /** Whether it is there; empty where nobody knows. */
  Optional<Boolean> online() {
    return online;
  }

  /** When it last gave a sign. */
  Optional<Instant> lastSeen() {
    return lastSeen;
  }

  private static OptionalLong known(long value) {
    return value == NONE ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
