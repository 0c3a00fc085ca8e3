package io.netsonde.wire.netlink;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;

/**
 * Any bytes end in records or in a {@link NetlinkFormatException}, and soon.
 *
 * <p>The buffer is exactly as long as the bytes, so that a read beyond them is an
 * IndexOutOfBoundsException, which fails the test.
 */
class NetlinkFuzzTest {
  @FuzzTest
  void messages_and_attributes(byte[] bytes) {
    MemorySegment segment = MemorySegment.ofArray(bytes);
    NetlinkMessages messages = new NetlinkMessages().over(segment, 0, bytes.length);
    try {
      while (messages.next()) {
        walk(messages.attributes(messages.length() % 24));
      }
    } catch (NetlinkFormatException e) {
      requireMessage(e);
    }
  }

  @FuzzTest
  void decoders(byte[] bytes) {
    MemorySegment segment = MemorySegment.ofArray(bytes);
    NetlinkMessages messages = new NetlinkMessages().over(segment, 0, bytes.length);
    try {
      while (messages.next()) {
        switch (messages.type() % 4) {
          case 0 -> {
            Link.of(messages);
            Neighbour.of(messages);
            NeighbourTableState.of(messages);
          }
          case 1 -> InterfaceAddress.of(messages);
          default -> NetlinkError.of(messages);
        }
      }
    } catch (NetlinkFormatException e) {
      requireMessage(e);
    }
  }

  private static void walk(NetlinkAttributes attributes) throws NetlinkFormatException {
    while (attributes.next()) {
      attributes.string();
      if (attributes.length() >= 8) {
        attributes.u64();
        attributes.be32();
      }
      if (attributes.isNested()) {
        walk(attributes.nested());
      }
    }
  }

  private static void requireMessage(NetlinkFormatException e) {
    String message = e.getMessage();
    if (message == null || message.isEmpty()) {
      throw new AssertionError("a failure without words", e);
    }
  }
}
