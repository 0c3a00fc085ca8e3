package io.netsonde.demo;

import java.io.IOException;

/** What a client does once, and then again. */
@FunctionalInterface
interface Habit {
  /** Does it, pauses included. */
  void once() throws IOException, InterruptedException;
}
