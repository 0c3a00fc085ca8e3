package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveInstancesTest {
  @ParameterizedTest
  @CsvSource({"4.1.9, nat64/default, 84", "4.1.13, nat64/default, 85", "4.1.13, siit/siit-1, NaN"})
  void what_is_drawn_to_come_in_is_drawn_to_go_out(String version, String key, double sessions) {
    JoolSnapshot snapshot =
        new JoolReader(
                JoolConfig.defaults(),
                new FakeJool(version).with(key),
                System::nanoTime,
                InstantSource.system())
            .read();

    List<LiveTable> tables = LiveInstances.of(snapshot);
    LiveRow instance = tables.getFirst().rows().getFirst();
    List<LiveRow> reasons = tables.getLast().rows();

    assertThat(instance.key()).isEqualTo(key);
    double gone = instance.number(2) + reasons.stream().mapToDouble(row -> row.number(0)).sum();
    assertThat(instance.number(0) + instance.number(1)).isPositive().isEqualTo(gone);
    assertThat(Double.valueOf(instance.number(4))).isEqualTo(Double.valueOf(sessions));
    assertThat(reasons)
        .isNotEmpty()
        .allMatch(row -> row.texts().getFirst().equals(key))
        .allMatch(
            row -> List.of("dropped", "passed", "consumed", "mixed").contains(row.texts().get(2)));
  }
}
