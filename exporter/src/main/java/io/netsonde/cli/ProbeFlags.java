package io.netsonde.cli;

import io.netsonde.probe.Outlet;
import io.netsonde.probe.ProbePreset;
import io.netsonde.wire.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The flags of {@code netsonde ping} that say what its probes are and how they leave. */
final class ProbeFlags {
  @Option(
      names = "--tcp",
      paramLabel = "PORT",
      converter = Flags.PortFlag.class,
      description = "Probe this TCP port in place of ICMP echo.")
  private @Nullable Integer port;

  @Option(
      names = {"-I", "--interface"},
      paramLabel = "NAME",
      converter = Flags.TargetOutletFlag.class,
      description = "Send through this network interface.")
  private @Nullable Outlet outlet;

  @Option(
      names = "--source",
      paramLabel = "ADDRESS",
      converter = Flags.SourceFlag.class,
      description = "Send from this address of the machine.")
  private @Nullable IpAddress source;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "BYTES",
      converter = Flags.SizeFlag.class,
      description = "Data of an echo request, 8 to 65507. Default: 56.")
  private @Nullable Integer size;

  @Option(
      names = "--dscp",
      paramLabel = "N",
      converter = Flags.DscpFlag.class,
      description = "Differentiated services code point of the probes, 0 to 63.")
  private @Nullable Integer dscp;

  @Option(
      names = "--no-df",
      description = "Let this machine and routers cut echo requests that are too long.")
  private boolean fragmentable;

  /** The TCP port that is probed; empty for ICMP echo. */
  OptionalInt tcpPort() {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /**
   * All that was said.
   *
   * @throws ParameterException when a part has no meaning beside another
   */
  ProbePreset preset(CommandLine command) {
    ProbePreset preset =
        new ProbePreset(
            Optional.ofNullable(source),
            Optional.ofNullable(outlet),
            Optional.ofNullable(dscp),
            Optional.ofNullable(size),
            fragmentable ? Optional.of(false) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            port == null ? List.of() : List.of(port));
    preset
        .meaninglessForTcp()
        .ifPresent(key -> {
          throw new ParameterException(
              command,
              (key.equals("size") ? "--size" : "--no-df")
                  + " has no meaning beside --tcp: only echo requests have data to cut");
        });
    return preset;
  }
}
