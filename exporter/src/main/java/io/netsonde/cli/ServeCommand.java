package io.netsonde.cli;

import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import io.netsonde.web.ListenAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code netsonde serve}. */
@Command(
    name = "serve",
    description = "Watch the network and serve what is seen to Prometheus.",
    abbreviateSynopsis = true,
    footer = {
      "",
      "Without a file, everything runs that this machine and this user's rights allow; the log"
          + " says what is on, what is off and why."
    })
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--config.file",
      paramLabel = "FILE",
      converter = Flags.FileFlag.class,
      description = "Configuration file (YAML). None is needed.")
  private @Nullable Path configFile;

  @Option(
      names = "--web.listen-address",
      paramLabel = "ADDRESS",
      converter = Flags.ListenAddressFlag.class,
      description =
          "Where to listen: HOST:PORT, :PORT or [V6]:PORT. May be repeated. Default: :10116.")
  private List<ListenAddress> listenAddresses = new ArrayList<>();

  @Option(
      names = "--web.config.file",
      paramLabel = "FILE",
      description =
          "TLS, users and limits, in the format of Prometheus's exporters. Default: none.")
  private @Nullable Path webConfigFile;

  @Option(
      names = "--web.telemetry-path",
      paramLabel = "PATH",
      converter = Flags.TelemetryPathFlag.class,
      description = "Where the metrics are. Default: /metrics.")
  private @Nullable String telemetryPath;

  @Option(
      names = "--web.max-requests",
      paramLabel = "N",
      converter = Flags.MaxRequestsFlag.class,
      description = "Requests that a path answers at once: web.max_scrapes. Default: 40.")
  private @Nullable Integer maxRequests;

  @Option(
      names = "--web.enable-lifecycle",
      description = "Read the configuration anew on POST /-/reload, as on SIGHUP.")
  private boolean lifecycle;

  @Option(
      names = "--log.level",
      paramLabel = "LEVEL",
      converter = Flags.LevelFlag.class,
      completionCandidates = Flags.LevelNames.class,
      description = "Least level of messages: ${COMPLETION-CANDIDATES}. Default: info.")
  private @Nullable LogLevel logLevel;

  @Option(
      names = "--log.format",
      paramLabel = "FORMAT",
      converter = Flags.FormatFlag.class,
      completionCandidates = Flags.FormatNames.class,
      description = "Form of messages: ${COMPLETION-CANDIDATES}. Default: logfmt.")
  private @Nullable LogFormat logFormat;

  @ArgGroup(
      validate = false,
      heading =
          "%nicmp-exporter's flags, with one dash or two; they outweigh the configuration%nfile as"
              + " well:%n")
  private OriginalFlags original = new OriginalFlags();

  @ArgGroup(validate = false, heading = "%ntcp-exporter's flags, likewise:%n")
  private TcpExporterFlags tcpExporter = new TcpExporterFlags();

  private final Program program;

  ServeCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    List<ListenAddress> addresses = new ArrayList<>(listenAddresses);
    original.listen().ifPresent(addresses::add);
    tcpExporter.listen().ifPresent(addresses::add);
    program.serve(
        new ServeOptions(
            Optional.ofNullable(configFile),
            new WebOverrides(
                addresses,
                Optional.ofNullable(webConfigFile),
                Optional.ofNullable(telemetryPath),
                Optional.ofNullable(maxRequests),
                lifecycle),
            Optional.ofNullable(logLevel),
            Optional.ofNullable(logFormat),
            original.overrides(),
            tcpExporter.overrides(),
            original.notes()));
    return ExitCode.OK;
  }
}
