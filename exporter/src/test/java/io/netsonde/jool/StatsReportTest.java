package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.Datagrams;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte for byte what the real command printed, but for the explanations. */
class StatsReportTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void every_combination_of_flags_prints_what_the_command_prints(int bits) throws Exception {
    boolean all = (bits & 1) != 0;
    boolean explain = (bits & 2) != 0;
    boolean csv = (bits & 4) != 0;
    boolean noHeaders = (bits & 8) != 0;
    String file =
        "stats"
            + (all ? "--all" : "")
            + (explain ? "--explain" : "")
            + (csv ? "--csv" : "")
            + (noHeaders ? "--no-headers" : "")
            + ".out";
    for (String version : new String[] {"4.1.9", "4.1.13"}) {
      assertThat(
              report(
                  new StatsReport(all, explain, csv, !noHeaders), version, version + "-cli-stats"))
          .as(version + " " + file)
          .isEqualTo(Recorded.stats(version, file))
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4.1.9, siit1-stats, false, false",
    "4.1.13, siit1-stats--all, true, false",
    "4.1.13, siit1-stats--csv, false, true",
    "4.1.9, siit1-stats--all--csv--explain, true, true",
  })
  void a_siit_is_printed_alike(String version, String file, boolean all, boolean csv)
      throws Exception {
    StatsReport report = new StatsReport(all, file.endsWith("--explain"), csv, true);
    assertThat(report(report, version, version + "-siit1-stats"))
        .isEqualTo(Recorded.stats(version, file + ".out"))
        .isNotEmpty();
  }

  @Test
  void values_are_printed_with_all_their_digits() throws Exception {
    NetlinkWriter made = new NetlinkWriter().message(32, 0).u64(1, (1L << 53) + 1).u64(2, -1);
    CounterValues values =
        new CounterValues()
            .add(Datagrams.message(made.written().toArray(ValueLayout.JAVA_BYTE)).attributes(0));
    assertThat(
            new StatsReport(true, false, true, false)
                .body(NamedCounters.of(Optional.empty(), values)))
        .isEqualTo("JSTAT_RECEIVED6,9007199254740993\nJSTAT_RECEIVED4,18446744073709551615\n");
  }

  /** The report with a mark in place of each explanation. */
  private static String report(StatsReport report, String version, String conversation)
      throws Exception {
    String text = report.head() + report.body(Recorded.counters(version, conversation));
    return Recorded.withoutExplanations(text);
  }
}
