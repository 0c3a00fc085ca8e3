package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import io.netsonde.wire.json.Json;
import io.netsonde.wire.json.JsonFormatException;
import io.netsonde.wire.json.JsonReader;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answer of Kea's control socket to {@code lease4-get-all} and {@code lease6-get-all}, commands
 * of its hook library {@code lease_cmds}.
 */
final class KeaReply {
  /** Kea's result codes: success, and success with nothing to tell. */
  private static final long SUCCESS = 0;

  private static final long EMPTY = 3;

  /** A lease that lasts for ever. */
  private static final long INFINITE = 0xffff_ffffL;

  private KeaReply() {}

  /**
   * Reads an answer.
   *
   * @throws IOException where it is none, or Kea refused, in Kea's words
   */
  static void read(String text, NameTable.Builder names) throws IOException {
    Json reply;
    try {
      reply = JsonReader.read(text);
    } catch (JsonFormatException e) {
      throw new LeaseException("format", "no answer of Kea: " + e.getMessage());
    }
    OptionalLong code = reply.get("result").integer();
    if (code.isEmpty()) {
      throw new LeaseException("format", "no answer of Kea: it has no result");
    }
    long result = code.getAsLong();
    if (result != SUCCESS && result != EMPTY) {
      throw new LeaseException(
          "refused",
          "Kea refused with result " + result + ": " + reply.get("text").string().orElse(""));
    }
    for (Json lease : reply.get("arguments").get("leases").elements()) {
      readLease(lease, names);
    }
  }

  private static void readLease(Json lease, NameTable.Builder names) {
    Optional<IpAddress> address = lease.get("ip-address").string().flatMap(IpAddress::parse);
    boolean active = lease.get("state").integer().orElse(0) == 0;
    boolean prefix = lease.get("type").string().orElse("").equals("IA_PD");
    if (address.isEmpty() || !active || prefix) {
      return;
    }
    long begun = lease.get("cltt").integer().orElse(-1);
    long lasts = lease.get("valid-lft").integer().orElse(INFINITE);
    names.add(
        address.get(),
        lease.get("hw-address").string().flatMap(MacAddress::parse).orElse(null),
        lease.get("hostname").string().orElse(""),
        begun < 0 || lasts >= INFINITE ? NameRecord.NEVER : begun + lasts);
  }
}
