package io.netsonde.cli;

import io.netsonde.metrics.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code netsonde --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildVersion build = BuildVersion.load();
    return new String[] {
      "netsonde "
          + build.version()
          + " (revision "
          + build.revision()
          + ", Java "
          + build.javaVersion()
          + ")"
    };
  }
}
