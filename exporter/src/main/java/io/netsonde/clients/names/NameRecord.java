package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a source says: this address, or this card, has this name.
 *
 * @param address null where the name is the card's, whatever its address
 * @param mac null where the source does not say whose the address is
 * @param name cleaned
 * @param expires seconds since 1970 when it no longer holds; {@link #NEVER} where nobody said
 */
record NameRecord(
    @Nullable IpAddress address, @Nullable MacAddress mac, String name, long expires) {
  static final long NEVER = Long.MAX_VALUE;

  boolean holds(long nowSeconds) {
    return nowSeconds < expires;
  }
}
