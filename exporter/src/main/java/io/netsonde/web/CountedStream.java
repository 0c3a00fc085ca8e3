package io.netsonde.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts what is written. Threads: the request's. */
final class CountedStream extends FilterOutputStream {
  private int bytes;

  CountedStream(OutputStream out) {
    super(out);
  }

  /** How many bytes were written. */
  int bytes() {
    return bytes;
  }

  @Override
  public void write(int one) throws IOException {
    out.write(one);
    bytes++;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
    bytes += length;
  }
}
