package io.netsonde.tcp.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.StoredInputs;
import io.netsonde.wire.bpf.Interpreter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever somebody writes into the configuration as a filter. */
class ExpressionFuzzTest {
  private static final int SNAP = 128;

  @FuzzTest
  void any_expression_is_translated_or_refused(FuzzedDataProvider data) {
    String expression = data.consumeRemainingAsString();
    CaptureFilter filter;
    try {
      filter = CaptureFilter.of(expression, SNAP, Optional.empty());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(" (expected: ");
      return;
    }
    Packets packets = new Packets(new Random(expression.hashCode()));
    for (int i = 0; i < 20; i++) {
      assertThat(new Interpreter(filter.ethernet()).run(packets.frame())).isIn(0L, (long) SNAP);
    }
  }

  @Test
  void the_search_begins_with_an_expression_of_each_kind() throws Exception {
    Map<String, String> expressions = new TreeMap<>();
    expressions.put("protocols", "tcp or icmp or icmp6");
    expressions.put("ports", "tcp port 80 or 443 and not portrange 1-1023");
    expressions.put("hosts", "src host 10.0.0.1 or dst fd00::1");
    expressions.put("nets", "net 10.0.0.0/8 && !(net fd00::/8 || udp)");
    expressions.put("open", "((tcp");
    expressions.put("of-libpcap", "vlan 5 and tcp[13] & 2 != 0");
    Map<String, byte[]> inputs = new TreeMap<>();
    expressions.forEach((name, text) -> inputs.put(name, text.getBytes(StandardCharsets.US_ASCII)));
    StoredInputs.check(getClass(), "any_expression_is_translated_or_refused", inputs);
  }
}
