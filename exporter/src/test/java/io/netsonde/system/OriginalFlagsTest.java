package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of icmp-exporter on the running program. */
@NeedsRoot
@NeedsTool("ip")
@BesideOthers
class OriginalFlagsTest {

  @ParameterizedTest
  @ValueSource(strings = {"-", "--"})
  void they_outweigh_the_file_and_the_log_names_those_without_effect(String dashes)
      throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      ServedNetsonde netsonde =
          ServedNetsonde.startWith(
              host,
              host.shell(),
              "probe: {interval: 1h, timeout: 1m, max_pps: 1, targets: [127.0.0.1, 10.77.1.2]}\n",
              dashes + "listen",
              "127.0.0.1:0",
              dashes + "interval=50",
              dashes + "timeout",
              "40",
              dashes + "maxpps=1000",
              dashes + "drop",
              dashes + "i-wont-be-evil");

      WebAnswer answer =
          Eventually.within(Duration.ofSeconds(10))
              .see(
                  "more than one an hour, and more than one a second",
                  () -> netsonde.get("/metrics"),
                  a -> a.sample("icmp_packets_recv_total").orElse(0) > 30);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(netsonde.process().errors())
          .contains("-drop changes nothing: ", "-i-wont-be-evil changes nothing: ");
    }
  }
}
