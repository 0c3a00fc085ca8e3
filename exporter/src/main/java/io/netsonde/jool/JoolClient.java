package io.netsonde.jool;

import io.netsonde.linux.NetlinkHandler;
import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.InstanceConfiguration;
import io.netsonde.wire.jool.InstanceEntry;
import io.netsonde.wire.jool.JoolProtocol;
import io.netsonde.wire.jool.JoolReply;
import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Pool4Entry;
import io.netsonde.wire.jool.SessionEntry;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.jool.TransportProtocol;
import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Questions to Jool's kernel module.
 *
 * <p>The module looks an instance up in the network namespace of the thread that asks, wherever the
 * socket was opened. Every question costs one message each way, a long list one per page; a list
 * that does not get on, or has more than {@value #MAX_PAGES} pages where it should be short, is an
 * error.
 *
 * <p>Every refusal leaves a line in the kernel's log: ask for what is there.
 *
 * <p>Threads: one at a time.
 */
public final class JoolClient {
  private static final int MAX_PAGES = 64;

  private final Kernel kernel;
  private final GenericFamily family;
  private final ModuleVersion version;
  private final NetlinkWriter writer = new NetlinkWriter();

  /**
   * Sends a question and hands its answer on: a netlink socket, or a test that plays the kernel.
   */
  @FunctionalInterface
  public interface Kernel {
    /** See {@link io.netsonde.linux.NetlinkSocket#ask}. */
    void ask(String attempted, NetlinkWriter request, NetlinkHandler handler) throws IOException;
  }

  private JoolClient(Kernel kernel, GenericFamily family, ModuleVersion version) {
    this.kernel = kernel;
    this.family = family;
    this.version = version;
  }

  /**
   * Finds the module's netlink family. Its number changes when the module is loaded anew, and may
   * then be another family's: find it again rather than keep it.
   *
   * @param version of the module, which it wants to hear with every question
   * @throws IOException when there is no such family, or it is of a form that is not known
   */
  public static JoolClient find(Kernel kernel, ModuleVersion version) throws IOException {
    List<GenericFamily> found = new ArrayList<>(1);
    kernel.ask(
        "find Jool's netlink family",
        GenericFamily.request(new NetlinkWriter(), JoolProtocol.FAMILY),
        message -> found.add(GenericFamily.of(message)));
    if (found.size() != 1) {
      throw new NetlinkFormatException("the kernel did not describe Jool's netlink family");
    }
    int header = found.getFirst().headerBytes();
    if (header != JoolProtocol.HEADER_BYTES && header != JoolProtocol.OLD_HEADER_BYTES) {
      throw new NetlinkFormatException(
          "Jool's header has " + header + " bytes (expected: 28, or 24 before 4.1.5)");
    }
    return new JoolClient(kernel, found.getFirst(), version);
  }

  /**
   * Reads the counters of an instance; no right is needed since 4.1.5.
   *
   * @throws JoolRefusedException with 3 ({@code ESRCH}) where this namespace has no such instance
   */
  public CounterValues counters(Translator translator, String name) throws IOException {
    JoolRequest request = new JoolRequest(family, version, translator, name);
    CounterValues values = new CounterValues();
    for (int page = 0; page < MAX_PAGES; page++) {
      int last = values.last();
      request.write(writer, JoolProtocol.STATS_FOREACH);
      if (last > 0) {
        request.after(writer, last);
      }
      boolean more = ask("read the counters", values::add);
      if (!more) {
        return values;
      }
      if (values.last() == last || values.last() > 255) {
        throw new NetlinkFormatException(
            "Jool says that counters follow number " + values.last() + ", and none can");
      }
    }
    throw tooLong("counters");
  }

  /** Lists the instances of a kind in all network namespaces; needs {@code CAP_NET_ADMIN}. */
  public List<InstanceEntry> instances(Translator translator) throws IOException {
    JoolRequest request = new JoolRequest(family, version, translator, "");
    List<InstanceEntry> all = new ArrayList<>();
    Position position = new Position();
    for (int page = 0; page < MAX_PAGES; page++) {
      position.write(request, request.write(writer, JoolProtocol.INSTANCE_FOREACH));
      boolean more =
          ask(
              "list the instances",
              entries -> {
                while (entries.next()) {
                  all.add(InstanceEntry.of(entries, version));
                  position.advance(entries.bytes());
                }
              });
      if (!position.goesOn(more)) {
        return all;
      }
    }
    throw tooLong("instances");
  }

  /**
   * Whether this thread's namespace has an instance; leaves no line in the kernel's log. Needs
   * {@code CAP_NET_ADMIN}.
   */
  public boolean exists(Translator translator, String name) throws IOException {
    int[] state = {-1};
    new JoolRequest(family, version, translator, name).write(writer, JoolProtocol.INSTANCE_HELLO);
    ask(
        "look for an instance",
        answer -> {
          if (answer.next()) {
            state[0] = answer.u8();
          }
        });
    if (state[0] < 0) {
      throw new NetlinkFormatException("Jool does not say whether an instance is there");
    }
    return state[0] == 0;
  }

  /** Reads an instance's configuration; needs {@code CAP_NET_ADMIN}. */
  public InstanceConfiguration configuration(Translator translator, String name)
      throws IOException {
    List<InstanceConfiguration> read = new ArrayList<>(1);
    new JoolRequest(family, version, translator, name).write(writer, JoolProtocol.GLOBAL_FOREACH);
    ask("read the configuration", answer -> read.add(InstanceConfiguration.of(answer)));
    return read.getFirst();
  }

  /** Lists pool4 of a NAT64 for one protocol; needs {@code CAP_NET_ADMIN}. */
  public List<Pool4Entry> pool4(String name, TransportProtocol protocol) throws IOException {
    List<Pool4Entry> all = new ArrayList<>();
    boolean whole =
        table(
            "list pool4",
            name,
            JoolProtocol.POOL4_FOREACH,
            protocol,
            MAX_PAGES * 100L,
            entry -> {
              all.add(Pool4Entry.of(entry));
              return entry.bytes();
            });
    if (!whole) {
      throw tooLong("entries of pool4");
    }
    return all;
  }

  /**
   * Counts the bindings of a NAT64; needs {@code CAP_NET_ADMIN}.
   *
   * @param limit most entries to read
   * @return empty where there are more
   */
  public OptionalLong bindings(String name, TransportProtocol protocol, long limit)
      throws IOException {
    long[] count = {0};
    boolean whole =
        table(
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
   * Counts the sessions of a NAT64 by TCP state, which is {@code open} for other protocols; needs
   * {@code CAP_NET_ADMIN}.
   *
   * @param limit most entries to read
   * @return empty where there are more
   */
  public java.util.Optional<Map<String, Long>> sessions(
      String name, TransportProtocol protocol, long limit) throws IOException {
    Map<String, Long> byState = new TreeMap<>();
    boolean whole =
        table(
            "count the sessions",
            name,
            JoolProtocol.SESSION_FOREACH,
            protocol,
            limit,
            entry -> {
              String state =
                  protocol == TransportProtocol.TCP
                      ? SessionEntry.of(entry).tcpStateLabel()
                      : "open";
              byState.merge(state, 1L, Long::sum);
              return SessionEntry.position(entry);
            });
    return whole ? java.util.Optional.of(byState) : java.util.Optional.empty();
  }

  /** What is done with each entry of a table. */
  @FunctionalInterface
  private interface Entry {
    /** Takes the entry that the cursor is at; what to send back to ask for the next ones. */
    byte[] take(NetlinkAttributes entry) throws IOException;
  }

  /** Reads a table of one protocol; whether to its end. */
  private boolean table(
      String attempted,
      String name,
      int command,
      TransportProtocol protocol,
      long limit,
      Entry taker)
      throws IOException {
    JoolRequest request = new JoolRequest(family, version, Translator.NAT64, name);
    Position position = new Position();
    while (position.entries < limit) {
      position.write(request, request.write(writer, command, protocol));
      boolean more =
          ask(
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

  /** What is done with the attributes of an answer. */
  @FunctionalInterface
  private interface Answer {
    void read(NetlinkAttributes attributes) throws IOException;
  }

  /** Sends what was written; whether the list goes on. */
  private boolean ask(String attempted, Answer answer) throws IOException {
    boolean[] more = {false};
    kernel.ask(
        attempted,
        writer,
        message -> {
          JoolReply reply = JoolReply.of(message, family);
          if (reply.refusal().isPresent()) {
            throw new JoolRefusedException(attempted, reply.refusal().get());
          }
          answer.read(reply.attributes());
          more[0] = reply.more();
        });
    return more[0];
  }

  private static NetlinkFormatException tooLong(String what) {
    return new NetlinkFormatException("Jool's list of " + what + " does not end");
  }

  /** How far the reading of a list has come. */
  private static final class Position {
    private byte[] last = {};
    private long entries;
    private long entriesBefore;

    void write(JoolRequest request, NetlinkWriter writer) {
      if (entries > 0) {
        request.after(writer, last);
      }
    }

    void advance(byte[] entry) {
      last = entry;
      entries++;
    }

    /** Whether there is a next page; a page without entries ends in an error, not in a loop. */
    boolean goesOn(boolean more) throws NetlinkFormatException {
      if (more && entries == entriesBefore) {
        throw new NetlinkFormatException("Jool's list goes on without getting on");
      }
      entriesBefore = entries;
      return more;
    }
  }
}
