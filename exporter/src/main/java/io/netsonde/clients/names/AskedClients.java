package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * For whom names are wanted: those that were asked for in the last hour.
 *
 * <p>Threads: any asks; the names' own reads and forgets. Bounds: a number of clients; who finds no
 * room gets the names of files, and none for which somebody has to be asked.
 */
final class AskedClients {
  private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);

  private final int capacity;
  private final Map<IpAddress, Asked> asked = new ConcurrentHashMap<>();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicBoolean news = new AtomicBoolean();

  /** A client that was asked for. */
  static final class Asked {
    private final IpAddress address;

    /** Written by whoever asks, read by the names' thread. */
    private volatile @Nullable MacAddress mac;

    private volatile long nanos;

    private Asked(IpAddress address) {
      this.address = address;
    }

    IpAddress address() {
      return address;
    }

    @Nullable MacAddress mac() {
      return mac;
    }
  }

  AskedClients(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Notes that a client was asked for.
   *
   * @return whether it is a new one, or has another card
   */
  boolean note(IpAddress address, @Nullable MacAddress mac, long now) {
    Asked client = asked.get(address);
    boolean fresh = client == null;
    if (client == null) {
      if (asked.size() >= capacity) {
        refused.incrementAndGet();
        return false;
      }
      client = new Asked(address);
      asked.put(address, client);
    }
    MacAddress before = client.mac;
    if (mac != null && !mac.equals(before)) {
      client.mac = mac;
      fresh = true;
    }
    client.nanos = now;
    if (fresh) {
      news.set(true);
    }
    return fresh;
  }

  /** Whether {@link #note} has had news since the last call. */
  boolean takeNews() {
    return news.getAndSet(false);
  }

  void forgetOld(long now) {
    asked.values().removeIf(one -> now - one.nanos > FORGET_NANOS);
  }

  Collection<Asked> all() {
    return asked.values();
  }

  int size() {
    return asked.size();
  }

  long refused() {
    return refused.get();
  }
}
