package io.netsonde.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is written, in pieces that stay where they are: one array that grows would be there twice
 * while it is copied, and an answer may have 20 MB.
 */
final class Body extends OutputStream {
  private static final int FIRST_PIECE = 16 * 1024;

  /** The JDK's server copies what it is given at once into memory of twice that size. */
  private static final int LATER_PIECES = 64 * 1024;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] piece = new byte[FIRST_PIECE];
  private int used;
  private int size;

  /** Bytes that were written. */
  int size() {
    return size;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    size = Math.addExact(size, length);
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == piece.length) {
        full.add(piece);
        piece = new byte[LATER_PIECES];
        used = 0;
      }
      int part = Math.min(left, piece.length - used);
      System.arraycopy(bytes, from, piece, used, part);
      used += part;
      from += part;
      left -= part;
    }
  }

  /** Writes all that was written to another stream. */
  void writeTo(OutputStream out) throws IOException {
    for (byte[] bytes : full) {
      out.write(bytes);
    }
    out.write(piece, 0, used);
  }
}
