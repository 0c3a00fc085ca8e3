package io.netsonde.clients.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.flows.Entries.Flow;
import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which connections clients have, from made-up news of them. */
class FlowsTest {
  private static final String ROUTER = "192.168.10.1";
  private static final String WORLD = "198.51.100.2";
  private static final LanNetwork NETWORK =
      new LanNetwork(
          List.of("lan"),
          List.of(IpPrefix.parse("192.168.10.0/24").orElseThrow()),
          List.of(IpAddress.parse(ROUTER).orElseThrow()),
          List.of());

  private final ClientTable clients = new ClientTable(1000);
  private final Entries entries = new Entries();

  @Test
  void a_connection_counts_once_for_each_client_that_has_it() throws Exception {
    Flows flows = flows(false);
    flows.happened(entries.there(new Flow(1, "192.168.10.20", WORLD)));
    flows.happened(entries.there(new Flow(2, "192.168.10.20", ROUTER)));
    flows.happened(entries.there(new Flow(3, ROUTER, "192.168.10.20")));
    flows.happened(entries.there(new Flow(4, "192.168.10.20", "192.168.10.21")));
    // A forwarded port: it was begun with the router, and a client answers.
    flows.happened(entries.there(new Flow(5, WORLD, "198.51.100.1", "192.168.10.21")));
    flows.happened(entries.there(new Flow(6, "192.168.10.22", "192.168.10.22")));
    flows.happened(entries.there(new Flow(7, ROUTER, WORLD)));
    assertThat(counts())
        .isEqualTo(Map.of("192.168.10.20", 4, "192.168.10.21", 2, "192.168.10.22", 1));
    assertThat(flows.size()).isEqualTo(6);
  }

  /** The kernel's table, and what is told of it: each piece of news may come late, or twice. */
  @Test
  void whatever_is_told_in_whatever_order_the_next_dump_puts_it_right() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      Flows flows = flows(random.nextBoolean());
      Set<Flow> kernel = new HashSet<>();
      List<Flow> ended = new ArrayList<>();
      for (int step = 0; step < 500; step++) {
        Flow flow = any(random);
        if (random.nextInt(3) > 0) {
          kernel.add(flow);
          if (random.nextInt(4) > 0) {
            flows.happened(entries.there(flow));
          }
        } else {
          kernel.remove(flow);
          ended.add(flow);
          if (random.nextInt(4) > 0) {
            flows.happened(entries.ended(flow, 0, 0));
          }
        }
        if (!ended.isEmpty() && random.nextInt(10) == 0) {
          flows.happened(entries.ended(ended.get(random.nextInt(ended.size())), 0, 0));
        }
        if (random.nextInt(50) == 0) {
          flows.beginDump();
          for (Flow one : kernel) {
            flows.found(entries.there(one), random.nextBoolean());
          }
          flows.endDump();
          assertThat(flows.size()).as("seed " + seed).isEqualTo(kernel.size());
          assertThat(counts()).as("seed " + seed).isEqualTo(counts(kernel));
        }
      }
      flows.begin(LanNetwork.NONE);
      assertThat(counts()).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void what_is_new_in_a_connections_counters_is_counted_and_nothing_twice() throws Exception {
    Flows flows = flows(true);
    Flow old = new Flow(1, "192.168.10.20", WORLD);
    Flow fresh = new Flow(2, "192.168.10.20", "192.168.10.21");
    flows.beginDump();
    flows.found(entries.there(old, 1000, 5000), true);
    flows.endDump();
    assertThat(bytes("192.168.10.20")).as("before our time").isEmpty();
    flows.happened(entries.there(fresh));
    flows.beginDump();
    flows.found(entries.there(old, 1500, 7000), false);
    flows.found(entries.there(fresh, 300, 0), false);
    flows.endDump();
    flows.happened(entries.ended(fresh, 400, 200));
    assertThat(bytes("192.168.10.20"))
        .isEqualTo(
            Map.of(
                Traffic.WAN_SENT, 500L,
                Traffic.WAN_RECEIVED, 2000L,
                Traffic.LAN_SENT, 400L,
                Traffic.LAN_RECEIVED, 200L));
    assertThat(bytes("192.168.10.21"))
        .isEqualTo(Map.of(Traffic.LAN_SENT, 200L, Traffic.LAN_RECEIVED, 400L));
  }

  @Test
  void a_counter_that_another_program_has_reset_costs_nothing() throws Exception {
    Flows flows = flows(true);
    Flow flow = new Flow(1, "192.168.10.20", WORLD);
    flows.happened(entries.there(flow));
    flows.happened(entries.there(flow, 1000, 0));
    flows.happened(entries.there(flow, 100, 0));
    flows.happened(entries.ended(flow, 200, 0));
    assertThat(bytes("192.168.10.20")).isEqualTo(Map.of(Traffic.WAN_SENT, 1200L));
  }

  @Test
  void connections_beyond_the_bound_are_counted_as_refused() throws Exception {
    Flows flows = new Flows(clients, 2, false);
    flows.begin(NETWORK);
    for (int id = 0; id < 5; id++) {
      flows.happened(entries.there(new Flow(id, "192.168.10.20", WORLD)));
    }
    assertThat(flows.size()).isEqualTo(2);
    assertThat(flows.refused()).isEqualTo(3);
    assertThat(counts()).isEqualTo(Map.of("192.168.10.20", 2));
  }

  private Flows flows(boolean counting) {
    Flows flows = new Flows(clients, 1000, counting);
    flows.begin(NETWORK);
    return flows;
  }

  private static Flow any(Random random) {
    String one = "192.168.10." + (20 + random.nextInt(5));
    String other = random.nextBoolean() ? WORLD : "192.168.10." + (20 + random.nextInt(5));
    // The same connection, or one of the same addresses that is another.
    int id = 3 * Objects.hash(one, other) + random.nextInt(3);
    return random.nextInt(4) == 0 ? new Flow(id, WORLD, ROUTER, one) : new Flow(id, one, other);
  }

  private static Map<String, Integer> counts(Set<Flow> flows) {
    Map<String, Integer> counts = new HashMap<>();
    for (Flow flow : flows) {
      if (!flow.from().equals(WORLD)) {
        counts.merge(flow.from(), 1, Integer::sum);
      }
      if (!flow.answers().equals(WORLD) && !flow.answers().equals(flow.from())) {
        counts.merge(flow.answers(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    clients.forEach(client -> {
      assertThat(client.connections()).isEqualTo(client.connections(Protocol.UDP));
      if (client.connections() > 0) {
        counts.put(client.address().toString(), client.connections());
      }
    });
    return counts;
  }

  private Map<Traffic, Long> bytes(String address) throws IOException {
    Client client = clients.find(IpAddress.parse(address).orElseThrow());
    Map<Traffic, Long> bytes = new HashMap<>();
    for (Traffic kind : Traffic.all()) {
      Meter meter = client == null ? null : client.meterIfAny(kind.number());
      if (meter != null) {
        bytes.put(kind, meter.totalBytes());
      }
    }
    return bytes;
  }
}
