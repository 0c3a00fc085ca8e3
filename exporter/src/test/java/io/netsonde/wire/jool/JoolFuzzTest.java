package io.netsonde.wire.jool;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import java.lang.foreign.MemorySegment;

/** Any answer ends in records or in a {@link NetlinkFormatException} with words, and soon. */
class JoolFuzzTest {
  private static final ModuleVersion VERSION = new ModuleVersion(4, 1, 9, 0);

  @FuzzTest
  void any_answer_is_read_or_refused(byte[] bytes) {
    NetlinkMessages messages =
        new NetlinkMessages().over(MemorySegment.ofArray(bytes), 0, bytes.length);
    for (int kind = 0; kind < 6; kind++) {
      messages.over(MemorySegment.ofArray(bytes), 0, bytes.length);
      try {
        while (messages.next()) {
          read(kind, messages);
        }
      } catch (NetlinkFormatException e) {
        if (e.getMessage() == null || e.getMessage().isEmpty()) {
          throw new AssertionError("a failure without words", e);
        }
      }
    }
  }

  private static void read(int kind, NetlinkMessages messages) throws NetlinkFormatException {
    if (kind == 0) {
      GenericFamily.of(messages);
      return;
    }
    GenericFamily family =
        new GenericFamily(messages.type(), 2, messages.sequence() % 2 == 0 ? 28 : 24, 13);
    JoolReply reply = JoolReply.of(messages, family);
    if (reply.refusal().isPresent()) {
      return;
    }
    NetlinkAttributes attributes = reply.attributes();
    switch (kind) {
      case 1 -> new CounterValues().add(attributes);
      case 2 -> InstanceConfiguration.of(attributes);
      default -> {
        while (attributes.next()) {
          switch (kind) {
            case 3 -> InstanceEntry.of(attributes, VERSION);
            case 4 -> Pool4Entry.of(attributes);
            default -> {
              SessionEntry.of(attributes);
              SessionEntry.position(attributes);
            }
          }
        }
      }
    }
  }
}
