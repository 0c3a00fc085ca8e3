package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of {@code netsonde serve} as whoever supervises it sees it. */
@NeedsRoot
@NeedsTool("ip")
class TerminationTest {
  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void signal_ends_it_soon_and_its_last_word_is_stopped(String signal, int exitCode)
      throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      ServedNetsonde netsonde = ServedNetsonde.start(host, ServedNetsonde.QUICK);
      assertThat(netsonde.probe("127.0.0.1").status()).isEqualTo(200);

      netsonde.process().signal(signal);

      Outcome outcome = netsonde.process().await(Duration.ofSeconds(10));
      assertThat(outcome.exitCode()).isEqualTo(exitCode);
      assertThat(outcome.errors().lines().toList().getLast()).endsWith(" msg=stopped");
      assertThat(outcome.errors()).doesNotContain("level=WARN", "level=ERROR");
      assertThat(outcome.output()).isEmpty();
    }
  }
}
