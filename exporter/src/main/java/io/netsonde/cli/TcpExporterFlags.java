package io.netsonde.cli;

import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.web.ListenAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of tcp-exporter, so that its command line goes on working. */
final class TcpExporterFlags {
  @Option(
      names = {"-port", "--port"},
      paramLabel = "PORT",
      converter = Flags.PortFlag.class,
      description = "As --web.listen-address=:PORT.")
  private @Nullable Integer port;

  @Option(
      names = {"-device", "--device"},
      paramLabel = "NAME",
      converter = Flags.InterfaceFlag.class,
      description = "Interface to capture from, or empty for all: tcp.interfaces.")
  private @Nullable InterfacePattern device;

  @Option(
      names = {"-filter", "--filter"},
      paramLabel = "EXPRESSION",
      converter = Flags.CaptureFilterFlag.class,
      description = "Packets to capture, as pcap-filter(7) says: tcp.filter.")
  private @Nullable String filter;

  /** Where to listen; empty when the flag is not given. */
  Optional<ListenAddress> listen() {
    return Optional.ofNullable(port).map(number -> new ListenAddress("", number));
  }

  /** What the flags say about capturing. */
  CaptureOverrides overrides() {
    return new CaptureOverrides(Optional.ofNullable(device), Optional.ofNullable(filter));
  }
}
