package io.netsonde.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Netsonde this is.
 *
 * @param version as released ({@code 1.2.3})
 * @param revision commit of the sources, {@code unknown} where the build was not told
 * @param javaVersion of the runtime ({@code 25.0.3+9-LTS})
 */
public record BuildVersion(String version, String revision, String javaVersion) {
  private static final String RESOURCE = "/io/netsonde/build.properties";

  /**
   * Reads what the build left in the jar.
   *
   * @throws IllegalStateException where it left nothing: the jar is not whole
   */
  public static BuildVersion load() {
    Properties properties = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar has no " + RESOURCE + "; it is not whole, install it again");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE + " from the jar", e);
    }
    return new BuildVersion(
        properties.getProperty("version", "unknown"),
        properties.getProperty("revision", "unknown"),
        Runtime.version().toString());
  }

  /** {@code netsonde_build_info}, to be joined with any other series on the instance. */
  public MetricSnapshot family() {
    return Family.gauge(
            "netsonde_build_info",
            "Which Netsonde and which Java run here; always 1.",
            "version",
            "revision",
            "javaversion")
        .add(1, version, revision, javaVersion)
        .snapshot();
  }
}
