package io.netsonde.probe;

import io.netsonde.linux.DefaultRoutes;
import io.netsonde.linux.HardwareStamping;
import io.netsonde.linux.HardwareStamping.Setting;
import io.netsonde.linux.LinuxException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The network cards that shall stamp: those that the configuration names, or those of the default
 * routes, which are looked for again now and then. Where hardware stamps are off it does nothing.
 *
 * <p>Threads: confined to the loop, but for {@link #states}, which scrapes read. Bound: 64 cards.
 */
final class HardwareCards implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");
  private static final int MAX_CARDS = 64;
  private static final long FIRST_SEARCH_NANOS = 1_000_000_000L;

  /** The routes of a router are many. */
  private static final long LAST_SEARCH_NANOS = 60_000_000_000L;

  private final HardwareConfig config;
  private final Map<String, HardwareCard> cards = new TreeMap<>();
  private final HardwareCard.Calls calls;
  private final Door door = new Door();
  private boolean begun;
  private long searchAt;
  private long searchAfter = FIRST_SEARCH_NANOS;
  private boolean stampsTransmitted;
  private boolean stampsReceived;

  /** Written by the loop, read by scrapes. */
  private volatile int leftOut;

  /** Written by the loop, read by scrapes. */
  private volatile List<CardState> states = List.of();

  HardwareCards(HardwareConfig config) {
    this.config = config;
    calls = door;
  }

  /** With a kernel that is played. */
  HardwareCards(HardwareConfig config, HardwareCard.Calls calls) {
    this.config = config;
    this.calls = calls;
  }

  /** Whether cards shall stamp at all. */
  boolean areWanted() {
    return config.on();
  }

  /** What became of each, by name. */
  List<CardState> states() {
    return states;
  }

  /** How many cards were too many, at most. */
  int leftOut() {
    return leftOut;
  }

  /** Whether some card should stamp what leaves. */
  boolean stampsTransmitted() {
    return stampsTransmitted;
  }

  /** Whether some card should stamp all that arrives. */
  boolean stampsReceived() {
    return stampsReceived;
  }

  /** Does what is due. */
  void checkWhenDue(long now) {
    if (!config.on()) {
      return;
    }
    if (!begun || now - searchAt >= 0) {
      begun = true;
      search();
      searchAt = now + searchAfter;
      searchAfter = Math.min(LAST_SEARCH_NANOS, searchAfter * 2);
    }
    boolean changed = false;
    for (HardwareCard card : cards.values()) {
      changed |= card.checkWhenDue(calls, now);
    }
    if (changed) {
      states = cards.values().stream().map(HardwareCard::state).toList();
    }
    stampsTransmitted = cards.values().stream().anyMatch(HardwareCard::stampsTransmitted);
    stampsReceived = cards.values().stream().anyMatch(HardwareCard::stampsReceived);
  }

  private void search() {
    int tooMany = 0;
    for (String device : devices()) {
      if (cards.size() < MAX_CARDS) {
        cards.computeIfAbsent(device, HardwareCard::new);
      } else if (!cards.containsKey(device)) {
        tooMany++;
      }
    }
    leftOut = Math.max(leftOut, tooMany);
  }

  private Collection<String> devices() {
    if (!config.interfaces().isEmpty()) {
      return config.interfaces();
    }
    try {
      return DefaultRoutes.devices();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot find the default routes", e);
      return List.of();
    }
  }

  /** Puts back what was changed. */
  @Override
  public void close() {
    cards.values().forEach(card -> card.restore(calls));
    door.close();
  }

  /** Opened by the loop's thread, whose network namespace it is for, when it is first used. */
  static final class Door implements HardwareCard.Calls, AutoCloseable {
    private @Nullable HardwareStamping stamping;

    @Override
    public Setting read(String device) throws LinuxException {
      return open().read(device);
    }

    @Override
    public Setting change(String device, Setting to) throws LinuxException {
      return open().change(device, to);
    }

    private HardwareStamping open() throws LinuxException {
      HardwareStamping open = stamping;
      if (open == null) {
        open = HardwareStamping.open();
        stamping = open;
      }
      return open;
    }

    @Override
    public void close() {
      if (stamping != null) {
        stamping.close();
        stamping = null;
      }
    }
  }
}
