package io.netsonde.bench;

import java.time.Duration;

/** A program that pings all addresses of a scenario whenever it is its turn. */
interface Contestant extends AutoCloseable {
  /** How the table calls it. */
  String name();

  /**
   * Pings, for a time unwatched and then watched, and is still afterwards.
   *
   * @param settle the unwatched part
   */
  Turn turn(Duration settle, Duration window);

  /** Ends it. */
  @Override
  void close();
}
