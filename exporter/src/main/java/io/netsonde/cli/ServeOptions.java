package io.netsonde.cli;

import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import io.netsonde.web.ListenAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about serving; it outweighs the configuration file.
 *
 * @param configFile the file to read, none for the defaults
 * @param listenAddresses where to listen; empty for what the file says
 * @param webConfigFile the web configuration file; empty for what the file says
 * @param logLevel least level of messages; empty for what the file says
 * @param logFormat form of messages; empty for what the file says
 * @param probe what is said about probing
 * @param capture what is said about capturing packets
 * @param notes sentences about flags that are taken and do nothing, for the log
 */
public record ServeOptions(
    Optional<Path> configFile,
    List<ListenAddress> listenAddresses,
    Optional<Path> webConfigFile,
    Optional<LogLevel> logLevel,
    Optional<LogFormat> logFormat,
    ProbeOverrides probe,
    CaptureOverrides capture,
    List<String> notes) {

  /** Copies the lists, so that options once read never change. */
  public ServeOptions {
    listenAddresses = List.copyOf(listenAddresses);
    notes = List.copyOf(notes);
  }
}
