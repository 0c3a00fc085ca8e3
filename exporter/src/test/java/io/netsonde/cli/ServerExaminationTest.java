package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.config.ConfigException;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.slice.FakeSlice;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.netsonde.slice.SliceStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the doctor says inside a server. */
class ServerExaminationTest {
  private static final Feature ON = new Feature("icmpv4", true, "raw socket");
  private static final Feature OFF = new Feature("icmpv6", false, "no right");

  @Test
  void it_says_what_it_saw_and_what_the_slices_say() throws Exception {
    String report = report(() -> {}, health(true, false), health(false, true));

    assertThat(
            report.lines().takeWhile(line -> !line.isEmpty()).filter(line -> line.charAt(0) != ' '))
        .extracting(line -> line.substring(6, 21).strip())
        .containsExactly(
            "java",
            "kernel",
            "rights",
            "interfaces",
            "buffers",
            "hardware_stamps",
            "configuration",
            "slice",
            "icmpv4",
            "icmpv6",
            "slice");
    assertThat(report)
        .contains(
            """
            ok    configuration   netsonde.yml is right
            ok    slice           up: says so
            ok    icmpv4          raw socket
            warn  icmpv6          no right
            ok    slice           idle: says so

            """)
        .endsWith("`netsonde doctor` tells.\n");
  }

  @Test
  void a_slice_that_is_down_and_a_configuration_that_has_become_wrong_are_faults()
      throws Exception {
    String report =
        report(
            () -> {
              throw ConfigException.of("netsonde.yml:1:1: no");
            },
            health(false, false));

    assertThat(report)
        .contains(
            "fail  configuration   netsonde.yml:1:1: no\n", "fail  slice           down: says");
  }

  private static String report(ServerExamination.Check check, Health... healths) throws Exception {
    try (PrivilegedThread starter = PrivilegedThread.start("starter")) {
      return ServerExamination.report(
          starter,
          Optional.of(Path.of("netsonde.yml")),
          check,
          List.of(healths).stream()
              .map(health -> SliceStatus.of(FakeSlice.working("slice").with(() -> health)))
              .toList());
    }
  }

  private static Health health(boolean up, boolean idle) {
    return new Health(up, idle, "says so", Optional.empty(), List.of(ON, OFF), Map.of(), Map.of());
  }
}
