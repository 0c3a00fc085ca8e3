package io.netsonde.tcp.tracepoints;

import io.netsonde.linux.BpfMap;
import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.RawTracepoint;
import io.netsonde.tcp.tracepoints.TracedCounts.Count;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Has the kernel count, and reads what it has counted. The kernel counts for all network namespaces
 * of the machine, from when this is opened until it is closed, and only where something happens: a
 * packet that goes its way costs nothing.
 *
 * <p><b>Room.</b> Namespaces come and go, and the kernel counts in those that nobody looks at as
 * well. When half of the room is taken, what is counted for those that were not asked for since the
 * reading before is thrown away; what found no room until then is counted.
 *
 * <p>Threads: one owner.
 */
public final class Tracing implements AutoCloseable {
  /** Counters: some 40 for each namespace and family in which everything happens. */
  public static final int MAX_KEYS = 16_384;

  private final BpfMap counts;
  private final BpfMap missed;
  private final int room;
  private final List<RawTracepoint> places = new ArrayList<>();

  /** Namespaces that were asked for since the latest reading. */
  private final Set<Long> asked = new HashSet<>();

  private Map<Long, TracedCounts> byNamespace = Map.of();
  private long missedEvents;

  private Tracing(BpfMap counts, BpfMap missed, int room) {
    this.counts = counts;
    this.missed = missed;
    this.room = room;
  }

  /**
   * Begins.
   *
   * @throws IOException saying why this kernel does not allow it: without {@code CAP_BPF} and
   *     {@code CAP_PERFMON}, before Linux 5.14, or where it was built without what it takes
   */
  public static Tracing open() throws IOException {
    return open(MAX_KEYS);
  }

  /** The same with another number of counters. */
  static Tracing open(int room) throws IOException {
    try {
      return open(KernelOffsets.ofThisKernel(), room);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EPERM) {
        throw new IOException(e.getMessage() + "; it takes CAP_BPF and CAP_PERFMON", e);
      }
      throw e;
    }
  }

  private static Tracing open(KernelOffsets offsets, int room) throws IOException {
    BpfMap counts =
        BpfMap.ofKeys("tcp_counts", TracingProgram.KEY_BYTES, TracingProgram.VALUE_BYTES, room);
    try {
      return open(offsets, counts, BpfMap.ofNumbers("tcp_missed", Long.BYTES, 1), room);
    } catch (IOException e) {
      counts.close();
      throw e;
    }
  }

  private static Tracing open(KernelOffsets offsets, BpfMap counts, BpfMap missed, int room)
      throws IOException {
    Tracing tracing = new Tracing(counts, missed, room);
    try {
      for (TracedPlace place : TracedPlace.values()) {
        tracing.places.add(
            RawTracepoint.attach(
                place.kernelName(),
                TracingProgram.of(place, offsets, counts.number(), missed.number())));
      }
      return tracing;
    } catch (IOException e) {
      tracing.close();
      throw e;
    }
  }

  /** Reads all counters. */
  public void read() throws LinuxException {
    Map<Long, List<Count>> found = new HashMap<>();
    List<byte[]> strangers = new ArrayList<>();
    int[] taken = {0};
    counts.read((key, value) -> {
      taken[0]++;
      add(key, value, found);
      if (!asked.contains(key.getLong(0))) {
        byte[] copy = new byte[TracingProgram.KEY_BYTES];
        key.get(copy);
        strangers.add(copy);
      }
    });
    if (taken[0] > room / 2 && !asked.isEmpty()) {
      counts.remove(strangers);
    }
    asked.clear();
    Map<Long, TracedCounts> read = new HashMap<>();
    found.forEach((cookie, list) -> read.put(cookie, new TracedCounts(list)));
    byNamespace = read;
    missed.read((key, value) -> missedEvents = value.getLong(0));
  }

  private static void add(ByteBuffer key, ByteBuffer value, Map<Long, List<Count>> found) {
    int happened = key.getInt(8);
    Count count =
        new Count(
            place(happened >>> 16),
            key.getInt(12) == TracingProgram.AF_INET6,
            happened >>> 8 & 0xff,
            happened & 0xff,
            value.getLong(0),
            value.getLong(8));
    found.computeIfAbsent(key.getLong(0), cookie -> new ArrayList<>()).add(count);
  }

  private static TracedPlace place(int number) {
    for (TracedPlace place : TracedPlace.values()) {
      if (place.number() == number) {
        return place;
      }
    }
    throw new IllegalStateException("the kernel counted something that was not asked for");
  }

  /** What was read of a namespace, by its cookie. */
  public TracedCounts of(long cookie) {
    asked.add(cookie);
    return byNamespace.getOrDefault(cookie, TracedCounts.NONE);
  }

  /** How many events found no room among the counters. */
  public long missedEvents() {
    return missedEvents;
  }

  @Override
  public void close() {
    places.forEach(RawTracepoint::close);
    missed.close();
    counts.close();
  }
}
