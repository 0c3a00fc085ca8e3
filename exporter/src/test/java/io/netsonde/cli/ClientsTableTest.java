package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.LiveClients.Line;
import io.netsonde.clients.LiveClients.Round;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientsTableTest {
  private static final Round ROUND =
      new Round(
          "",
          Map.of(),
          List.of(
              new Line(
                  "192.168.10.20",
                  "laptop",
                  "02:00:00:00:00:01",
                  "online",
                  1_500_000,
                  125,
                  1_234_567_890,
                  999,
                  7),
              new Line("fd10::21", "", "", "unknown", Double.NaN, Double.NaN, -1, -1, -1)));

  @Test
  void a_person_reads_bits_a_second_and_bytes_with_units_and_a_dash_for_what_is_not_known() {
    List<List<String>> rows =
        new ClientsTable(false)
            .text(ROUND)
            .lines()
            .map(line -> List.of(line.split(" {2,}", -1)))
            .toList();
    assertThat(rows)
        .containsExactly(
            List.of("NAME", "ADDRESS", "DOWN bit/s", "UP bit/s", "DOWN", "UP", "CONN", "STATE"),
            List.of("laptop", "192.168.10.20", "12.0M", "1.0k", "1.2G", "999", "7", "online"),
            List.of("-", "fd10::21", "-", "-", "-", "-", "-", "unknown"));
  }

  @Test
  void a_program_reads_json_in_which_what_is_not_known_is_absent() {
    assertThat(new ClientsTable(true).text(ROUND))
        .isEqualTo(
            """
            {"clients":[{"ip":"192.168.10.20","name":"laptop","mac":"02:00:00:00:00:01",\
            "state":"online","received_bytes":1234567890,"sent_bytes":999,\
            "received_bytes_per_second":1500000.0,"sent_bytes_per_second":125.0,\
            "connections":7},{"ip":"fd10::21","name":"","mac":"","state":"unknown"}]}
            """);
  }
}
