package io.netsonde.probe;

import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a request to {@code /probe} asks for, by the original's rules.
 *
 * @param targets literals and names, as given
 * @param tcpPorts ports to probe, each once; empty for ICMP echo
 * @param family which of a name's addresses are wanted
 * @param limit how many destinations may be probed at most, 0 to 256
 */
record ProbeQuery(
    List<String> targets, Set<Integer> tcpPorts, Predicate<IpAddress> family, int limit) {
  /** The original's bound on one request. */
  static final int MAX_TARGETS = 256;

  /**
   * A request that cannot be answered; the message is the body, the original's where it had one.
   */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String body) {
      super("# " + status + " - " + body, null, false, false);
      this.status = status;
    }

    int status() {
      return status;
    }

    String body() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Reads a request.
   *
   * @throws Refusal without a target, or with a port that is none
   */
  static ProbeQuery of(Request request) throws Refusal {
    List<String> targets = request.parameters("target");
    if (targets.isEmpty()) {
      throw new Refusal(400, "missing parameter target");
    }
    return new ProbeQuery(
        targets,
        tcpPorts(request.parameters("tcp_port")),
        family(request.parameter("ip_version").orElse("all")),
        limit(request));
  }

  private static Set<Integer> tcpPorts(List<String> values) throws Refusal {
    Set<Integer> ports = new LinkedHashSet<>();
    for (String value : values) {
      int port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
      if (port < 1 || port > 65535) {
        throw new Refusal(400, "invalid tcp_port parameter");
      }
      ports.add(port);
    }
    return ports;
  }

  /** Which addresses {@code ip_version} wants; anything but 4 and 6 is all. */
  static Predicate<IpAddress> family(String version) {
    return switch (version) {
      case "4" -> address -> !address.v6();
      case "6" -> IpAddress::v6;
      default -> address -> true;
    };
  }

  /** The client may lower the bound; what is no number counts as 0, as in the original. */
  private static int limit(Request request) {
    int limit = MAX_TARGETS;
    for (String value : request.headers("x-target-limit")) {
      String text = value.strip();
      long wanted = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
      limit = (int) Math.min(limit, wanted);
    }
    return limit;
  }
}
