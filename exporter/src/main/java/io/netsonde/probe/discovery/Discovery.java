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
    add("file_sd", config.files(), FileSource::new);
    add("http_sd", config.http(), HttpSource::new);
    add("dns_sd", config.dns(), one -> new DnsSource(one, names, new OwnAddresses()));
  }

  private <T> void add(String key, List<T> configs, Function<T, TargetSource> maker) {
    for (int i = 0; i < configs.size(); i++) {
      TargetSource source = maker.apply(configs.get(i));
      loops.add(new SourceLoop(key + "/" + i, source, InstantSource.system()));
    }
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
