package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import io.netsonde.wire.json.Json;
import io.netsonde.wire.json.JsonFormatException;
import io.netsonde.wire.json.JsonReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The leases of the DHCP server in systemd-networkd, of which it writes a file of JSON for each
 * interface since version 256; before that it kept none. The whole file is one line.
 */
final class NetworkdFormat {
  private static final long MICROS = 1_000_000;

  /** Some 30,000 leases; they take several times as much memory while they are read. */
  private static final int MAX_BYTES = 8 << 20;

  private NetworkdFormat() {}

  static void read(BoundedLines lines, NameTable.Builder names) throws IOException {
    String text = lines.rest(MAX_BYTES);
    if (lines.isCut()) {
      throw new LeaseException("too-long", "more than " + (MAX_BYTES >> 20) + " MiB of leases");
    }
    try {
      for (Json lease : JsonReader.read(text).get("Leases").elements()) {
        readLease(lease, names);
      }
    } catch (JsonFormatException e) {
      throw new LeaseException("format", "no leases of systemd-networkd: " + e.getMessage());
    }
  }

  private static void readLease(Json lease, NameTable.Builder names) {
    byte[] address = bytes(lease.get("Address"));
    Optional<String> name = lease.get("Hostname").string();
    if (address.length == 4 && name.isPresent()) {
      @Nullable MacAddress mac = MacAddress.of(bytes(lease.get("HardwareAddress"))).orElse(null);
      OptionalLong expires = lease.get("ExpirationRealtimeUSec").integer();
      names.add(
          IpAddress.v4(MemorySegment.ofArray(address), 0),
          mac,
          name.get(),
          expires.isPresent() ? expires.getAsLong() / MICROS : NameRecord.NEVER);
    }
  }

  private static byte[] bytes(Json array) {
    List<Json> items = array.elements();
    byte[] bytes = new byte[items.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) items.get(i).integer().orElse(0);
    }
    return bytes;
  }
}
