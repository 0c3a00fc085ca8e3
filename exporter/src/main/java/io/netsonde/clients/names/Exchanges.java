package io.netsonde.clients.names;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions that are under way, each with sockets of its own. Threads: the names' own. */
final class Exchanges {
  private final List<Exchange> all = new ArrayList<>();

  /** A question and what becomes of it. */
  interface Exchange {
    /** Takes what has come, and gives up what has been waited for long enough. */
    void turn(long nanos);

    /** Closes its sockets. */
    void hangUp();
  }

  void begin(Exchange exchange) {
    all.add(exchange);
  }

  /** Hangs up, and lets no further turn come. */
  void end(Exchange exchange) {
    exchange.hangUp();
    all.remove(exchange);
  }

  /** Gives each a turn, in which it may end. */
  void turn(long nanos) {
    for (Exchange exchange : List.copyOf(all)) {
      exchange.turn(nanos);
    }
  }

  int size() {
    return all.size();
  }

  /** Hangs up everywhere. */
  void close() {
    all.forEach(Exchange::hangUp);
    all.clear();
  }

  /** Closes a socket, of which nothing is wanted any more. */
  static void close(@Nullable Closeable socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // Nothing is lost with it.
    }
  }
}
