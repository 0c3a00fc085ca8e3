package io.netsonde.clients.names;

import java.io.IOException;

/** A way of writing names down. What makes no sense is passed over: the rest is still of use. */
@FunctionalInterface
interface LeaseFormat {
  /**
   * Reads all lines of a file.
   *
   * @throws IOException when the file cannot be read on, or is none of the format at all
   */
  void read(BoundedLines lines, NameTable.Builder names) throws IOException;
}
