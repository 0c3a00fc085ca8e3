package io.netsonde.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private final List<LiveTable> tables = LiveView.of(WholeClients.snapshot());

  @Test
  void a_client_is_shown_by_all_that_is_known_of_it() {
    LiveRow client = tables.getFirst().rows().getFirst();

    assertThat(client.key()).isEqualTo("192.168.10.20");
    assertThat(client.texts()).hasSize(6).contains("192.168.10.20").doesNotContain("null");
    assertThat(client.size()).isEqualTo(tables.getFirst().columns().size());
  }

  @Test
  void all_together_use_what_each_uses() {
    LiveRow all = tables.getLast().rows().getFirst();
    for (int column = 0; column < 2; column++) {
      int of = column;
      double sum =
          tables.getFirst().rows().stream()
              .mapToDouble(row -> row.number(of))
              .filter(Double::isFinite)
              .sum();
      assertThat(all.number(column)).isEqualTo(sum);
    }
  }

  @Test
  void before_anything_is_known_there_is_nothing_to_show() {
    assertThat(LiveView.of(ClientsSnapshot.NOTHING)).allMatch(table -> table.rows().isEmpty());
  }
}
