package io.netsonde.cli;

import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about serving; it outweighs the configuration file.
 *
 * @param configFile the file to read, none for the defaults
 * @param web what is said about serving HTTP
 * @param logLevel least level of messages; empty for what the file says
 * @param logFormat form of messages; empty for what the file says
 * @param probe what is said about probing
 * @param capture what is said about capturing packets
 * @param notes sentences about flags that are taken and do nothing, for the log
 */
public record ServeOptions(
    Optional<Path> configFile,
    WebOverrides web,
    Optional<LogLevel> logLevel,
    Optional<LogFormat> logFormat,
    ProbeOverrides probe,
    CaptureOverrides capture,
    List<String> notes) {
  /** A command line that says nothing but which file to read. */
  public static ServeOptions ofFile(Optional<Path> configFile) {
    return new ServeOptions(
        configFile,
        WebOverrides.NONE,
        Optional.empty(),
        Optional.empty(),
        ProbeOverrides.NONE,
        CaptureOverrides.NONE,
        List.of());
  }

  /** Copies the list, so that options once read never change. */
  public ServeOptions {
    notes = List.copyOf(notes);
  }

  /** What is said in place of the file, as a file would say it; empty for nothing. */
  public String asFile() {
    return FileText.of(this);
  }
}
