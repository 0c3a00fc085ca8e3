package io.netsonde.probe;

import io.netsonde.probe.discovery.SourceLabels;
import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.HostName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes targets of what a source of discovery lists: {@code host}, or {@code host:port} for a port
 * by TCP, with labels of which {@code __param_…} are the parameters of {@code /probe}.
 */
final class FoundTarget {
  private static final Pattern BRACKETED =
      Pattern.compile("\\[([0-9a-fA-F:.]+)](?::([0-9]{1,5}))?");
  private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+):([0-9]{1,5})");
  private static final String TARGET = "target";

  private FoundTarget() {}

  /** Why something listed is not probed. */
  enum Refusal {
    /** Neither an address nor a name, with a port or without. */
    TARGET,
    /** A parameter that {@code /probe} would refuse, too. */
    PARAMETER,
    /** The same target and port is there already, with other options. */
    CONFLICT,
    /** There is no room. */
    LIMIT;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Something that is not probed. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Refusal refusal;

    RefusedException(Refusal refusal, String message) {
      super(message, null, false, false);
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /** What is wrong with the parameters among some labels, if anything is. */
  static Optional<String> objection(Map<String, String> labels, SendingConfig sending) {
    try {
      wishes(labels, sending);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** How targets with these labels are probed. */
  static ProbePreset wishes(Map<String, String> labels, SendingConfig sending)
      throws RefusedException {
    Map<String, List<String>> parameters = new HashMap<>();
    labels.forEach((name, value) -> {
      if (name.startsWith(SourceLabels.PARAMETER) && !value.isEmpty()) {
        parameters.put(name.substring(SourceLabels.PARAMETER.length()), List.of(value));
      }
    });
    parameters.put(TARGET, List.of(TARGET));
    try {
      Request request = new Request(parameters, Map.of());
      return ProbeQuery.of(request, sending.modules(), sending.maxTargetRate()).wishes();
    } catch (ProbeQuery.Refusal e) {
      throw new RefusedException(Refusal.PARAMETER, e.reason());
    }
  }

  /**
   * One target.
   *
   * @param text as it is listed
   * @param wishes of its group
   */
  static StaticTarget of(String text, ProbePreset wishes) throws RefusedException {
    if (IpAddress.parse(text).isPresent()) {
      return target(text, wishes);
    }
    for (Pattern pattern : List.of(BRACKETED, WITH_PORT)) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        Optional<String> port = Optional.ofNullable(matcher.group(2));
        return target(
            matcher.group(1), port.isPresent() ? tcp(text, port.get()).orElse(wishes) : wishes);
      }
    }
    return target(text, wishes);
  }

  private static ProbePreset tcp(String text, String port) throws RefusedException {
    int number = Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw notOne(text);
    }
    return ProbePreset.ofTcpPort(number);
  }

  private static StaticTarget target(String host, ProbePreset wishes) throws RefusedException {
    Optional<IpAddress> literal = IpAddress.parse(host);
    if (literal.isEmpty() && !HostName.isValid(host)) {
      throw notOne(host);
    }
    Optional<String> meaningless = wishes.meaninglessForTcp();
    if (meaningless.isPresent()) {
      throw new RefusedException(
          Refusal.PARAMETER, meaningless.get() + " means nothing to TCP, for " + host);
    }
    if (literal.isPresent() && !wishes.fits(literal.get())) {
      throw new RefusedException(
          Refusal.PARAMETER, "a source of the other family than " + host + " has");
    }
    return new StaticTarget(host, wishes);
  }

  private static RefusedException notOne(String text) {
    return new RefusedException(
        Refusal.TARGET, QuotedText.of(text) + " is no address or name, with a port or without");
  }
}
