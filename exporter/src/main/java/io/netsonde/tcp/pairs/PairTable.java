package io.netsonde.tcp.pairs;

import io.netsonde.wire.frame.AddressPair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the busiest pairs.
 *
 * <p><b>Nothing is lost.</b> What has no row counts in its device's row {@code other}, and a row
 * that goes hands its counts over to it. So the rows of a device together are always what it
 * carried, whatever addresses come, and however many.
 *
 * <p><b>Who gets a row.</b> Whoever comes while there is room. When there is none, a {@link Sketch}
 * counts those that have no row; one that was seen more than twice as often of late as the least
 * busy of a few rows takes the place of that one. So a flood of addresses that each send a few
 * packets takes no row from anybody who is busy, and a busy pair that comes late still gets one. A
 * row is replaced at most so often as {@link #REPLACED_PER_SECOND} says, because each row that goes
 * and comes is a series for Prometheus to remember. "Of late" is halved every {@value
 * #HALVING_SECONDS} s.
 *
 * <p>Threads: one owner. Time is that of the frames.
 */
public final class PairTable {
  /** Part of all rows that may be replaced in a second. */
  static final double REPLACED_PER_SECOND = 0.02;

  static final int HALVING_SECONDS = 30;

  /** Seen so often at least, before it takes another's row. */
  private static final int LEAST_SEEN = 8;

  /** Rows among which the least busy is looked for. */
  private static final int SAMPLE = 16;

  private static final int WORDS = 5;

  private final PairConfig config;
  private final PairSelection selection;
  private final Devices devices;
  private final Sketch sketch = new Sketch();
  private final List<PairRow> rows = new ArrayList<>();
  private final @Nullable PairRow[] slots;
  private final int mask;
  private final long[] wanted = new long[WORDS];

  /** Where the next sample begins. */
  private int hand;

  private double replacements;
  private long seconds;
  private long replaced;
  private long expired;
  private long unlisted;

  /**
   * An empty table.
   *
   * @param undecodableReasons how many reasons there are for {@link Device#undecodable}
   */
  public PairTable(PairConfig config, int undecodableReasons) {
    this.config = config;
    selection = new PairSelection(config);
    devices = new Devices(undecodableReasons);
    int size = Integer.highestOneBit(Math.max(16, config.maxPairs())) * 4;
    slots = new PairRow[size];
    mask = size - 1;
    replacements = most();
  }

  /** The devices on which pairs are seen. */
  public Devices devices() {
    return devices;
  }

  /**
   * The row in which a packet counts: that of its pair, or that for all others.
   *
   * @param sourcePort -1 where there is none
   * @param destinationPort -1 where there is none
   * @param now of the packet
   */
  public PairRow row(
      Device device, AddressPair pair, int sourcePort, int destinationPort, long now) {
    if (!selection.accepts(pair, sourcePort, destinationPort)) {
      return device.other();
    }
    selection.words(pair, wanted);
    long hash = hash(device, wanted);
    PairRow row = find(device, (int) hash);
    if (row == null) {
      row = admit(device, hash, now);
    }
    return row;
  }

  /** The row of a pair that has one, else that for all others; asking gives nobody a row. */
  public PairRow existing(Device device, AddressPair pair) {
    selection.words(pair, wanted);
    PairRow row = find(device, (int) hash(device, wanted));
    return row == null ? device.other() : row;
  }

  /** Notes a packet of a row: it is busy. Hot. */
  public void touch(PairRow row, long now) {
    row.weight++;
    row.lastSeen = now;
  }

  /** Does what is due once in a second of the frames' time. */
  public void second(long now) {
    seconds++;
    replacements = Math.min(most(), replacements + most() * REPLACED_PER_SECOND);
    if (seconds % HALVING_SECONDS == 0) {
      sketch.halve();
      rows.forEach(row -> row.weight >>>= 1);
    }
    long limit = now - config.idle().toNanos();
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i).lastSeen < limit) {
        fold(i);
        expired++;
      }
    }
    devices.forget(
        now,
        config.idle().toNanos(),
        device -> rows.stream().noneMatch(row -> row.device() == device));
  }

  /** All rows with those for all others, as they are now. */
  public List<PairSnapshot> snapshot() {
    List<Device> all = devices.all();
    List<PairSnapshot> snapshots = new ArrayList<>(rows.size() + all.size());
    rows.forEach(row -> snapshots.add(row.snapshot()));
    all.forEach(device -> snapshots.add(device.other().snapshot()));
    return snapshots;
  }

  /** All devices as they are now. */
  public List<DeviceSnapshot> deviceSnapshots() {
    return devices.all().stream().map(Device::snapshot).toList();
  }

  /** Rows that went for busier ones. */
  public long replaced() {
    return replaced;
  }

  /** Rows that went because nothing came for them. */
  public long expired() {
    return expired;
  }

  /** Packets that counted as {@code other} because all rows were taken. */
  public long unlisted() {
    return unlisted;
  }

  /** Rows that are taken. */
  public int size() {
    return rows.size();
  }

  private int most() {
    return config.maxPairs();
  }

  private PairRow admit(Device device, long hash, long now) {
    if (rows.size() >= most()) {
      int seen = sketch.add(hash);
      if (seen < LEAST_SEEN || replacements < 1 || !makeRoom(seen)) {
        unlisted++;
        return device.other();
      }
      replacements--;
    }
    long[] words = wanted.clone();
    PairRow row = new PairRow(selection.key(device, words), words, (int) hash);
    row.lastSeen = now;
    rows.add(row);
    insert(row);
    return row;
  }

  /** Takes the row of one that is seen less than half as often. */
  private boolean makeRoom(int seen) {
    int victim = -1;
    for (int i = 0; i < Math.min(SAMPLE, rows.size()); i++) {
      hand = hand + 1 >= rows.size() ? 0 : hand + 1;
      if (victim < 0 || rows.get(hand).weight < rows.get(victim).weight) {
        victim = hand;
      }
    }
    if (victim < 0 || rows.get(victim).weight * 2L >= seen) {
      return false;
    }
    fold(victim);
    replaced++;
    return true;
  }

  private void fold(int place) {
    PairRow row = rows.get(place);
    row.foldInto(row.device().other());
    PairRow last = rows.removeLast();
    if (place < rows.size()) {
      rows.set(place, last);
    }
    remove(row);
  }

  private @Nullable PairRow find(Device device, int hash) {
    for (int i = hash & mask; ; i = i + 1 & mask) {
      PairRow row = slots[i];
      if (row == null || (row.hash == hash && row.device() == device && isWanted(row.words))) {
        return row;
      }
    }
  }

  private boolean isWanted(long[] words) {
    return words[0] == wanted[0]
        && words[1] == wanted[1]
        && words[2] == wanted[2]
        && words[3] == wanted[3]
        && words[4] == wanted[4];
  }

  private void insert(PairRow row) {
    int i = row.hash & mask;
    while (slots[i] != null) {
      i = i + 1 & mask;
    }
    slots[i] = row;
  }

  /** Open addressing without gaps: what stood behind moves up, as far as its hash allows. */
  private void remove(PairRow row) {
    int gap = row.hash & mask;
    while (slots[gap] != row) {
      gap = gap + 1 & mask;
    }
    slots[gap] = null;
    for (int i = gap + 1 & mask; slots[i] != null; i = i + 1 & mask) {
      PairRow moved = slots[i];
      if (moved != null) {
        slots[i] = null;
        insert(moved);
      }
    }
  }

  private static long hash(Device device, long[] words) {
    long hash = System.identityHashCode(device);
    for (long word : words) {
      hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
