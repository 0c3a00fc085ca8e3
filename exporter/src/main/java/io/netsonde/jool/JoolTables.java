package io.netsonde.jool;

import io.netsonde.wire.jool.JoolProtocol;
import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.jool.Pool4Entry;
import io.netsonde.wire.jool.SessionEntry;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.jool.TransportProtocol;
import io.netsonde.wire.netlink.NetlinkAttributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The tables of a NAT64 in this thread's network namespace; all need {@code CAP_NET_ADMIN}.
 *
 * <p>Each page is a question of its own, so that a table is not read as of one moment.
 */
final class JoolTables {
  private static final int MAX_POOL4 = 6_400;

  private final JoolConversation conversation;

  JoolTables(JoolConversation conversation) {
    this.conversation = conversation;
  }

  /** Lists pool4 for one protocol. */
  List<Pool4Entry> pool4(String name, TransportProtocol protocol) throws IOException {
    List<Pool4Entry> all = new ArrayList<>();
    boolean whole =
        read(
            "list pool4",
            name,
            JoolProtocol.POOL4_FOREACH,
            protocol,
            MAX_POOL4,
            entry -> {
              all.add(Pool4Entry.of(entry));
              return entry.bytes();
            });
    if (!whole) {
      throw JoolConversation.tooLong("entries of pool4");
    }
    return all;
  }

  /**
   * Counts the bindings.
   *
   * @param limit most entries to read
   * @return empty where there are more
   */
  OptionalLong bindings(String name, TransportProtocol protocol, long limit) throws IOException {
    long[] count = {0};
    boolean whole =
        read(
            "count the bindings",
            name,
            JoolProtocol.BIB_FOREACH,
            protocol,
            limit,
            entry -> {
              count[0]++;
              return entry.bytes();
            });
    return whole ? OptionalLong.of(count[0]) : OptionalLong.empty();
  }

  /**
   * Counts the sessions by TCP state, which is {@code open} for other protocols.
   *
   * @param limit most entries to read
   * @return empty where there are more
   */
  Optional<Map<String, Long>> sessions(String name, TransportProtocol protocol, long limit)
      throws IOException {
    Map<String, Long> byState = new TreeMap<>();
    boolean whole =
        read(
            "count the sessions",
            name,
            JoolProtocol.SESSION_FOREACH,
            protocol,
            limit,
            entry -> {
              boolean tcp = protocol == TransportProtocol.TCP;
              byState.merge(tcp ? SessionEntry.of(entry).tcpStateLabel() : "open", 1L, Long::sum);
              return SessionEntry.position(entry);
            });
    return whole ? Optional.of(byState) : Optional.empty();
  }

  /** What is done with each entry of a table. */
  @FunctionalInterface
  private interface Entry {
    /** Takes the entry that the cursor is at; what to send back to ask for the next ones. */
    byte[] take(NetlinkAttributes entry) throws IOException;
  }

  /** Reads a table of one protocol; whether to its end. */
  private boolean read(
      String attempted,
      String name,
      int command,
      TransportProtocol protocol,
      long limit,
      Entry taker)
      throws IOException {
    JoolRequest request = conversation.request(Translator.NAT64, name);
    ListPosition position = new ListPosition();
    while (position.entries() < limit) {
      position.write(request, request.write(conversation.writer(), command, protocol));
      boolean more =
          conversation.ask(
              attempted,
              entries -> {
                while (entries.next()) {
                  position.advance(taker.take(entries));
                }
              });
      if (!position.goesOn(more)) {
        return true;
      }
    }
    return false;
  }
}
