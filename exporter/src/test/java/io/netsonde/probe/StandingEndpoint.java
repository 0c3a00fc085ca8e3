package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.probe.names.Resolution;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** {@code /probe}, with an engine that stands still and names that the test has. */
abstract class StandingEndpoint {
  static final int MAX_TARGETS = 300;
  static final ProbeConfig CONFIG =
      ProbeConfig.defaults()
          .with(
              new ProbeLimits(
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(2),
                  10_000,
                  MAX_TARGETS,
                  Duration.ofMinutes(10)));

  final ProbeEngine engine =
      new ProbeEngine(
          CONFIG, ProbeListener.NONE, ProbeEngine.platformThreads(), TransmitStamps.NUMBERED);
  final Map<String, Resolution> zone = new HashMap<>();
  final ProbeEndpoint endpoint = new ProbeEndpoint(engine, this::resolve, CONFIG);

  @AfterEach
  void close() {
    engine.close();
  }

  /** Asks an engine of its own, which has a policy. */
  Answer restricted(List<String> allow, List<String> deny, String... targets) {
    ProbeConfig config = CONFIG.with(new TargetPolicy(prefixes(allow), prefixes(deny)));
    try (ProbeEngine other =
        new ProbeEngine(
            config, ProbeListener.NONE, ProbeEngine.platformThreads(), TransmitStamps.NUMBERED)) {
      Answer answer =
          new ProbeEndpoint(other, this::resolve, config)
              .answer(new Request(Map.of("target", List.of(targets)), Map.of()));
      assertThat(other.targets())
          .allMatch(target -> config.policy().objection(target.address()).isEmpty());
      assertThat(answer instanceof Answer.Text).isEqualTo(other.targets().isEmpty());
      return answer;
    }
  }

  static List<IpPrefix> prefixes(List<String> texts) {
    return texts.stream().map(text -> IpPrefix.parse(text).orElseThrow()).toList();
  }

  void know(String name, String... literals) {
    zone.put(
        name, new Resolution(Optional.of(true), addresses(literals), Optional.of(Instant.EPOCH)));
  }

  Resolution resolve(String name) {
    return zone.getOrDefault(name, Resolution.REFUSED);
  }

  Target asked(String literal) {
    return engine.ask(Destination.echo(addresses(literal).getFirst())).orElseThrow();
  }

  Answer probe(String... targets) {
    return answer(Map.of("target", List.of(targets)));
  }

  Answer answer(Map<String, List<String>> parameters, String... limits) {
    return endpoint.answer(
        new Request(
            parameters, limits.length == 0 ? Map.of() : Map.of("x-target-limit", List.of(limits))));
  }

  static void refused(Answer answer, int status, String body) {
    assertThat(text(answer).status()).isEqualTo(status);
    assertThat(text(answer).body()).isEqualTo(body);
    assertThat(text(answer).contentType()).isEqualTo("text/plain");
  }

  static Answer.Text text(Answer answer) {
    if (answer instanceof Answer.Text text) {
      return text;
    }
    throw new AssertionError("answer: " + answer + " (expected: a text)");
  }

  static String[] literals(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "192.0." + (2 + i / 256) + "." + i % 256)
        .toArray(String[]::new);
  }

  static List<IpAddress> addresses(String... literals) {
    return List.of(literals).stream().map(l -> IpAddress.parse(l).orElseThrow()).toList();
  }
}
