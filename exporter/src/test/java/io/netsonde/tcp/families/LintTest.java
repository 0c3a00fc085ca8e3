package io.netsonde.tcp.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus's own linter says of the names. */
@NeedsTool("promtool")
class LintTest {
  /** The original's names and labels, which dashboards use. */
  private static final Set<String> EXCEPTIONS =
      Set.of(
          "packet_count label names should be written in 'snake_case' not 'camelCase'",
          "packet_count non-histogram and non-summary metrics should not have \"_count\" suffix",
          "ip_packet_size label names should be written in 'snake_case' not 'camelCase'",
          "tcp_packet_size label names should be written in 'snake_case' not 'camelCase'",
          "ip_df_metric label names should be written in 'snake_case' not 'camelCase'",
          "window_scale_metric label names should be written in 'snake_case' not 'camelCase'",
          "rst_metric label names should be written in 'snake_case' not 'camelCase'",
          "zerowindow_metric label names should be written in 'snake_case' not 'camelCase'",
          "duration_metric label names should be written in 'snake_case' not 'camelCase'",
          "retransmission_metric label names should be written in 'snake_case' not 'camelCase'");

  @TempDir private Path base;

  @Test
  void promtool_complains_of_the_originals_names_and_of_nothing_else() throws Exception {
    assertThat(complaints(WholeAnalysis.text(false))).isEmpty();
    assertThat(complaints(WholeAnalysis.text(true))).isEqualTo(EXCEPTIONS);
  }

  private Set<String> complaints(String text) throws Exception {
    Path input = Files.writeString(base.resolve("in"), text);
    Path output = base.resolve("out");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new TreeSet<>(Files.readAllLines(output));
  }
}
