package io.netsonde.clients.names;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kea's leases by one of its control sockets: one command and its answer over each connection. A
 * server of IPv4 does not know the command for IPv6, and the other way round, so both are tried.
 *
 * <p>Threads: the names' own, which does not wait. Bounds: {@value #MAX_BYTES} bytes and {@value
 * #TIMEOUT_SECONDS} s for an answer.
 */
final class KeaSocket implements AutoCloseable {
  private static final int MAX_BYTES = 32 << 20;
  private static final int TIMEOUT_SECONDS = 5;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final List<String> COMMANDS = List.of("lease4-get-all", "lease6-get-all");

  private final Path path;
  private final int capacity;
  private final NameText text;
  private final SourceLog log = new SourceLog(NameSource.KEA);
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
  private NameTable table = NameTable.EMPTY;
  private int command;
  private boolean refusedOne;
  private boolean present;
  private @Nullable SocketChannel channel;
  private ByteBuffer out = ByteBuffer.allocate(0);
  private ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private long deadline;

  KeaSocket(Path path, int capacity, NameText text) {
    this.path = path;
    this.capacity = capacity;
    this.text = text;
  }

  NameTable table() {
    return table;
  }

  SourceHealth health() {
    return log.health(present, table.size(), table.omitted());
  }

  boolean isWaiting() {
    return channel != null;
  }

  /** Begins to ask, unless it is being asked. */
  void ask(long nanos) {
    if (channel != null) {
      return;
    }
    present = Files.exists(path);
    if (!present) {
      return;
    }
    deadline = nanos + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    answer = new ByteArrayOutputStream();
    out =
        ByteBuffer.wrap(
            ("{\"command\": \"" + COMMANDS.get(command) + "\"}").getBytes(StandardCharsets.UTF_8));
    try {
      SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel = opened;
      opened.configureBlocking(false);
      opened.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      fail("cannot connect to " + path, e);
    }
  }

  /**
   * Takes what has come.
   *
   * @return whether the table is another one now
   */
  boolean turn(long nanos, Instant now) {
    SocketChannel open = channel;
    if (open == null) {
      return false;
    }
    try {
      if (nanos - deadline >= 0) {
        throw new LeaseException("timeout", "no answer within " + TIMEOUT_SECONDS + " s");
      }
      return open.finishConnect() && goOn(open, nanos, now);
    } catch (IOException e) {
      fail("cannot ask " + path, e);
      return false;
    }
  }

  private boolean goOn(SocketChannel open, long nanos, Instant now) throws IOException {
    while (out.hasRemaining()) {
      if (open.write(out) == 0) {
        return false;
      }
    }
    int count = open.read(in.clear());
    while (count > 0) {
      answer.write(in.array(), 0, count);
      if (answer.size() > MAX_BYTES) {
        throw new LeaseException(
            "too-long", "an answer of more than " + (MAX_BYTES >> 20) + " MiB");
      }
      count = open.read(in.clear());
    }
    if (count == 0) {
      return false;
    }
    hangUp();
    return take(answer.toString(StandardCharsets.UTF_8), nanos, now);
  }

  private boolean take(String reply, long nanos, Instant now) throws IOException {
    NameTable.Builder names = new NameTable.Builder(capacity, true, text);
    try {
      KeaReply.read(reply, names);
    } catch (IOException e) {
      if (refusedOne) {
        refusedOne = false;
        throw e;
      }
      // Perhaps it is the server of the other family.
      refusedOne = true;
      command = 1 - command;
      ask(nanos);
      return false;
    }
    refusedOne = false;
    table = names.build();
    log.success(now);
    return true;
  }

  private void fail(String what, IOException e) {
    hangUp();
    log.failure(what, e);
  }

  private void hangUp() {
    Exchanges.close(channel);
    channel = null;
  }

  @Override
  public void close() {
    hangUp();
  }
}
