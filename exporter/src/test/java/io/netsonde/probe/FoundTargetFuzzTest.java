package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.HostName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a list says is a target that can be probed, or refused in one line. */
class FoundTargetFuzzTest {
  private static final List<String> LABELS =
      List.of("__param_tcp_port", "__param_dscp", "__param_size", "__param_source", "env", "");

  private static final List<String> PARTS =
      List.of("192.0.2.1", "a.test", "[2001:db8::1]", ":", "443", "0", "[", "]", "::1", " ", "-");

  @FuzzTest
  void any_target_is_understood_or_refused(FuzzedDataProvider data) {
    Map<String, String> labels = new HashMap<>();
    for (int i = data.consumeInt(0, 3); i > 0; i--) {
      labels.put(data.pickValue(LABELS), data.consumeString(20));
    }
    understoodOrRefused(data.consumeRemainingAsString(), labels);
  }

  @Test
  void random_targets_are_understood_or_refused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int understood = 0;
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      understood += understoodOrRefused(text.toString(), Map.of()) ? 1 : 0;
    }
    assertThat(understood).as("seed %d", seed).isBetween(500, 4_500);
  }

  private static boolean understoodOrRefused(String text, Map<String, String> labels) {
    StaticTarget target;
    try {
      target = FoundTarget.of(text, FoundTarget.wishes(labels, SendingConfig.DEFAULTS));
    } catch (FoundTarget.RefusedException refused) {
      assertThat(refused.getMessage()).as("'%s' %s", text, labels).matches("[^\\p{Cntrl}]{5,500}");
      return false;
    }
    assertThat(IpAddress.parse(target.target()).isPresent() || HostName.isValid(target.target()))
        .as("'%s'", text)
        .isTrue();
    assertThat(target.wishes().tcpPorts()).as("'%s'", text).allMatch(p -> p > 0 && p < 65_536);
    return true;
  }
}
