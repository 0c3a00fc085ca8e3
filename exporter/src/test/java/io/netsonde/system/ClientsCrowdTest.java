package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Crowd;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Thousands of clients, and a hundred thousand that somebody has made up. */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class ClientsCrowdTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CLIENTS = 2_000;
  private static final int INVENTED = 100_000;
  private static final int MAX_CLIENTS = 4_096;

  /** Counters in the kernel, of eight kinds of traffic for each client. */
  private static final int ROOM = 8 * MAX_CLIENTS;

  private static final double MEMORY_BYTES = 160e6;
  private static final IpAddress WORLD = IpAddress.parse("198.51.100.2").orElseThrow();

  @Test
  void thousands_are_told_exactly_and_a_flood_of_invented_ones_harms_none_of_them()
      throws Exception {
    try (Lab lab = Lab.open()) {
      Router router = Router.build(lab);
      // Nobody answers, so that a packet is all that anybody has.
      router.internet().firewall().dropInput();
      try (Crowd crowd = Crowd.behind(router.host(), "10.8.0.0/15")) {
        ServedNetsonde netsonde = served(router);
        for (int i = 2; i < CLIENTS + 2; i++) {
          crowd.send(address(i), WORLD, length(i));
          if (i % 10 == 0) {
            crowd.send(address(i), WORLD, 1000);
          }
        }
        // As numbers these are of no network here; as text they begin or end alike.
        crowd.send(IpAddress.parse("110.8.0.2").orElseThrow(), WORLD, 100);
        crowd.send(IpAddress.parse("10.80.0.2").orElseThrow(), WORLD, 100);
        crowd.send(IpAddress.parse("10.10.0.2").orElseThrow(), WORLD, 100);
        Eventually.within(LIMIT)
            .pass(
                "all clients",
                () -> {
                  Map<String, Double> samples = netsonde.get("/metrics").samples();
                  assertThat(clients(samples)).hasSize(CLIENTS);
                  assertExact(samples, true);
                });

        for (int i = 0; i < INVENTED; i++) {
          crowd.send(address(CLIENTS + 2 + i), WORLD, 100);
        }
        Map<String, Double> flooded =
            Eventually.within(LIMIT)
                .see(
                    "each packet is either counted of somebody or as missed",
                    () -> netsonde.get("/metrics").samples(),
                    samples ->
                        of(samples, "client_accounting_missed_packets_total")
                            == CLIENTS + INVENTED - ROOM);
        assertThat(of(flooded, "client_accounting_missed_bytes_total"))
            .isEqualTo(100.0 * (CLIENTS + INVENTED - ROOM));
        assertThat(of(flooded, "client_accounting_set_elements{family=\"ipv4\"}")).isEqualTo(ROOM);
        assertThat(of(flooded, "client_accounting_set_size{family=\"ipv4\"}")).isEqualTo(ROOM);
        assertThat(
                of(
                    flooded,
                    "netsonde_slice_feature_enabled{feature=\"room_for_clients\",slice=\"clients\"}"))
            .isZero();
        assertThat(
                of(flooded, "netsonde_slice_bound_hits_total{bound=\"clients\",slice=\"clients\"}"))
            .isPositive();
        assertThat(clients(flooded)).hasSize(MAX_CLIENTS);
        assertExact(flooded, false);
        assertThat(of(flooded, "process_resident_memory_bytes")).isLessThan(MEMORY_BYTES);
      }
    }
  }

  private static void assertExact(Map<String, Double> samples, boolean rested) {
    for (int i = 2; i < CLIENTS + 2; i++) {
      String ip = "{ip=\"" + address(i) + "\"";
      assertThat(of(samples, sent(i))).as(ip).isEqualTo(length(i) + (i % 10 == 0 ? 1000 : 0));
      if (rested) {
        assertThat(of(samples, "client_online" + ip + "}")).as(ip).isEqualTo(1);
        assertThat(of(samples, "client_connections" + ip + ",protocol=\"udp\"}")).isEqualTo(1);
        assertThat(of(samples, "client_status{client=\"unknown\",ip=\"" + address(i) + "\"}"))
            .isEqualTo(1);
      }
    }
  }

  private static ServedNetsonde served(Router router) throws Exception {
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            router.host(),
            """
            probe: {enabled: false}
            jool: {enabled: false}
            tcp: {enabled: false}
            clients: {interval: 200ms, max_clients: %d, names: {order: [static]}}
            """
                .formatted(MAX_CLIENTS));
    Eventually.within(LIMIT)
        .see(
            "the slice is up",
            () -> netsonde.get("/metrics").sample("netsonde_slice_up{slice=\"clients\"}"),
            up -> up.orElse(0) == 1);
    return netsonde;
  }

  private static Set<String> clients(Map<String, Double> samples) {
    return samples.keySet().stream()
        .filter(series -> series.startsWith("client_transmit_bytes_total{"))
        .collect(Collectors.toSet());
  }

  private static double of(Map<String, Double> samples, String series) {
    Double value = samples.get(series);
    if (value == null) {
      throw new AssertionError(series + " is absent");
    }
    return value;
  }

  private static String sent(int number) {
    return "client_transmit_bytes_total{ip=\"" + address(number) + "\",via=\"wan\"}";
  }

  private static int length(int number) {
    return 28 + number % 900;
  }

  private static IpAddress address(int number) {
    return new IpAddress(false, 0, (10 << 24 | 8 << 16) + number, 0);
  }
}
