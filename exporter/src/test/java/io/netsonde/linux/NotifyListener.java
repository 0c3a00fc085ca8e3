package io.netsonde.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A service manager's side of {@link NotifySocket}. */
public final class NotifyListener implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Socket socket;
  private final MessageBatch batch = new MessageBatch(arena, 1, NotifySocket.MAX_MESSAGE, 0);

  private NotifyListener(Socket socket) {
    this.socket = socket;
  }

  /** Listens at a path that nothing has, or at {@code @name} in the caller's network namespace. */
  public static NotifyListener at(String name) throws LinuxException {
    NotifyListener listener =
        new NotifyListener(
            Socket.open(NotifySocket.AF_UNIX, Socket.SOCK_DGRAM, 0, "notify listener"));
    listener.socket.bind(
        NotifySocket.address(listener.arena, name.getBytes(StandardCharsets.UTF_8)), "listen");
    return listener;
  }

  /**
   * The next message.
   *
   * @throws AssertionError where none comes in time
   */
  public String next(Duration limit) throws LinuxException {
    long deadline = System.nanoTime() + limit.toNanos();
    try (Poll poll = new Poll(1)) {
      poll.add(socket.descriptor(), Poll.POLLIN);
      while (socket.receive(batch, 0) != 1) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("no message within " + limit);
        }
        poll.await(left);
      }
    }
    return new String(
        batch
            .payload()
            .asSlice(batch.payloadOffset(0), batch.length(0))
            .toArray(ValueLayout.JAVA_BYTE),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
