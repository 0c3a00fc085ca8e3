package io.netsonde.tcp.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.wire.frame.Crafted;
import io.netsonde.wire.frame.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivePairsTest {
  private final Analyser analyser = new Analyser(AnalysisConfig.defaults());

  @Test
  void an_interface_has_what_its_pairs_have_together_and_all_others() {
    for (int i = 0; i < 3000; i++) {
      byte[] segment = Crafted.tcp(4000, 80, 1, 0, 4, 1000, new byte[0], 0);
      byte[] packet = Crafted.ipv4(0x0b000000 + i * 31, Crafted.SERVER, 6, i, segment);
      Frame frame = new Frame();
      long time = 1_700_000_000_000_000_000L + i;
      frame.moveTo(packet, 0, packet.length, packet.length, 101, 3, time);
      analyser.accept(frame);
    }

    List<LiveTable> tables = LivePairs.of(analyser.snapshot());
    LiveRow all = tables.getFirst().rows().getFirst();
    List<LiveRow> pairs = tables.getLast().rows();

    assertThat(tables.getFirst().rows()).hasSize(1);
    assertThat(all.number(0)).as("packets").isEqualTo(3000);
    assertThat(all.number(3)).as("resets").isEqualTo(3000);
    assertThat(pairs).hasSizeBetween(1, 1000).doesNotHaveDuplicates();
    assertThat(pairs.stream().mapToDouble(row -> row.number(0)).sum()).isLessThan(3000);
    assertThat(pairs.getFirst().texts()).hasSize(3).contains("198.51.100.2");
  }
}
