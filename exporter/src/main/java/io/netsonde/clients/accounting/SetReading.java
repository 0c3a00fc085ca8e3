package io.netsonde.clients.accounting;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Traffic;
import io.netsonde.linux.NetlinkHandler;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.nftables.CountedElements;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Hot: sees every element of every set at each interval, and allocates for new clients only.
 *
 * <p>Who has only received is not a client yet: anyone can send to addresses that nobody has.
 *
 * <p>Threads: the slice's loop.
 */
final class SetReading implements NetlinkHandler, CountedElements.Sink {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;
  private static final int KIND_BYTES = 4;

  private final CountedElements elements;
  private final ClientTable clients;
  private final LanNetwork network;
  private final long number;
  private final long now;
  private final long idleMillis;
  private long unaccounted;
  private long seen;

  SetReading(
      CountedElements elements,
      ClientTable clients,
      LanNetwork network,
      long number,
      long now,
      long idleMillis) {
    this.elements = elements;
    this.clients = clients;
    this.network = network;
    this.number = number;
    this.now = now;
    this.idleMillis = idleMillis;
  }

  /** Elements that were of no client or of no kind that we know. */
  long unaccounted() {
    return unaccounted;
  }

  /** Elements of the set that was read last. */
  long seen() {
    return seen;
  }

  @Override
  public void begin() {
    seen = 0;
  }

  @Override
  public void message(NetlinkMessages message) throws IOException {
    elements.read(message, this);
  }

  @Override
  public void element(
      MemorySegment segment,
      long keyAt,
      long keyBytes,
      long bytes,
      long packets,
      long expiresMillis) {
    seen++;
    boolean v6 = keyBytes == V6_BYTES + KIND_BYTES;
    if (!v6 && keyBytes != V4_BYTES + KIND_BYTES) {
      unaccounted++;
      return;
    }
    long high = v6 ? segment.get(LONG, keyAt) : 0;
    long low = v6 ? segment.get(LONG, keyAt + 8) : Integer.toUnsignedLong(segment.get(INT, keyAt));
    int kind = segment.get(INT, keyAt + (v6 ? V6_BYTES : V4_BYTES));
    if (kind < 0 || kind >= Traffic.KINDS) {
      unaccounted++;
      return;
    }
    boolean sent = Traffic.of(kind).sent();
    Client client = client(v6, high, low, sent);
    if (client == null) {
      return;
    }
    long left = Math.min(Math.max(0, expiresMillis), idleMillis) * 1_000_000;
    client.meter(kind).read(number, bytes, packets, now, now + left);
    if (sent && expiresMillis >= 0 && expiresMillis <= idleMillis) {
      client.hadTraffic(now - (idleMillis - expiresMillis) * 1_000_000, true);
    }
  }

  /**
   * Whose element it is. A client that is known stays one when its network goes and comes again, as
   * with a cable: an element that was left out meanwhile would be counted anew.
   */
  private @Nullable Client client(boolean v6, long high, long low, boolean sent) {
    if (network.isClient(v6, high, low)) {
      return sent ? clients.see(v6, high, low) : clients.track(v6, high, low);
    }
    Client known = clients.find(v6, high, low);
    if (known == null) {
      unaccounted++;
    }
    return known;
  }
}
