package io.netsonde.clients.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table against a map, whatever is put in and taken out. */
class FlowTableTest {
  private static final int LIMIT = 3000;

  private final ClientTable clients = new ClientTable(16);
  private final List<Client> some = List.of(client(1), client(2), client(3));

  private record Flow(
      @Nullable Client originator,
      @Nullable Client responder,
      Protocol protocol,
      int generation,
      long bytes) {}

  @Test
  void it_has_what_a_map_has_after_anything() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (boolean counting : new boolean[] {false, true}) {
      // Few keys with the same home, and many of all: both long runs and growth.
      for (long homes : new long[] {4, 1 << 12}) {
        compare(random, counting, homes, "seed " + seed);
      }
    }
  }

  private void compare(Random random, boolean counting, long homes, String seed) {
    FlowTable table = new FlowTable(LIMIT, counting);
    Map<Long, Flow> model = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      // The home is the low bits of both halves: at the table's end, so that runs wrap around.
      long key = random.nextLong(4) << 40 | (-1 - random.nextLong(homes) & 0xffff_ffffL);
      int place = table.find(key);
      assertThat(place >= 0).as(seed).isEqualTo(model.containsKey(key));
      if (place >= 0 && random.nextInt(3) > 0) {
        table.remove(place);
        model.remove(key);
      } else if (place < 0) {
        Flow flow = any(random, counting);
        place = table.add(key, flow.originator, flow.responder, flow.protocol);
        assertThat(place >= 0).as(seed).isEqualTo(model.size() < LIMIT);
        if (place >= 0) {
          table.setGeneration(place, flow.generation);
          if (counting) {
            assertThat(table.counter(place, 3)).as("of who was there before").isZero();
            table.setCounter(place, 3, flow.bytes);
          }
          model.put(key, flow);
        }
      }
      if (step % 1000 == 0) {
        assertThat(content(table, model)).as(seed).isEqualTo(model);
      }
    }
    assertThat(content(table, model)).as(seed).isEqualTo(model);
  }

  @Test
  void a_full_table_refuses_and_has_room_again_after_a_removal() {
    FlowTable table = new FlowTable(2, false);
    assertThat(table.add(1, some.get(0), null, Protocol.TCP)).isNotNegative();
    assertThat(table.add(2, some.get(0), null, Protocol.TCP)).isNotNegative();
    assertThat(table.add(3, some.get(0), null, Protocol.TCP)).isEqualTo(-1);
    table.remove(table.find(1));
    assertThat(table.add(3, some.get(0), null, Protocol.TCP)).isNotNegative();
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void a_connection_of_nobody_has_no_place() {
    FlowTable table = new FlowTable(2, false);
    assertThatThrownBy(() -> table.add(1, null, null, Protocol.TCP))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<Long, Flow> content(FlowTable table, Map<Long, Flow> model) {
    Map<Long, Flow> content = new HashMap<>();
    int taken = 0;
    for (int place = 0; place < table.places(); place++) {
      taken += table.isFree(place) ? 0 : 1;
    }
    assertThat(table.size()).isEqualTo(taken).isEqualTo(model.size());
    for (long key : model.keySet()) {
      int place = table.find(key);
      if (place >= 0) {
        content.put(
            key,
            new Flow(
                table.originator(place),
                table.responder(place),
                table.protocol(place),
                table.generation(place),
                table.isCounting() ? table.counter(place, 3) : 0));
      }
    }
    return content;
  }

  private Flow any(Random random, boolean counting) {
    Client originator = random.nextInt(3) == 0 ? null : some.get(random.nextInt(3));
    Client responder =
        originator != null && random.nextBoolean() ? null : some.get(random.nextInt(3));
    return new Flow(
        originator,
        responder,
        Protocol.all().get(random.nextInt(Protocol.KINDS)),
        random.nextInt(),
        counting ? random.nextLong() : 0);
  }

  private Client client(int number) {
    return Objects.requireNonNull(clients.see(false, 0, number));
  }
}
