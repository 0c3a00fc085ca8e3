package io.netsonde.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A channel that says from time to time how much of it has been read. */
final class Progress implements ReadableByteChannel {
  private static final long INTERVAL_NANOS = 500_000_000;

  private final ReadableByteChannel channel;
  private final String name;
  private final long size;
  private final Optional<PrintWriter> told;
  private final LongSupplier nanoClock;
  private long next;
  private long read;
  private boolean shown;

  Progress(ReadableByteChannel channel, String name, long size, Optional<PrintWriter> told) {
    this(channel, name, size, told, System::nanoTime);
  }

  /** With another clock than {@link System#nanoTime}. */
  Progress(
      ReadableByteChannel channel,
      String name,
      long size,
      Optional<PrintWriter> told,
      LongSupplier nanoClock) {
    this.channel = channel;
    this.name = name;
    this.size = size;
    this.told = told;
    this.nanoClock = nanoClock;
    // Who waits for less than a second need not be told.
    next = nanoClock.getAsLong() + 2 * INTERVAL_NANOS;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = channel.read(target);
    read += Math.max(0, count);
    if (told.isPresent() && size > 0 && nanoClock.getAsLong() - next > 0) {
      next = nanoClock.getAsLong() + INTERVAL_NANOS;
      show(told.get());
    }
    return count;
  }

  /** Wipes what was said. */
  void end() {
    if (shown) {
      told.ifPresent(out -> {
        out.print("\r\u001b[K");
        out.flush();
      });
    }
  }

  private void show(PrintWriter out) {
    shown = true;
    out.print("\r\u001b[K" + name + ": " + read * 100 / size + " %");
    out.flush();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
