package io.netsonde.wire.jool;

import static io.netsonde.wire.jool.JoolProtocol.CLIENT_VERSION;
import static io.netsonde.wire.jool.JoolProtocol.HEADER_BYTES;
import static io.netsonde.wire.jool.JoolProtocol.MAGIC;
import static io.netsonde.wire.jool.JoolProtocol.NAME_BYTES;

import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.GenericNetlink;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.nio.charset.StandardCharsets;

/**
 * A question to one instance, before it has a command.
 *
 * @param family what the kernel said of the family, for its number and the form of the header
 * @param version the module's own, which it wants to hear
 * @param translator kind of the instance
 * @param instance its name, empty for {@code default}
 */
public record JoolRequest(
    GenericFamily family, ModuleVersion version, Translator translator, String instance) {

  private static final char UNREADABLE = '\ufffd';

  /**
   * Refuses a name that cannot be sent.
   *
   * @throws IllegalArgumentException when the name is longer than 15 bytes
   */
  public JoolRequest {
    if (!isName(instance)) {
      throw new IllegalArgumentException(
          "instance name: '" + instance + "' (expected: at most 15 bytes, no control characters)");
    }
  }

  /**
   * Whether a text can be an instance's name: at most 15 bytes, none a control character. Blanks,
   * quotes and commas are allowed. Whether more than ASCII is depends on the module's machine; what
   * is no UTF-8 cannot be written here, and reads as U+FFFD.
   */
  public static boolean isName(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length < NAME_BYTES
        && text.chars().noneMatch(c -> c < ' ' || c == UNREADABLE);
  }

  /** Writes a question that needs nothing but the command. */
  public NetlinkWriter write(NetlinkWriter writer, int command) {
    GenericNetlink.request(writer.clear(), family.id(), command, CLIENT_VERSION);
    if (family.headerBytes() == HEADER_BYTES) {
      for (byte letter : MAGIC) {
        writer.put8(letter);
      }
    }
    writer
        .put8(version.major())
        .put8(version.minor())
        .put8(version.revision())
        .put8(version.development())
        .put8(translator.number())
        .put8(0)
        .put16(0);
    byte[] name = (instance.isEmpty() ? "default" : instance).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < NAME_BYTES; i++) {
      writer.put8(i < name.length ? name[i] : 0);
    }
    return writer;
  }

  /** Writes a question about the table of one transport protocol. */
  public NetlinkWriter write(NetlinkWriter writer, int command, TransportProtocol protocol) {
    return write(writer, command).u8(JoolProtocol.protocol(version), protocol.number());
  }

  /** Adds that the counters after this one are wanted. */
  public NetlinkWriter after(NetlinkWriter writer, int counter) {
    return writer.u8(JoolProtocol.offsetU8(version), counter);
  }

  /**
   * Adds that the entries after this one are wanted.
   *
   * @param entry attributes of the entry as it came
   */
  public NetlinkWriter after(NetlinkWriter writer, byte[] entry) {
    return writer.bytes(JoolProtocol.offset(version) | Netlink.NLA_F_NESTED, entry);
  }
}
