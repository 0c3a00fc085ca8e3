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
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Test
  void an_interface_for_all_is_taken_and_a_request_outweighs_it() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      Host far = lab.host("far");
      Link first = lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");
      Link second = lab.link(near, far, "10.77.2.0/24", "fd77:2::/64");
      far.loopback().address("10.78.0.1/32", "fd78::1/128");
      for (Link link : List.of(first, second)) {
        int metric = link.equals(first) ? 1 : 2;
        String way = " dev " + link.left().name() + " metric " + metric;
        near.route("10.78.0.1/32 via " + link.right().ipv4().getHostAddress() + way);
        near.route("fd78::1/128 via " + link.right().ipv6().getHostAddress() + way);
      }
      String name = second.left().name();
      ServedNetsonde netsonde =
          ServedNetsonde.start(
              near,
              "probe: {interval: 200ms, timeout: 150ms, interface4: "
                  + name
                  + ", interface6: "
                  + name
                  + "}\n");
      for (String address : new String[] {"10.78.0.1", "fd78::1"}) {
        assertThat(ways(netsonde, "/probe?target=" + address, address, first, second))
            .as(address)
            .containsExactly(second);
        assertThat(ways(netsonde, "/probe?interface=auto&target=" + address, address, first))
            .as(address)
            .containsExactly(first);
      }
    }
  }

  /** By which of the links probes leave, once some have been answered. */
  private static List<Link> ways(
      ServedNetsonde netsonde, String request, String address, Link... links) throws Exception {
    Map<Link, Capture> wires = new LinkedHashMap<>();
    for (Link link : links) {
      wires.put(link, link.left().capture("outbound and (icmp or icmp6)"));
    }
    try {
      double before = netsonde.get(request).of("icmp_probe_packets_recv_total", address);
      Eventually.within(LIMIT)
          .see(
              request,
              () -> netsonde.get(request),
              answer -> answer.of("icmp_probe_packets_recv_total", address) >= before + 3);
      return Eventually.within(LIMIT)
          .see(
              "requests",
              () ->
                  wires.entrySet().stream()
                      .filter(wire -> isUsed(wire.getValue(), address))
                      .map(Map.Entry::getKey)
                      .toList(),
              used -> !used.isEmpty());
    } finally {
      wires.values().forEach(Capture::close);
    }
  }

  private static boolean isUsed(Capture wire, String address) {
    return wire.packets().stream()
        .anyMatch(p -> p.isEchoRequest() && p.destination().equals(InetAddress.ofLiteral(address)));
  }
}
