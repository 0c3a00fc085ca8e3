package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeQueryTest {
  private static final IpAddress V4 = new IpAddress(false, 0, 1, 0);
  private static final IpAddress V6 = new IpAddress(true, 1, 1, 0);

  @Test
  void targets_are_taken_in_order_and_as_they_are() throws Exception {
    ProbeQuery query = parsed(request(Map.of("target", List.of("b", "a", "b", ""))));

    assertThat(query.targets()).containsExactly("b", "a", "b", "");
    assertThat(query.limit()).isEqualTo(256);
  }

  @Test
  void a_request_without_target_is_refused_with_the_original_words() {
    assertThat(refused(request(Map.of())))
        .extracting(ProbeQuery.Refusal::status, ProbeQuery.Refusal::body)
        .containsExactly(400, "# 400 - missing parameter target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65536", "99999", "100000", "-1", "+80", "http", "80.0", " 80"})
  void a_port_that_is_none_is_refused_with_the_original_words(String port) {
    assertThat(refused(request(Map.of("target", List.of("a"), "tcp_port", List.of("80", port)))))
        .extracting(ProbeQuery.Refusal::status, ProbeQuery.Refusal::body)
        .containsExactly(400, "# 400 - invalid tcp_port parameter");
  }

  @Test
  void each_port_is_wanted_once() throws Exception {
    ProbeQuery query =
        parsed(
            request(
                Map.of("target", List.of("a"), "tcp_port", List.of("443", "1", "65535", "0443"))));
    assertThat(query.wishes().tcpPorts()).containsExactly(443, 1, 65535);
  }

  @ParameterizedTest
  @CsvSource({
    "4, true, false",
    "6, false, true",
    "all, true, true",
    "'', true, true",
    "5, true, true"
  })
  void ip_version_chooses_the_family_and_all_else_means_both(String version, boolean v4, boolean v6)
      throws Exception {
    ProbeQuery query =
        parsed(request(Map.of("target", List.of("a"), "ip_version", List.of(version, "4"))));

    assertThat(query.wishes().wants(V4)).isEqualTo(v4);
    assertThat(query.wishes().wants(V6)).isEqualTo(v6);
  }

  @ParameterizedTest
  @CsvSource({
    "256, 256",
    "257, 256",
    "9999999999, 256",
    "10, 10",
    "0, 0",
    "' 7 ', 7",
    "-1, 0",
    "ten, 0",
    "'', 0",
    "1.5, 0"
  })
  void a_client_may_lower_the_limit_and_no_number_is_zero(String header, int limit)
      throws Exception {
    assertThat(limit(header)).isEqualTo(limit);
  }

  @Test
  void of_several_limits_the_lowest_counts() throws Exception {
    assertThat(limit("20", "5", "300")).isEqualTo(5);
    assertThat(limit("20", "many")).isZero();
  }

  static Stream<Arguments> refusedParameters() {
    return Stream.of(
        arguments("source", "", "'' (expected: an IPv4 or IPv6 address of this machine)"),
        arguments("source", "host", "host (expected: an IPv4 or IPv6 address of this machine)"),
        arguments("source", "::", ":: (expected: an IPv4 or IPv6 address of this machine)"),
        arguments(
            "source", "ff02::1", "ff02::1 (expected: an IPv4 or IPv6 address of this machine)"),
        arguments("interface", "", "'' (expected: auto or the name of an interface)"),
        arguments("interface", "none", "none (expected: auto or the name of an interface)"),
        arguments("interface", "a/b", "a/b (expected: auto or the name of an interface)"),
        arguments("interface", "a:b", "a:b (expected: auto or the name of an interface)"),
        arguments("interface", "..", ".. (expected: auto or the name of an interface)"),
        arguments("interface", "e e", "'e e' (expected: auto or the name of an interface)"),
        arguments(
            "interface",
            "sixteen-letters-",
            "sixteen-letters- (expected: auto or the name of an interface)"),
        arguments("dscp", "64", "64 (expected: a whole number from 0 to 63)"),
        arguments("dscp", "-1", "-1 (expected: a whole number from 0 to 63)"),
        arguments("dscp", "ef", "ef (expected: a whole number from 0 to 63)"),
        arguments("dscp", "", "'' (expected: a whole number from 0 to 63)"),
        arguments("size", "7", "7 (expected: a whole number from 8 to 65507)"),
        arguments("size", "65508", "65508 (expected: a whole number from 8 to 65507)"),
        arguments("df", "2", "2 (expected: one of 0, 1, false, true)"),
        arguments("df", "yes", "yes (expected: one of 0, 1, false, true)"),
        arguments(
            "interval",
            "9ms",
            "9ms (expected: at least 10ms, because probe.max_target_pps is 100)"),
        arguments("interval", "1h1ms", "1h1ms (expected: at most 1h)"),
        arguments("interval", "100", "100 (expected: a duration such as 500ms, 2s or 1m30s)"),
        arguments("interval", "", "'' (expected: a duration such as 500ms, 2s or 1m30s)"));
  }

  @ParameterizedTest
  @MethodSource("refusedParameters")
  void a_wrong_value_is_refused_with_what_was_expected(String name, String value, String problem) {
    assertThat(refused(request(Map.of("target", List.of("a"), name, List.of(value)))))
        .extracting(ProbeQuery.Refusal::status, ProbeQuery.Refusal::body)
        .containsExactly(400, "# 400 - invalid " + name + " parameter: " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "interface", "dscp", "size", "df", "interval", "module"})
  void what_the_original_does_not_have_may_be_given_once(String name) {
    Map<String, String> right =
        Map.of("source", "::1", "dscp", "1", "size", "9", "df", "1", "interval", "1s");
    String value = right.getOrDefault(name, "eth0");
    assertThat(refused(request(Map.of("target", List.of("a"), name, List.of(value, value)))))
        .extracting(ProbeQuery.Refusal::status, ProbeQuery.Refusal::body)
        .containsExactly(400, "# 400 - more than one parameter " + name);
  }

  @Test
  void each_parameter_is_understood() throws Exception {
    ProbeQuery query =
        parsed(
            request(
                Map.of(
                    "target", List.of("a"),
                    "source", List.of("192.0.2.1"),
                    "interface", List.of("eth0.5"),
                    "dscp", List.of("46"),
                    "size", List.of("1400"),
                    "df", List.of("0"),
                    "interval", List.of("1m30s"))));

    assertThat(query.wishes())
        .isEqualTo(
            new ProbePreset(
                IpAddress.parse("192.0.2.1"),
                Optional.of(Outlet.through("eth0.5")),
                Optional.of(46),
                Optional.of(1400),
                Optional.of(false),
                Optional.of(Duration.ofSeconds(90)),
                Optional.empty(),
                List.of()));
    assertThat(query.wishes().wants(V4)).isTrue();
    assertThat(query.wishes().wants(V6)).as("the other family than the source's").isFalse();
  }

  @Test
  void a_request_says_more_than_its_module_and_that_more_than_the_configuration() throws Exception {
    ProbePreset module =
        new ProbePreset(
            Optional.empty(),
            Optional.of(Outlet.through("eth1")),
            Optional.of(8),
            Optional.of(100),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(5)),
            Optional.of(IpVersion.V6),
            List.of());
    ProbeQuery query =
        ProbeQuery.of(
            request(
                Map.of(
                    "target", List.of("a"),
                    "module", List.of("m"),
                    "interface", List.of("auto"),
                    "dscp", List.of("10"),
                    "ip_version", List.of("4"))),
            Map.of("m", module),
            100);
    ProbeConfig config =
        ProbeConfig.defaults()
            .with(
                new SendingConfig(
                    Outlet.through("eth0"),
                    Outlet.through("eth6"),
                    OptionalInt.empty(),
                    100,
                    Map.of()));

    assertThat(query.wishes().wants(V4)).isTrue();
    assertThat(query.wishes().options(false, config))
        .isEqualTo(
            new ProbeOptions(
                Optional.empty(),
                Optional.empty(),
                10,
                100,
                true,
                Optional.of(Duration.ofSeconds(5))));
    assertThat(ProbePreset.NONE.options(true, config).device()).contains("eth6");
    assertThat(module.options(false, config).device()).contains("eth1");
  }

  /** Or the same target would be probed twice. */
  @Test
  void what_is_said_and_what_is_the_default_are_the_same() throws Exception {
    ProbeQuery said =
        parsed(
            request(
                Map.of(
                    "target", List.of("a"),
                    "interface", List.of("auto"),
                    "dscp", List.of("0"),
                    "size", List.of("56"),
                    "df", List.of("true"),
                    "interval", List.of("2s"))));

    assertThat(said.wishes().options(true, ProbeConfig.defaults()))
        .isEqualTo(ProbeOptions.DEFAULTS);
  }

  @Test
  void ports_of_a_module_are_probed_unless_the_request_names_others() throws Exception {
    ProbePreset web =
        new ProbePreset(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(80, 443, 80));
    Map<String, ProbePreset> modules = Map.of("web", web);
    Map<String, List<String>> request = Map.of("target", List.of("a"), "module", List.of("web"));
    Map<String, List<String>> other = new HashMap<>(request);
    other.put("tcp_port", List.of("22"));

    assertThat(ProbeQuery.of(request(request), modules, 100).wishes().tcpPorts())
        .containsExactly(80, 443);
    assertThat(ProbeQuery.of(request(other), modules, 100).wishes().tcpPorts()).containsExactly(22);
    other.put("size", List.of("100"));
    assertThat(
            catchThrowableOfType(
                    ProbeQuery.Refusal.class, () -> ProbeQuery.of(request(other), modules, 100))
                .body())
        .isEqualTo("# 400 - parameter size means nothing to TCP; leave it or tcp_port out");
  }

  @Test
  void an_unknown_module_is_named() {
    assertThat(refused(request(Map.of("target", List.of("a"), "module", List.of("vo\"ip\n")))))
        .extracting(ProbeQuery.Refusal::status, ProbeQuery.Refusal::body)
        .containsExactly(400, "# 400 - unknown module=\"vo\\\"ip\\u000a\"");
  }

  @ParameterizedTest
  @CsvSource({"size, 56", "df, 0", "df, false"})
  void what_means_nothing_to_tcp_is_refused(String name, String value) {
    Map<String, List<String>> request =
        Map.of("target", List.of("a"), "tcp_port", List.of("80"), name, List.of(value));
    assertThat(refused(request(request)).body())
        .isEqualTo("# 400 - parameter " + name + " means nothing to TCP; leave it or tcp_port out");
  }

  @Test
  void a_probe_of_tcp_may_be_told_not_to_be_cut() throws Exception {
    ProbeQuery query =
        parsed(
            request(Map.of("target", List.of("a"), "tcp_port", List.of("80"), "df", List.of("1"))));
    assertThat(query.wishes().options(false, ProbeConfig.defaults()))
        .isEqualTo(ProbeOptions.DEFAULTS);
  }

  private static ProbeQuery parsed(Request request) throws ProbeQuery.Refusal {
    return ProbeQuery.of(request, Map.of(), 100);
  }

  private static int limit(String... headers) throws Exception {
    return parsed(
            new Request(Map.of("target", List.of("a")), Map.of("x-target-limit", List.of(headers))))
        .limit();
  }

  private static ProbeQuery.Refusal refused(Request request) {
    return catchThrowableOfType(ProbeQuery.Refusal.class, () -> parsed(request));
  }

  private static Request request(Map<String, List<String>> parameters) {
    return new Request(parameters, Map.of());
  }
}
