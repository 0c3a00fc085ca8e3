package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Presets of the configuration, and what a request says beside them, as they reach the wire. */
@NeedsRoot
@NeedsTool({"ip", "tcpdump"})
class ModuleTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void a_module_is_taken_and_a_request_outweighs_it() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      Link link = lab.link(near, lab.host("far"), "10.77.1.0/24");
      ServedNetsonde netsonde =
          ServedNetsonde.start(
              near,
              "probe: {interval: 200ms, timeout: 150ms, modules: {"
                  + "voice: {dscp: 46, size: 160, interval: 100ms}}}\n");
      try (Capture wire = link.left().capture("icmp")) {
        String target = "/probe?target=10.77.1.2&module=voice";
        for (String request : new String[] {target, target + "&size=200", target + "&dscp=0"}) {
          Eventually.within(LIMIT)
              .see(
                  request,
                  () -> netsonde.get(request),
                  answer -> answer.of("icmp_probe_packets_recv_total", "10.77.1.2") >= 3);
        }

        Set<String> seen =
            wire.packets().stream()
                .filter(CapturedPacket::isEchoRequest)
                .map(p -> p.length() + " bytes, class " + p.trafficClass())
                .collect(Collectors.toSet());
        assertThat(seen)
            .containsExactlyInAnyOrder(
                "188 bytes, class 184", "228 bytes, class 184", "188 bytes, class 0");
      }
      WebAnswer refused = netsonde.get("/probe?target=10.77.1.2&module=video");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).isEqualTo("# 400 - unknown module=\"video\"");
    }
  }
}
