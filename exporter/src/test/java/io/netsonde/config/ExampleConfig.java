package io.netsonde.config;

import io.netsonde.log.LogConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A program's configuration as the tests of this room bind it: two sections and the real log. */
record ExampleConfig(Probe probe, Web web, LogConfig log) {

  /** What bounds and defaults a slice's section typically has. */
  record Probe(
      boolean enabled,
      boolean compat,
      Duration interval,
      Duration timeout,
      int maxPps,
      int maxTargets) {
    static Probe read(ConfigSection section) {
      Duration interval =
          section.duration(
              "interval", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofHours(1));
      Duration timeout =
          section.duration(
              "timeout", Duration.ofMillis(900), Duration.ofMillis(1), Duration.ofMinutes(1));
      return new Probe(
          section.bool("enabled", true),
          section.bool("compat", true),
          interval,
          timeout,
          section.integer("max_pps", 10_000, 1, 1_000_000),
          section.integer("max_targets", 1000, 1, 100_000));
    }
  }

  /** Where a server listens. */
  record Web(List<String> listenAddress) {
    static Web read(ConfigSection section) {
      return new Web(section.textList("listen_address", List.of(":10043")));
    }
  }

  static ExampleConfig read(ConfigSection root) {
    return new ExampleConfig(
        Probe.read(root.section("probe")),
        Web.read(root.section("web")),
        LogSection.read(root.section("log")));
  }

  /** The file that says the same. */
  String render() {
    return """
    probe:
      enabled: %s
      compat: %s
      interval: %s
      timeout: %s
      max_pps: %d
      max_targets: %d
    web:
      listen_address: [%s]
    log:
      level: %s
      format: %s
    """
        .formatted(
            probe.enabled,
            probe.compat,
            Durations.format(probe.interval),
            Durations.format(probe.timeout),
            probe.maxPps,
            probe.maxTargets,
            web.listenAddress.stream().map(a -> "'" + a + "'").collect(Collectors.joining(", ")),
            Choice.name(log.level()),
            Choice.name(log.format()));
  }
}
