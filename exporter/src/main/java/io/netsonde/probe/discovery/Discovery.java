package io.netsonde.probe.discovery;

import io.netsonde.probe.names.Resolution;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All sources of targets beside the configuration.
 *
 * <p>Threads: one for each source; any may read {@link #states}.
 */
public final class Discovery implements AutoCloseable {
  private final List<SourceLoop> loops = new ArrayList<>();

  /**
   * Sources that stand still until {@link #start}.
   *
   * @param names finds the addresses of a name, without waiting
   */
  public Discovery(FleetConfig config, Function<String, Resolution> names) {
    for (int i = 0; i < config.files().size(); i++) {
      add(new FileSource("file_sd/" + i, config.files().get(i)));
    }
    for (int i = 0; i < config.http().size(); i++) {
      add(new HttpSource("http_sd/" + i, config.http().get(i)));
    }
    for (int i = 0; i < config.dns().size(); i++) {
      add(new DnsSource("dns_sd/" + i, config.dns().get(i), names, new OwnAddresses()));
    }
  }

  private void add(TargetSource source) {
    loops.add(new SourceLoop(source, InstantSource.system()));
  }

  /** Begins to look. */
  public void start() {
    loops.forEach(SourceLoop::start);
  }

  /** Whether there is a source at all. */
  public boolean isEmpty() {
    return loops.isEmpty();
  }

  /** What is known of each source, in the order of the configuration. */
  public List<SourceState> states() {
    return loops.stream().map(SourceLoop::state).toList();
  }

  /** Ends what has been under way for longer than it may; to be called about once a second. */
  public void expire() {
    long now = System.nanoTime();
    loops.forEach(loop -> loop.expire(now));
  }

  @Override
  public void close() {
    loops.forEach(SourceLoop::close);
  }
}
