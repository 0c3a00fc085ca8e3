package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** Somebody who can be asked for the name of an address. Threads: the names' own. */
interface Inquiry extends AutoCloseable {
  /** How it ended. */
  interface Inquirer {
    /**
     * There is an answer.
     *
     * @param name null where the address has none
     * @param ttlSeconds for how long it holds; 0 where nobody said
     */
    void answered(@Nullable String name, long ttlSeconds);

    /**
     * There is none.
     *
     * @param reason one of a small set of words
     */
    void failed(String reason);
  }

  /** Whether anybody is there to be asked. */
  boolean isPresent();

  /** Begins to ask; the inquirer hears once, now or in a {@link #turn}. */
  void ask(IpAddress address, Inquirer inquirer, long nanos);

  /** Takes what has come, and gives up what has been waited for long enough. */
  void turn(long nanos);

  /** Questions that are under way. */
  int underWay();

  @Override
  void close();
}
