package io.netsonde.tcp.capture;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.linux.Capabilities;
import io.netsonde.linux.LinuxException;
import io.netsonde.tcp.filter.CaptureFilter;
import io.netsonde.wire.frame.Frame;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A loop at work in a host, with a reader that counts frames by the name of their interface. */
final class Capturing implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final CaptureLoop loop;
  private final Thread thread;
  private final Counter counter;

  private Capturing(CaptureConfig config, int fanout, Host host, boolean permitted, Counter sink) {
    counter = sink;
    loop = new CaptureLoop(config, fanout, sink);
    thread =
        host.namespace()
            .threads("capture")
            .newThread(() -> {
              if (!permitted) {
                giveUp();
              }
              loop.run();
            });
    thread.start();
  }

  static Capturing in(Host host, CaptureConfig config) {
    return new Capturing(config, 0, host, true, new Counter());
  }

  static Capturing in(Host host, CaptureConfig config, int fanout) {
    return new Capturing(config, fanout, host, true, new Counter());
  }

  static Capturing in(Host host, CaptureConfig config, Counter counter) {
    return new Capturing(config, 0, host, true, counter);
  }

  static Capturing withoutRights(Host host, CaptureConfig config) {
    return new Capturing(config, 0, host, false, new Counter());
  }

  private static void giveUp() {
    try {
      Capabilities.confine(Set.of());
    } catch (LinuxException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of some interfaces, with a small ring that is published often. */
  static CaptureConfig config(String filter, int maxRings, String... interfaces) {
    return new CaptureConfig(
        Stream.of(interfaces).map(InterfacePattern::parse).toList(),
        List.of(),
        CaptureFilter.of(filter, 128),
        false,
        1 << 20,
        Duration.ofMillis(5),
        maxRings,
        Duration.ofMillis(20));
  }

  CaptureSnapshot snapshot() {
    return loop.snapshot();
  }

  /** Waits until what is captured from is this. */
  void awaitOpen(String... names) {
    await("open " + List.of(names), s -> Set.copyOf(s.open()).equals(Set.of(names)));
  }

  CaptureSnapshot await(String what, Predicate<CaptureSnapshot> condition) {
    return Eventually.within(LIMIT).see(what, loop::snapshot, condition);
  }

  /** Frames by the name of their interface, as they are published. */
  Map<String, Long> frames() {
    return Map.copyOf(counter.published);
  }

  /** Names of interfaces that are there no more, so far as the reader was told. */
  Set<String> gone() {
    return Set.copyOf(counter.gone);
  }

  @Override
  public void close() {
    loop.stop();
    Eventually.within(LIMIT).see("the loop's end", thread::isAlive, alive -> !alive);
  }

  /** Counts while it reads, and tells when it publishes. */
  static class Counter implements FrameReader {
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    final Map<String, Long> published = new ConcurrentHashMap<>();
    final Set<String> gone = ConcurrentHashMap.newKeySet();

    @Override
    public void named(int number, String name) {
      names.put(number, name);
    }

    @Override
    public void gone(int number) {
      gone.add(names.getOrDefault(number, "?" + number));
    }

    @Override
    public void accept(Frame frame) {
      counts.merge(names.getOrDefault(frame.device(), "?" + frame.device()), 1L, Long::sum);
    }

    @Override
    public void publish() {
      published.putAll(counts);
    }
  }
}
