package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the engine's listener has heard, by address. The loop writes, tests read. */
final class Tally implements ProbeListener {
  private final Map<IpAddress, Of> byAddress = new ConcurrentHashMap<>();
  private volatile long first;
  private volatile long last;
  private volatile long count;

  /** One address's outcomes. */
  static final class Of {
    private final List<Long> rtts = new ArrayList<>();
    private final List<StampSource> sources = new ArrayList<>();
    private final Map<String, Long> errors = new TreeMap<>();
    private int lost;

    synchronized int received() {
      return rtts.size();
    }

    synchronized int lost() {
      return lost;
    }

    synchronized int sent() {
      return rtts.size() + lost;
    }

    synchronized Map<String, Long> errors() {
      return new TreeMap<>(errors);
    }

    synchronized long errors(String name) {
      return errors.getOrDefault(name, 0L);
    }

    synchronized List<StampSource> sources() {
      return List.copyOf(sources);
    }

    synchronized List<Long> rtts() {
      return List.copyOf(rtts);
    }

    @Override
    public synchronized String toString() {
      return "received " + rtts.size() + ", lost " + lost + ", errors " + errors;
    }

    private synchronized void add(long rtt, StampSource source) {
      rtts.add(rtt);
      sources.add(source);
    }

    private synchronized void addLost() {
      lost++;
    }

    private synchronized void addError(int errno) {
      errors.merge(Errno.label(errno), 1L, Long::sum);
    }
  }

  Of of(IpAddress address) {
    return byAddress.computeIfAbsent(address, a -> new Of());
  }

  /** Nanoseconds of the engine's clock from the first outcome to the last. */
  long span() {
    return last - first;
  }

  /** Outcomes of all addresses. */
  long count() {
    return count;
  }

  @Override
  public void received(
      IpAddress target, int sequence, long rttNanos, StampSource source, int hopLimit) {
    of(target).add(rttNanos, source);
    hear();
  }

  @Override
  public void lost(IpAddress target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
    of(target).addLost();
    hear();
  }

  @Override
  public void notSent(IpAddress target, int sequence, int errno) {
    of(target).addError(errno);
    hear();
  }

  @Override
  public void undecided(IpAddress target, int sequence) {}

  @Override
  public void discarded(IpAddress target, int sequence, Discard reason) {}

  @Override
  public void corrupted(IpAddress sender) {}

  /** Called by the loop alone. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void hear() {
    last = System.nanoTime();
    if (count == 0) {
      first = last;
    }
    count++;
  }

  @Override
  public String toString() {
    return byAddress.toString();
  }
}
