package io.netsonde.jool;

import io.netsonde.linux.NetlinkHandler;
import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.InstanceConfiguration;
import io.netsonde.wire.jool.InstanceEntry;
import io.netsonde.wire.jool.JoolProtocol;
import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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

  private final JoolConversation conversation;
  private final JoolTables tables;

  /**
   * Sends a question and hands its answer on: a netlink socket, or a test that plays the kernel.
   */
  @FunctionalInterface
  public interface Kernel {
    /** See {@link io.netsonde.linux.NetlinkSocket#ask}. */
    void ask(String attempted, NetlinkWriter request, NetlinkHandler handler) throws IOException;
  }

  private JoolClient(JoolConversation conversation) {
    this.conversation = conversation;
    tables = new JoolTables(conversation);
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
    return new JoolClient(new JoolConversation(kernel, found.getFirst(), version));
  }

  /**
   * Reads the counters of an instance; no right is needed since 4.1.5.
   *
   * @throws JoolRefusedException with 3 ({@code ESRCH}) where this namespace has no such instance
   */
  public CounterValues counters(Translator translator, String name) throws IOException {
    JoolRequest request = conversation.request(translator, name);
    CounterValues values = new CounterValues();
    for (int page = 0; page < MAX_PAGES; page++) {
      int last = values.last();
      request.write(conversation.writer(), JoolProtocol.STATS_FOREACH);
      if (last > 0) {
        request.after(conversation.writer(), last);
      }
      boolean more = conversation.ask("read the counters", values::add);
      if (!more) {
        return values;
      }
      if (values.last() == last || values.last() > 255) {
        throw new NetlinkFormatException(
            "Jool says that counters follow number " + values.last() + ", and none can");
      }
    }
    throw JoolConversation.tooLong("counters");
  }

  /** Lists the instances of a kind in all network namespaces; needs {@code CAP_NET_ADMIN}. */
  public List<InstanceEntry> instances(Translator translator) throws IOException {
    JoolRequest request = conversation.request(translator, "");
    List<InstanceEntry> all = new ArrayList<>();
    ListPosition position = new ListPosition();
    for (int page = 0; page < MAX_PAGES; page++) {
      position.write(request, request.write(conversation.writer(), JoolProtocol.INSTANCE_FOREACH));
      boolean more =
          conversation.ask(
              "list the instances",
              entries -> {
                while (entries.next()) {
                  all.add(InstanceEntry.of(entries, conversation.version()));
                  position.advance(entries.bytes());
                }
              });
      if (!position.goesOn(more)) {
        return all;
      }
    }
    throw JoolConversation.tooLong("instances");
  }

  /**
   * Whether this thread's namespace has an instance; leaves no line in the kernel's log. Needs
   * {@code CAP_NET_ADMIN}.
   */
  public boolean exists(Translator translator, String name) throws IOException {
    int[] state = {-1};
    conversation
        .request(translator, name)
        .write(conversation.writer(), JoolProtocol.INSTANCE_HELLO);
    conversation.ask(
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
    conversation
        .request(translator, name)
        .write(conversation.writer(), JoolProtocol.GLOBAL_FOREACH);
    conversation.ask(
        "read the configuration", answer -> read.add(InstanceConfiguration.of(answer)));
    return read.getFirst();
  }

  /** The tables of NAT64 instances. */
  JoolTables tables() {
    return tables;
  }
}
