package io.netsonde.probe.discovery;

import io.netsonde.config.ConfigSection;
import java.util.List;
import java.util.function.Function;

/**
 * Where targets come from beside the configuration, and which of them are this agent's.
 *
 * @param files sources of {@code file_sd}
 * @param http sources of {@code http_sd}
 * @param dns sources of {@code dns_sd}
 * @param sharding which targets this agent probes
 */
public record FleetConfig(
    List<FileSdConfig> files, List<HttpSdConfig> http, List<DnsSdConfig> dns, Sharding sharding) {
  /** Of a kind: each has a thread. */
  static final int MAX_SOURCES = 32;

  /** No source, and all targets are this agent's. */
  public static final FleetConfig NONE =
      new FleetConfig(List.of(), List.of(), List.of(), Sharding.NONE);

  /** Copies the lists. */
  public FleetConfig {
    files = List.copyOf(files);
    http = List.copyOf(http);
    dns = List.copyOf(dns);
  }

  /**
   * Reads its keys from the section {@code probe}.
   *
   * @param labels reads what a source says of all its targets
   */
  public static FleetConfig read(ConfigSection section, SourceLabels labels) {
    return new FleetConfig(
        sources(section, "file_sd", item -> FileSdConfig.read(item, labels)),
        sources(section, "http_sd", item -> HttpSdConfig.read(item, labels)),
        sources(section, "dns_sd", item -> DnsSdConfig.read(item, labels)),
        Sharding.read(section.section("sharding")));
  }

  private static <T> List<T> sources(
      ConfigSection section, String key, Function<ConfigSection, T> reader) {
    List<T> sources = section.list(key, List.of(), reader);
    if (sources.size() > MAX_SOURCES) {
      section.refuse(key, sources.size() + " sources", "at most " + MAX_SOURCES);
    }
    return sources;
  }
}
