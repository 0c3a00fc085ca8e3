package io.netsonde.tcp.capture;

import io.netsonde.linux.Descriptor;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketRing;
import io.netsonde.linux.Poll;
import io.netsonde.wire.frame.FrameSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop waits for: its bell, news of interfaces, and its rings.
 *
 * <p>Threads: the loop's.
 */
final class RingSet implements AutoCloseable {
  /** Most rings, by what {@link Poll} holds beside the two others. */
  static final int MAX_RINGS = 60;

  /** Blocks that are read of a ring before the others have their turn. */
  private static final int BLOCKS_AT_ONCE = 8;

  private final Descriptor bell;
  private final Descriptor news;
  private List<PacketRing> rings = List.of();
  private @Nullable Poll poll;

  RingSet(Descriptor bell, Descriptor news) {
    this.bell = bell;
    this.news = news;
  }

  /** Waits for these rings from now on, at most {@value #MAX_RINGS}. */
  void replace(List<PacketRing> newRings) {
    close();
    Poll made = new Poll(newRings.size() + 2);
    made.add(bell, Poll.POLLIN);
    made.add(news, Poll.POLLIN);
    newRings.forEach(ring -> made.add(ring.descriptor(), Poll.POLLIN));
    rings = List.copyOf(newRings);
    poll = made;
  }

  /** Sleeps until something is there or the time is over. */
  void await(long nanos) throws LinuxException {
    waiting().await(nanos);
  }

  /** Whether there is news of interfaces. */
  boolean hasNews() {
    return waiting().isReady(1);
  }

  /**
   * Hands on what the rings have.
   *
   * @return frames
   */
  int read(FrameSink sink) throws LinuxException {
    int frames = 0;
    for (int i = 0; i < rings.size(); i++) {
      int events = waiting().events(i + 2);
      if ((events & Poll.POLLERR) != 0) {
        // The interface is down or gone. Not asked for, the error would wake us again and again.
        rings.get(i).takeError();
      }
      if ((events & Poll.POLLIN) != 0) {
        frames += rings.get(i).read(sink, BLOCKS_AT_ONCE);
      }
    }
    return frames;
  }

  /** Reads what has come meanwhile, whatever is ready. */
  void drain(FrameSink sink) {
    rings.forEach(ring -> ring.read(sink, ring.settings().blocks()));
  }

  private Poll waiting() {
    Poll made = poll;
    if (made == null) {
      throw new IllegalStateException("a set that waits for nothing");
    }
    return made;
  }

  @Override
  public void close() {
    if (poll != null) {
      poll.close();
      poll = null;
    }
  }
}
