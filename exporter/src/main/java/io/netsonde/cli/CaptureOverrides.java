package io.netsonde.cli;

import io.netsonde.tcp.TcpConfig;
import io.netsonde.tcp.capture.CaptureConfig;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.tcp.filter.CaptureFilter;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about capturing packets.
 *
 * @param device the only interface or pattern
 * @param filter the only packets, an expression that can be used
 */
public record CaptureOverrides(Optional<InterfacePattern> device, Optional<String> filter) {
  /** Nothing. */
  public static final CaptureOverrides NONE =
      new CaptureOverrides(Optional.empty(), Optional.empty());

  /** The configuration, with what the command line says instead. */
  public TcpConfig applyTo(TcpConfig config) {
    CaptureConfig capture = config.capture();
    return config.with(
        capture.with(
            device.map(List::of).orElse(capture.interfaces()),
            filter
                .map(expression -> CaptureFilter.of(expression, capture.filter().snapLength()))
                .orElse(capture.filter())));
  }
}
