package io.netsonde.probe.discovery;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.FilePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A source of {@code file_sd}.
 *
 * @param files paths from the root, with asterisks in the last part or without
 * @param refreshInterval time between two looks, 1 s to 1 h
 * @param labels of all targets that have no such label of their own
 */
public record FileSdConfig(List<Path> files, Duration refreshInterval, Map<String, String> labels) {
  /** That of Prometheus, but for several asterisks. */
  private static final Pattern FILE = Pattern.compile("[^*]*/[^/]*\\.(json|yml|yaml)");

  static FileSdConfig read(ConfigSection item, SourceLabels labels) {
    List<Path> files = item.values("files", List.of(), FileSdConfig::pattern);
    if (files.isEmpty()) {
      item.refuse("files", "no file", "at least one path such as /etc/netsonde/targets/*.json");
    }
    return new FileSdConfig(
        files,
        item.duration(
            "refresh_interval", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofHours(1)),
        labels.read(item));
  }

  private static Path pattern(String text) {
    if (!FILE.matcher(text).matches()) {
      throw Expectation.of(
          text,
          "a path that begins with / and ends in .json, .yml or .yaml, with asterisks in its last"
              + " part alone");
    }
    return FilePath.absolute(text);
  }
}
