package io.netsonde.lab;

import java.io.IOException;
import java.io.InputStream;

/** What becomes of the bytes that a process writes. */
interface Drain {
  /** Reads the stream to its end, on a thread of its own. */
  void drain(InputStream in) throws IOException;
}
