package io.netsonde.cli;

import io.netsonde.probe.Outlet;
import io.netsonde.web.ListenAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags of icmp-exporter, so that its command line goes on working: each with one dash or two,
 * as Go's {@code flag} package reads them.
 *
 * <p>What is out of range is refused and never changed in silence. The original's lock ({@code
 * -i-wont-be-evil}) is not needed: our ranges hold always.
 */
final class OriginalFlags {
  @Option(
      names = {"-listen", "--listen"},
      paramLabel = "ADDRESS",
      converter = Flags.ListenAddressFlag.class,
      description = "As --web.listen-address.")
  private @Nullable ListenAddress listen;

  @Option(
      names = {"-interval", "--interval"},
      paramLabel = "MS",
      converter = Flags.IntervalMillisFlag.class,
      description = "Milliseconds between two probes: probe.interval.")
  private @Nullable Duration interval;

  @Option(
      names = {"-timeout", "--timeout"},
      paramLabel = "MS",
      converter = Flags.TimeoutMillisFlag.class,
      description = "Milliseconds that a reply is waited for: probe.timeout.")
  private @Nullable Duration timeout;

  @Option(
      names = {"-maxpps", "--maxpps"},
      paramLabel = "N",
      converter = Flags.PacketRateFlag.class,
      description = "Most packets a second: probe.max_pps.")
  private @Nullable Integer maxPps;

  @Option(
      names = {"-identifier", "--identifier"},
      paramLabel = "N",
      converter = Flags.IdentifierFlag.class,
      description = "ICMP identifier; 0: the process's number, 1: random. probe.identifier.")
  private @Nullable OptionalInt identifier;

  @Option(
      names = {"-interface4", "--interface4"},
      paramLabel = "NAME",
      converter = Flags.OutletFlag.class,
      description = "Interface for IPv4, auto, or empty for none: probe.interface4.")
  private @Nullable Outlet interface4;

  @Option(
      names = {"-interface6", "--interface6"},
      paramLabel = "NAME",
      converter = Flags.OutletFlag.class,
      description = "Interface for IPv6, auto, or empty for none: probe.interface6.")
  private @Nullable Outlet interface6;

  @Option(
      names = {"-hard", "--hard"},
      description = "Let network cards stamp packets: probe.hardware_stamps.")
  private boolean hard;

  @Option(
      names = {"-drop", "--drop"},
      description = "Nothing: capabilities are always dropped.")
  private boolean drop;

  @Option(
      names = {"-i-wont-be-evil", "--i-wont-be-evil"},
      description = "Nothing: no flag is locked.")
  private boolean unlock;

  /** Where to listen; empty when the flag is not given. */
  Optional<ListenAddress> listen() {
    return Optional.ofNullable(listen);
  }

  /** What the flags say about probing. */
  ProbeOverrides overrides() {
    return new ProbeOverrides(
        Optional.ofNullable(interval),
        Optional.ofNullable(timeout),
        Optional.ofNullable(maxPps),
        hard,
        new SendingOverrides(
            Optional.ofNullable(interface4),
            Optional.ofNullable(interface6),
            Optional.ofNullable(identifier)));
  }

  /** A sentence for each flag that is taken and does nothing. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (drop) {
      notes.add("-drop changes nothing: capabilities are always dropped after the start");
    }
    if (unlock) {
      notes.add("-i-wont-be-evil changes nothing: no flag is locked, each has its range");
    }
    return notes;
  }
}
