package io.netsonde.tcp.capture;

import io.netsonde.linux.Capability;
import io.netsonde.linux.EventFd;
import io.netsonde.linux.Interface;
import io.netsonde.linux.InterfaceChange;
import io.netsonde.linux.InterfaceChange.LinkGone;
import io.netsonde.linux.InterfaceChange.LinkPresent;
import io.netsonde.linux.Interfaces;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.linux.Poll;
import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.slice.Confinement;
import io.netsonde.slice.Loop;
import io.netsonde.wire.netlink.Link;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The thread that captures: it follows the interfaces of its network namespace, keeps a ring open
 * for each that is wanted, and hands the frames on.
 *
 * <p><b>Sleep.</b> It sleeps in one call until a block of a ring is ready, an interface changes, or
 * it is time to publish. Blocks come when they are full or when the retire time is over, so that a
 * packet now and then costs a wake-up now and then, and many packets cost one together. What came
 * after silence is published at once, and silence itself every few seconds.
 *
 * <p><b>Several loops</b> share the packets by connection (see {@link
 * io.netsonde.linux.PacketRing.Settings#fanout}). Each follows the interfaces for itself, so that
 * there is nothing between them to wait for.
 *
 * <p><b>Failures.</b> An interface that cannot be captured from is tried again every few seconds;
 * so is everything when the interfaces cannot be listed. What a reader throws costs it one frame.
 */
public final class CaptureLoop implements Loop {
  private static final System.Logger LOG = System.getLogger("io.netsonde.tcp");
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
  private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  /** While nothing comes, so many times as seldom; time alone makes things be forgotten. */
  private static final int QUIET = 5;

  private static final String DEFECT = "defect";
  private static final String INTERFACES = "interfaces";

  private final CaptureConfig config;
  private final int fanoutBase;
  private final long publishNanos;
  private final FrameReader reader;
  private final DeviceBook book = new DeviceBook();
  private final OncePerInterval messages = new OncePerInterval(LOG_INTERVAL);
  private final Map<String, Long> errors = new HashMap<>();
  private final Map<String, Long> boundHits = new HashMap<>();
  private Optional<Instant> lastFrame = Optional.empty();
  private boolean sawFrames;

  /** When it was published last, and whether there is news since. */
  private long published;

  private boolean changed;

  /** When what went wrong is tried again. */
  private long retryAt;

  /** Written by the loop at its start, read by who stops it. */
  private volatile @Nullable EventFd bell;

  /** Written by who stops the loop. */
  private volatile boolean stopped;

  /** Written by the loop, read by scrapes. */
  private volatile CaptureSnapshot snapshot = CaptureSnapshot.NOTHING;

  /**
   * A loop that is yet to be run.
   *
   * @param fanoutBase the same of all loops that share packets, at least 1; 0 of one that is alone
   * @param reader takes the frames, on the thread that runs the loop
   */
  public CaptureLoop(CaptureConfig config, int fanoutBase, FrameReader reader) {
    this.config = config;
    this.fanoutBase = fanoutBase;
    publishNanos = config.publish().toNanos();
    this.reader = reader;
  }

  /** What was published last. */
  public CaptureSnapshot snapshot() {
    return snapshot;
  }

  /** Ends the loop; any thread. */
  @Override
  public void stop() {
    stopped = true;
    EventFd opened = bell;
    if (opened != null) {
      try {
        opened.signal();
      } catch (LinuxException | IllegalStateException e) {
        // It has ended already, or will when it next publishes.
        LOG.log(System.Logger.Level.DEBUG, "the capture is not woken", e);
      }
    }
  }

  @Override
  public void run() {
    Confinement.keep(Set.of(Capability.CAP_NET_RAW));
    try (EventFd opened = EventFd.open()) {
      bell = opened;
      while (!stopped) {
        follow(opened);
      }
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.ERROR, "the capture cannot begin", e);
      publishTrouble(e);
    }
  }

  /** One life of the list of interfaces. */
  private void follow(EventFd opened) throws LinuxException {
    try (Interfaces interfaces = Interfaces.open();
        RingSet set =
            new RingSet(opened.descriptor(), interfaces.descriptor(), config.retire().toMillis());
        Rings rings = new Rings(config, fanoutBase, reader, book, errors, boundHits)) {
      readAll(interfaces, rings);
      due();
      retryAt = System.nanoTime() + RETRY_NANOS;
      while (!stopped) {
        turn(interfaces, set, rings);
      }
      // What has come till now belongs to the last publication.
      set.drain(reader);
      publish(rings);
    } catch (IOException e) {
      errors.merge(INTERFACES, 1L, Long::sum);
      publishTrouble(e);
      say(INTERFACES, "the interfaces cannot be followed, which is tried again: " + e.getMessage());
      pause(opened);
    }
  }

  /**
   * Sleeps once, and does what is due. A method, because a loop is compiled much later than one.
   */
  private void turn(Interfaces interfaces, RingSet set, Rings rings) throws IOException {
    if (rings.haveChanged()) {
      set.replace(rings.all());
      due();
    }
    set.await(Math.max(0, publishAt() - System.nanoTime()));
    read(set);
    if (set.hasNews()) {
      apply(interfaces, rings);
      changed = true;
    }
    long now = System.nanoTime();
    if (now - retryAt >= 0) {
      if (rings.isTroubled()) {
        readAll(interfaces, rings);
        changed = true;
      }
      retryAt = now + RETRY_NANOS;
    }
    changed |= sawFrames;
    if (now - publishAt() >= 0) {
      publish(rings);
      published = now;
      changed = false;
    }
  }

  /** Has the next turn publish. */
  private void due() {
    published = System.nanoTime() - publishNanos;
    changed = true;
  }

  private long publishAt() {
    return published + (changed ? publishNanos : QUIET * publishNanos);
  }

  private void read(RingSet set) {
    try {
      sawFrames |= set.read(reader) > 0;
    } catch (RuntimeException e) {
      sawFrames = true;
      errors.merge(DEFECT, 1L, Long::sum);
      say(e.getClass().getName(), "a frame could not be analysed and is left out: " + e);
    }
  }

  private void readAll(Interfaces interfaces, Rings rings) throws IOException {
    Set<Integer> gone = new HashSet<>(rings.indexes());
    for (Interface found : interfaces.read()) {
      gone.remove(found.link().index());
      rings.present(found.link());
    }
    for (int index : gone) {
      rings.gone(index);
    }
  }

  private void apply(Interfaces interfaces, Rings rings) throws IOException {
    List<InterfaceChange> changes = new ArrayList<>();
    if (interfaces.changes(changes::add) == Reception.OVERRUN) {
      readAll(interfaces, rings);
      return;
    }
    for (InterfaceChange change : changes) {
      switch (change) {
        case LinkPresent(Link link) -> rings.present(link);
        case LinkGone(Link link) -> rings.gone(link.index());
        default -> {}
      }
    }
  }

  private void publish(Rings rings) throws LinuxException {
    rings.count();
    if (sawFrames) {
      lastFrame = Optional.of(Instant.now());
      sawFrames = false;
    }
    try {
      reader.publish();
    } catch (RuntimeException e) {
      errors.merge(DEFECT, 1L, Long::sum);
      say("publish " + e.getClass().getName(), "the analysis could not be published: " + e);
    }
    String trouble = rings.trouble();
    if (!trouble.equals(snapshot.trouble()) && !trouble.isEmpty()) {
      say("trouble", "nothing is captured: " + trouble);
    }
    snapshot =
        new CaptureSnapshot(
            trouble, rings.isPermitted(), rings.snapshot(), lastFrame, errors, boundHits);
  }

  private void publishTrouble(IOException e) {
    snapshot =
        new CaptureSnapshot(
            String.valueOf(e.getMessage()), true, List.of(), lastFrame, errors, boundHits);
  }

  private void pause(EventFd opened) throws LinuxException {
    try (Poll poll = new Poll(1)) {
      poll.add(opened.descriptor(), Poll.POLLIN);
      poll.await(RETRY_NANOS);
    }
  }

  private void say(String cause, String sentence) {
    messages.log(LOG, System.Logger.Level.WARNING, cause, LogMessage.of(sentence));
  }
}
