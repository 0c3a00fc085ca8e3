package io.netsonde.linux;

import io.netsonde.wire.netlink.NetlinkMessages;
import java.io.IOException;

/** What is done with each message of a dump, a reply or an event. */
@FunctionalInterface
public interface NetlinkHandler {
  /**
   * Takes the message that the cursor is at; it is gone after the return.
   *
   * @throws IOException to end the exchange, which then fails with it
   */
  void message(NetlinkMessages message) throws IOException;

  /** Forgets the messages so far: a dump begins, for the first time or because it was disturbed. */
  default void begin() {}
}
