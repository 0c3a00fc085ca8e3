package io.netsonde.wire.jool;

import static io.netsonde.wire.jool.JoolProtocol.ERROR_CODE;
import static io.netsonde.wire.jool.JoolProtocol.ERROR_MESSAGE;
import static io.netsonde.wire.jool.JoolProtocol.FLAG_ERROR;
import static io.netsonde.wire.jool.JoolProtocol.FLAG_MORE;
import static io.netsonde.wire.jool.JoolProtocol.HEADER_BYTES;
import static io.netsonde.wire.jool.JoolProtocol.MAGIC;
import static io.netsonde.wire.jool.JoolProtocol.NAME_BYTES;
import static io.netsonde.wire.jool.JoolProtocol.OLD_HEADER_BYTES;

import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.GenericNetlink;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import java.util.Optional;

/**
 * An answer of Jool's.
 *
 * <p>Its header repeats the request's, so it does not tell the module's version. One bit of it says
 * that the attributes are a refusal, another that the list goes on.
 *
 * @param refusal why there is nothing to read; the attributes are then read already
 * @param more whether the list goes on after these attributes
 * @param attributes what was asked for; a cursor over the message, gone with it
 */
public record JoolReply(Optional<JoolRefusal> refusal, boolean more, NetlinkAttributes attributes) {

  /** From the end of the header back to its flags: two reserved bytes lie between, and the name. */
  private static final long FLAGS_FROM_END = NAME_BYTES + 3;

  /**
   * Reads the message that the cursor is at.
   *
   * @throws NetlinkFormatException when it is not of this family, is cut short, or is a refusal
   *     without a reason
   */
  public static JoolReply of(NetlinkMessages message, GenericFamily family)
      throws NetlinkFormatException {
    if (message.type() != family.id()) {
      throw new NetlinkFormatException(
          "Jool's answer: message type " + message.type() + " (expected: " + family.id() + ")");
    }
    long own = GenericNetlink.headerBytes();
    int header = family.headerBytes();
    if (header != HEADER_BYTES && header != OLD_HEADER_BYTES) {
      throw new NetlinkFormatException(
          "Jool's header: " + header + " bytes (expected: 28, or 24 before 4.1.5)");
    }
    NetlinkAttributes attributes = message.attributes(own + header);
    if (header == HEADER_BYTES) {
      for (int i = 0; i < MAGIC.length; i++) {
        if (message.u8(own + i) != MAGIC[i]) {
          throw new NetlinkFormatException("Jool's answer does not begin with its mark, 'jool'");
        }
      }
    }
    int flags = message.u8(own + header - FLAGS_FROM_END);
    return new JoolReply(
        (flags & FLAG_ERROR) == 0 ? Optional.empty() : Optional.of(refusal(attributes)),
        (flags & FLAG_MORE) != 0,
        attributes);
  }

  private static JoolRefusal refusal(NetlinkAttributes attributes) throws NetlinkFormatException {
    int errno = 0;
    String text = "";
    while (attributes.next()) {
      switch (attributes.type()) {
        case ERROR_CODE -> {
          if (attributes.length() != Short.BYTES) {
            throw new NetlinkFormatException(
                "Jool's error number: " + attributes.length() + " bytes (expected: 2)");
          }
          errno = attributes.u16();
        }
        case ERROR_MESSAGE -> text = attributes.string();
        default -> {}
      }
    }
    if (errno == 0) {
      throw new NetlinkFormatException("Jool refuses without an error number");
    }
    return new JoolRefusal(errno, text);
  }
}
