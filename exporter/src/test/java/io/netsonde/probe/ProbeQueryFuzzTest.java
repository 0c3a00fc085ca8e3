package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.slice.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a request says ends within the bounds or in one line. */
class ProbeQueryFuzzTest {
  private static final List<String> PARAMETERS =
      List.of(
          "source",
          "interface",
          "dscp",
          "size",
          "df",
          "interval",
          "module",
          "ip_version",
          "tcp_port");

  private static final List<String> LIKELY =
      List.of(
          "1",
          "0",
          "63",
          "64",
          "8",
          "65507",
          "-1",
          "10ms",
          "1h",
          "1m30s",
          "9ms",
          "true",
          "auto",
          "none",
          "eth0",
          "192.0.2.1",
          "::1",
          "::",
          "4",
          "6",
          "80",
          "443");

  /** Whatever is asked for is taken within its bounds or refused in one line. */
  @FuzzTest
  void any_request_is_understood_within_the_bounds_or_refused(FuzzedDataProvider data) {
    Map<String, List<String>> parameters = new HashMap<>();
    parameters.put("target", List.of("a"));
    for (String name : PARAMETERS) {
      int times = data.consumeInt(0, 2);
      if (times > 0) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < times; i++) {
          values.add(data.consumeBoolean() ? data.consumeString(20) : data.pickValue(LIKELY));
        }
        parameters.put(name, values);
      }
    }
    understoodOrRefused(parameters);
  }

  @Test
  void random_requests_are_understood_within_the_bounds_or_refused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int understood = 0;
    for (int round = 0; round < 5_000; round++) {
      Map<String, List<String>> parameters = new HashMap<>();
      parameters.put("target", List.of("a"));
      for (int i = random.nextInt(4); i > 0; i--) {
        String name = PARAMETERS.get(random.nextInt(PARAMETERS.size()));
        String value = LIKELY.get(random.nextInt(LIKELY.size()));
        if (random.nextInt(4) == 0) {
          value += (char) random.nextInt(0x250);
        }
        parameters.put(name, List.of(value));
      }
      understood += understoodOrRefused(parameters) ? 1 : 0;
    }
    assertThat(understood).as("seed %d", seed).isBetween(500, 4_500);
  }

  private static boolean understoodOrRefused(Map<String, List<String>> parameters) {
    ProbeQuery query;
    try {
      query = ProbeQuery.of(new Request(parameters, Map.of()), Map.of(), 100);
    } catch (ProbeQuery.Refusal refusal) {
      assertThat(refusal.body()).as("%s", parameters).matches("# 400 - [^\\p{Cntrl}]{5,400}");
      return false;
    }
    ProbeOptions options = query.wishes().options(true, ProbeConfig.defaults());
    assertThat(options.dscp()).as("%s", parameters).isBetween(0, 63);
    assertThat(options.size()).as("%s", parameters).isBetween(8, 65_507);
    options
        .interval()
        .ifPresent(interval ->
            assertThat(interval)
                .as("%s", parameters)
                .isBetween(Duration.ofMillis(10), Duration.ofHours(1)));
    options
        .device()
        .ifPresent(name -> assertThat(name).as("%s", parameters).matches("[!-~]{1,15}"));
    assertThat(query.wishes().tcpPorts()).as("%s", parameters).allMatch(p -> p > 0 && p < 65_536);
    return true;
  }
}
