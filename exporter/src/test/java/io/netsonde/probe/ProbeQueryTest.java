package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeQueryTest {
  private static final IpAddress V4 = new IpAddress(false, 0, 1, 0);
  private static final IpAddress V6 = new IpAddress(true, 1, 1, 0);

  @Test
  void targets_are_taken_in_order_and_as_they_are() throws Exception {
    ProbeQuery query = ProbeQuery.of(request(Map.of("target", List.of("b", "a", "b", ""))));

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
        ProbeQuery.of(
            request(
                Map.of("target", List.of("a"), "tcp_port", List.of("443", "1", "65535", "0443"))));
    assertThat(query.tcpPorts()).containsExactly(443, 1, 65535);
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
        ProbeQuery.of(request(Map.of("target", List.of("a"), "ip_version", List.of(version, "4"))));

    assertThat(query.family().test(V4)).isEqualTo(v4);
    assertThat(query.family().test(V6)).isEqualTo(v6);
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

  private static int limit(String... headers) throws Exception {
    return ProbeQuery.of(
            new Request(Map.of("target", List.of("a")), Map.of("x-target-limit", List.of(headers))))
        .limit();
  }

  private static ProbeQuery.Refusal refused(Request request) {
    return catchThrowableOfType(ProbeQuery.Refusal.class, () -> ProbeQuery.of(request));
  }

  private static Request request(Map<String, List<String>> parameters) {
    return new Request(parameters, Map.of());
  }
}
