package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.PairConfig;
import java.time.Duration;

/**
 * How the analysis works.
 *
 * @param mode by whose rules segments are judged
 * @param maxConversations bound on connections that are remembered, 16 to 16,777,216
 * @param idle how long a connection may be silent before it is forgotten
 * @param lingering the same of one that is over, or was never accepted
 * @param innerPairs whether what is in a tunnel counts for the hosts inside and not for its ends
 * @param pairs what makes a pair
 */
public record AnalysisConfig(
    Mode mode,
    int maxConversations,
    Duration idle,
    Duration lingering,
    boolean innerPairs,
    PairConfig pairs) {

  /** By whose rules segments are judged. */
  public enum Mode {
    /** By all that tells reordering from retransmission; see {@code SegmentRules}. */
    OWN,
    /** As Wireshark 4.0 does, to compare; see {@code WiresharkRules}. */
    WIRESHARK
  }

  /** Own rules and 32,768 connections. */
  public static AnalysisConfig defaults() {
    return new AnalysisConfig(
        Mode.OWN,
        1 << 15,
        Duration.ofMinutes(15),
        Duration.ofMinutes(1),
        false,
        PairConfig.defaults());
  }

  /** For files: what is silent is remembered to the end, and there is more room. */
  public static AnalysisConfig ofFiles() {
    Duration ever = Duration.ofDays(36_500);
    return new AnalysisConfig(
        Mode.OWN, 1 << 18, ever, ever, false, PairConfig.defaults().with(10_000, ever));
  }

  /** The same with other rules. */
  public AnalysisConfig with(Mode other) {
    return new AnalysisConfig(other, maxConversations, idle, lingering, innerPairs, pairs);
  }

  /** The same for the hosts inside of tunnels, or for their ends. */
  public AnalysisConfig withInnerPairs(boolean inside) {
    return new AnalysisConfig(mode, maxConversations, idle, lingering, inside, pairs);
  }

  /** The same with other pairs. */
  public AnalysisConfig with(PairConfig other) {
    return new AnalysisConfig(mode, maxConversations, idle, lingering, innerPairs, other);
  }
}
