package io.netsonde.cli;

import io.netsonde.config.Choice;
import io.netsonde.config.Durations;
import io.netsonde.config.Integers;
import io.netsonde.config.ValueParser;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import io.netsonde.probe.Outlet;
import io.netsonde.probe.ProbeLimits;
import io.netsonde.probe.ProbeParameters;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.tcp.filter.CaptureFilter;
import io.netsonde.web.HealthQuestion;
import io.netsonde.web.ListenAddress;
import io.netsonde.web.WebConfig;
import io.netsonde.wire.IpAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of flags by the parsers of the configuration file. */
final class Flags {
  private Flags() {}

  /** Where to listen. */
  static final class ListenAddressFlag implements ITypeConverter<ListenAddress> {
    @Override
    public ListenAddress convert(String text) {
      return read(ListenAddress::parse, text);
    }
  }

  /** Where the metrics are. */
  static final class TelemetryPathFlag implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return read(WebConfig::telemetryPath, text);
    }
  }

  /** Requests that a path answers at once. */
  static final class MaxRequestsFlag implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return read(Integers.between(1, WebConfig.MAX_SCRAPES), text);
    }
  }

  /** Time between two probes, in the range that the configuration file allows. */
  static final class IntervalFlag implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(Durations.between(ProbeLimits.MIN_INTERVAL, ProbeLimits.MAX_INTERVAL), text);
    }
  }

  /** How long a reply is waited for, in the range that the configuration file allows. */
  static final class TimeoutFlag implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(Durations.between(ProbeLimits.MIN_TIMEOUT, ProbeLimits.MAX_TIMEOUT), text);
    }
  }

  /** The original's time between two probes: a bare number of milliseconds. */
  static final class IntervalMillisFlag implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return millis(text, ProbeLimits.MIN_INTERVAL, ProbeLimits.MAX_INTERVAL);
    }
  }

  /** The original's wait for a reply: a bare number of milliseconds. */
  static final class TimeoutMillisFlag implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return millis(text, ProbeLimits.MIN_TIMEOUT, ProbeLimits.MAX_TIMEOUT);
    }
  }

  /** Packets a second, in the range that the configuration file allows. */
  static final class PacketRateFlag implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return read(Integers.between(1, ProbeLimits.MAX_PACKETS_PER_SECOND), text);
    }
  }

  /** An ICMP identifier as icmp-exporter reads it: 0 and 1 have meanings of their own. */
  static final class IdentifierFlag implements ITypeConverter<OptionalInt> {
    @Override
    public OptionalInt convert(String text) {
      int number = read(Integers.between(0, 65_535), text);
      return switch (number) {
        case 0 -> OptionalInt.of((int) (ProcessHandle.current().pid() & 0xffff));
        case 1 -> OptionalInt.empty();
        default -> OptionalInt.of(number);
      };
    }
  }

  /** An interface as icmp-exporter reads it: nothing switches the family off. */
  static final class OutletFlag implements ITypeConverter<Outlet> {
    @Override
    public Outlet convert(String text) {
      return text.isEmpty() ? Outlet.NONE : read(Outlet::ofFamily, text);
    }
  }

  /** An interface or pattern as tcp-exporter reads it: nothing stands for all. */
  static final class InterfaceFlag implements ITypeConverter<InterfacePattern> {
    @Override
    public InterfacePattern convert(String text) {
      return text.isEmpty() ? InterfacePattern.ALL : read(InterfacePattern::parse, text);
    }
  }

  /** Which packets are captured, as pcap-filter(7) says. */
  static final class CaptureFilterFlag implements ITypeConverter<String> {
    /** Any length: whether the expression can be used does not depend on it. */
    private static final int SNAP_LENGTH = 128;

    @Override
    public String convert(String text) {
      return read(t -> CaptureFilter.of(t, SNAP_LENGTH), text).expression();
    }
  }

  /** Time between two outputs of something that is watched. */
  static final class RefreshFlag implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(Durations.between(Duration.ofMillis(100), Duration.ofHours(1)), text);
    }
  }

  /** How long a demo lasts. */
  static final class LengthFlag implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(Durations.between(Duration.ofSeconds(1), Duration.ofDays(7)), text);
    }
  }

  /** What a health check asks for. */
  static final class PageFlag implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      return read(HealthQuestion::page, text);
    }
  }

  /** How long a health check waits. */
  static final class PatienceFlag implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(Durations.between(Duration.ofMillis(100), Duration.ofMinutes(1)), text);
    }
  }

  /** How many, in decimal digits and not more than fit. */
  static final class CountFlag implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return (long) read(Integers.between(1, Integer.MAX_VALUE), text);
    }
  }

  /** The address that probes come from. */
  static final class SourceFlag implements ITypeConverter<IpAddress> {
    @Override
    public IpAddress convert(String text) {
      return read(ProbeParameters.source(), text);
    }
  }

  /** Through which interface the probes of a target leave. */
  static final class TargetOutletFlag implements ITypeConverter<Outlet> {
    @Override
    public Outlet convert(String text) {
      return read(Outlet::ofTarget, text);
    }
  }

  /** A differentiated services code point. */
  static final class DscpFlag implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return read(ProbeParameters.dscp(), text);
    }
  }

  /** Data of an echo request in bytes. */
  static final class SizeFlag implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return read(ProbeParameters.size(), text);
    }
  }

  /** A TCP port. */
  static final class PortFlag implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return read(Integers.between(1, 65_535), text);
    }
  }

  /** A file's name. */
  static final class FileFlag implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      if (text.isEmpty()) {
        throw new TypeConversionException("nothing (expected: the name of a file)");
      }
      return Path.of(text);
    }
  }

  /** Least level of messages. */
  static final class LevelFlag implements ITypeConverter<LogLevel> {
    @Override
    public LogLevel convert(String text) {
      return read(Choice.of(LogLevel.class), text);
    }
  }

  /** Form of messages. */
  static final class FormatFlag implements ITypeConverter<LogFormat> {
    @Override
    public LogFormat convert(String text) {
      return read(Choice.of(LogFormat.class), text);
    }
  }

  /** The names that {@link LevelFlag} reads, for help and completion. */
  static final class LevelNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(LogLevel.values()).map(Choice::name).iterator();
    }
  }

  /** The names that {@link FormatFlag} reads, for help and completion. */
  static final class FormatNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(LogFormat.values()).map(Choice::name).iterator();
    }
  }

  private static Duration millis(String text, Duration min, Duration max) {
    return Duration.ofMillis(
        read(
            Integers.between(Math.toIntExact(min.toMillis()), Math.toIntExact(max.toMillis())),
            text));
  }

  /** The only exception whose message picocli passes on as it stands is its own. */
  private static <T> T read(ValueParser<T> parser, String text) {
    try {
      return parser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
