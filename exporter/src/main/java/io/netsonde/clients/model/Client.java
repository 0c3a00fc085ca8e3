package io.netsonde.clients.model;

import io.netsonde.wire.IpAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An address behind this router, and all that is counted of it.
 *
 * <p>Threads: the slice's loop.
 */
public final class Client {
  private final IpAddress address;
  private final @Nullable Meter[] meters = new Meter[Traffic.KINDS];
  private final int[] connections = new int[Protocol.KINDS];
  private final long[] opened = new long[Protocol.KINDS];
  private boolean seen;
  private @Nullable Instant seenBefore;
  private boolean tracked;
  private long lastTraffic = Long.MIN_VALUE;
  private long lastSent = Long.MIN_VALUE;
  private int live;
  private double receivedPerSecond = Double.NaN;
  private double sentPerSecond = Double.NaN;

  Client(IpAddress address) {
    this.address = address;
  }

  /** The client's address. */
  public IpAddress address() {
    return address;
  }

  /** The meter of a kind of traffic; made where there was none. */
  public Meter meter(int kind) {
    Meter meter = meters[kind];
    if (meter == null) {
      meter = new Meter();
      meters[kind] = meter;
    }
    return meter;
  }

  /** The meter of a kind of traffic; null where there was no such traffic. */
  public @Nullable Meter meterIfAny(int kind) {
    return meters[kind];
  }

  /**
   * Whether it is known by more than connections: by its traffic through our interfaces, or as a
   * neighbour. Anyone on the Internet can make a connection appear that claims to come from here.
   */
  public boolean isSeen() {
    return seen;
  }

  /** Whether connections have been counted for it. */
  public boolean isTracked() {
    return tracked;
  }

  /** When it last had traffic, by {@link System#nanoTime}; {@code Long.MIN_VALUE} for never. */
  public long lastTraffic() {
    return lastTraffic;
  }

  /** When it last sent something, which proves that it is there; as {@link #lastTraffic}. */
  public long lastSent() {
    return lastSent;
  }

  /**
   * Notes that it had traffic at a time.
   *
   * @param sent whether it sent it; what is sent to a client proves nothing
   */
  public void hadTraffic(long nanoTime, boolean sent) {
    if (lastTraffic == Long.MIN_VALUE || nanoTime - lastTraffic > 0) {
      lastTraffic = nanoTime;
    }
    if (sent && (lastSent == Long.MIN_VALUE || nanoTime - lastSent > 0)) {
      lastSent = nanoTime;
    }
  }

  /** Counts a connection that begins. */
  public void connected(Protocol protocol, boolean counted) {
    connections[protocol.number()]++;
    live++;
    tracked = true;
    if (counted) {
      opened[protocol.number()]++;
    }
  }

  /** Counts a connection that has ended. */
  public void disconnected(Protocol protocol) {
    connections[protocol.number()]--;
    live--;
  }

  /** Connections that exist now. */
  public int connections(Protocol protocol) {
    return connections[protocol.number()];
  }

  /** Connections of all protocols that exist now. */
  public int connections() {
    return live;
  }

  /** Connections that were opened so far. */
  public long opened(Protocol protocol) {
    return opened[protocol.number()];
  }

  /** Bytes received per second between the latest two readings; NaN where that is not known. */
  public double receivedPerSecond() {
    return receivedPerSecond;
  }

  /** Bytes sent per second between the latest two readings; NaN where that is not known. */
  public double sentPerSecond() {
    return sentPerSecond;
  }

  /**
   * Computes the rates of a reading that is complete.
   *
   * @param number of the reading
   * @param seconds since the one before; NaN where there was none
   */
  public void measureRates(long number, double seconds) {
    double received = 0;
    double sent = 0;
    for (Traffic kind : Traffic.all()) {
      Meter meter = meters[kind.number()];
      if (meter != null && kind.sent()) {
        sent += meter.bytesPerReading(number);
      } else if (meter != null) {
        received += meter.bytesPerReading(number);
      }
    }
    receivedPerSecond = received / seconds;
    sentPerSecond = sent / seconds;
  }

  /** When an earlier run saw it last; null where none did. */
  public @Nullable Instant seenBefore() {
    return seenBefore;
  }

  /** Notes when an earlier run saw it last. */
  public void wasSeen(@Nullable Instant before) {
    seenBefore = before;
  }

  /** Begins with the connections that were opened in earlier runs. */
  public void restoreOpened(Protocol protocol, long before) {
    opened[protocol.number()] = before;
    tracked |= before > 0;
  }

  void markSeen() {
    seen = true;
  }
}
