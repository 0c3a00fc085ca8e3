package io.netsonde.probe;

import io.netsonde.config.Choice;
import io.netsonde.config.Durations;
import io.netsonde.config.Expectation;
import io.netsonde.config.Integers;
import io.netsonde.config.ValueParser;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the parameters of a request, the keys of a module and the flags of a ping take. */
public final class ProbeParameters {
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private ProbeParameters() {}

  /** {@code source}: an address that one machine may have. */
  public static ValueParser<IpAddress> source() {
    return text ->
        IpAddress.parse(text)
            .filter(address -> !address.toInetAddress().isAnyLocalAddress())
            .filter(address -> !address.toInetAddress().isMulticastAddress())
            .orElseThrow(() -> Expectation.of(text, "an IPv4 or IPv6 address of this machine"));
  }

  /** {@code dscp}. */
  public static ValueParser<Integer> dscp() {
    return Integers.between(0, 63);
  }

  /** {@code size}, in bytes. */
  public static ValueParser<Integer> size() {
    return Integers.between(ProbeOptions.MIN_SIZE, ProbeOptions.MAX_SIZE);
  }

  /** {@code df}. */
  static ValueParser<Boolean> dontFragment() {
    Map<String, Boolean> names = new LinkedHashMap<>();
    names.put("0", false);
    names.put("1", true);
    names.put("false", false);
    names.put("true", true);
    return Choice.of(names);
  }

  /** {@code tcp_ports}, each of them. */
  static ValueParser<Integer> tcpPort() {
    return Integers.between(1, 65_535);
  }

  /**
   * {@code interval}.
   *
   * @param maxTargetRate bound on the probes of one target a second
   */
  static ValueParser<Duration> interval(int maxTargetRate) {
    Duration shortest = SendingConfig.shortestInterval(maxTargetRate);
    return text -> {
      SendingConfig.verify(Durations.parse(text), text, maxTargetRate);
      return Durations.between(shortest, LONGEST_INTERVAL).parse(text);
    };
  }
}
