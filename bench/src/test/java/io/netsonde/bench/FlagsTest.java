package io.netsonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be measured as it was asked for is refused before anything is. */
class FlagsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "clients --seconds=3",
        "clients --rounds=51",
        "clients --rounds",
        "clients --what=1",
        "tcp --seconds=61",
        "tcp --rounds=x",
        "growth --seconds=0",
        "fleet --hosts",
        "fleet --hosts=10,x",
        "fleet --interval=0",
        "fleet --page=/nowhere",
      })
  void a_flag_that_is_out_of_range_is_refused_in_one_line(String arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Bench.run(
            List.of(arguments.split(" ", -1)),
            Map.of(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(err.toString(StandardCharsets.UTF_8).lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("netsonde bench: ")
        .contains("(expected: ");
    assertThat(status).isEqualTo(2);
  }
}
