package io.netsonde.probe;

import io.netsonde.config.ValueParser;
import io.netsonde.slice.Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request to {@code /probe} asks for, by the original's rules, and beyond them how it wants
 * it probed.
 *
 * @param targets literals and names, as given
 * @param wishes how to probe them: the request's own words before those of the module that it names
 * @param limit how many destinations may be probed at most, 0 to 256
 */
record ProbeQuery(List<String> targets, ProbePreset wishes, int limit) {
  /** The original's bound on one request. */
  static final int MAX_TARGETS = 256;

  /** A request that cannot be answered, for the original's reason where it had one. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String reason) {
      super(reason, null, false, false);
      this.status = status;
    }

    int status() {
      return status;
    }

    String reason() {
      return String.valueOf(getMessage());
    }

    /** What is answered, in the original's form. */
    String body() {
      return "# " + status + " - " + reason();
    }
  }

  /**
   * Reads a request.
   *
   * @param modules the presets that it may name
   * @param maxTargetRate bound on the probes of one target a second
   * @throws Refusal without a target, or with a parameter that is not understood
   */
  static ProbeQuery of(Request request, Map<String, ProbePreset> modules, int maxTargetRate)
      throws Refusal {
    List<String> targets = request.parameters("target");
    if (targets.isEmpty()) {
      throw new Refusal(400, "missing parameter target");
    }
    ProbePreset own =
        new ProbePreset(
            one(request, "source", ProbeParameters.source()),
            one(request, "interface", Outlet::ofTarget),
            one(request, "dscp", ProbeParameters.dscp()),
            one(request, "size", ProbeParameters.size()),
            one(request, "df", ProbeParameters.dontFragment()),
            one(request, "interval", ProbeParameters.interval(maxTargetRate)),
            request.parameter("ip_version").map(IpVersion::ofRequest),
            tcpPorts(request.parameters("tcp_port")));
    ProbePreset wishes = own.orElse(module(request, modules));
    Optional<String> meaningless = wishes.meaninglessForTcp();
    if (meaningless.isPresent()) {
      throw new Refusal(
          400,
          "parameter " + meaningless.get() + " means nothing to TCP; leave it or tcp_port out");
    }
    return new ProbeQuery(targets, wishes, limit(request));
  }

  /** A parameter that the original does not have, and that may be given once. */
  private static <T> Optional<T> one(Request request, String name, ValueParser<T> parser)
      throws Refusal {
    List<String> values = request.parameters(name);
    if (values.size() > 1) {
      throw new Refusal(400, "more than one parameter " + name);
    }
    try {
      return values.stream().findFirst().map(parser::parse);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "invalid " + name + " parameter: " + e.getMessage());
    }
  }

  private static ProbePreset module(Request request, Map<String, ProbePreset> modules)
      throws Refusal {
    Optional<String> name = one(request, "module", text -> text);
    if (name.isEmpty()) {
      return ProbePreset.NONE;
    }
    ProbePreset module = modules.get(name.get());
    if (module == null) {
      throw new Refusal(400, "unknown module=" + QuotedText.of(name.get()));
    }
    return module;
  }

  private static List<Integer> tcpPorts(List<String> values) throws Refusal {
    Set<Integer> ports = new LinkedHashSet<>();
    for (String value : values) {
      int port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
      if (port < 1 || port > 65535) {
        throw new Refusal(400, "invalid tcp_port parameter");
      }
      ports.add(port);
    }
    return List.copyOf(ports);
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
