package io.netsonde.tcp.families;

import io.netsonde.metrics.Exposition;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.wire.frame.Crafted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Every family of the analysis, as text. */
public final class WholeAnalysis {
  private static final byte[] OFFERS = Crafted.bytes(3, 3, 7, 1, 2, 4, 5, 0xb4);

  private WholeAnalysis() {}

  /** After the request of one handshake, from which the families of what it offers come. */
  public static String text(boolean compat) throws IOException {
    Analyser analyser = new Analyser(AnalysisConfig.defaults());
    byte[] syn = Crafted.tcp(1000, 80, 1, 0, 2, 1000, OFFERS, 0);
    byte[] tagged = Crafted.join(Crafted.bytes(0, 5, 8, 6), new byte[28]);
    analyser.accept(Crafted.frame(1, Crafted.ethernet(0x8100, tagged)));
    analyser.accept(Crafted.frame(101, Crafted.ipv4(Crafted.CLIENT, Crafted.SERVER, 6, 1, syn)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FamilyUnion families = new FamilyUnion().addAll(TcpFamilies.of(analyser.snapshot(), compat));
    Exposition.negotiate(List.of(), List.of()).write(families.snapshots(), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
