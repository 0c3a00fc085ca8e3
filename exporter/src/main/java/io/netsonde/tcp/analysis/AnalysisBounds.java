package io.netsonde.tcp.analysis;

/**
 * What the analysis holds, and how often a bound was hit.
 *
 * @param conversations connections that are remembered
 * @param conversationsSeen connections so far
 * @param conversationsEvicted connections forgotten for want of room
 * @param conversationsExpired connections forgotten because nothing came
 * @param pairs rows that are taken
 * @param pairsReplaced rows that went to busier pairs
 * @param pairsExpired rows given back because nothing came
 * @param packetsUnlisted packets that counted as {@code other} because all rows were taken
 * @param devicesUnnamed names of devices that found no place
 * @param fragmentsIncomplete packets in fragments of which not all came
 * @param fragmentsEvicted packets in fragments given up for others
 */
public record AnalysisBounds(
    long conversations,
    long conversationsSeen,
    long conversationsEvicted,
    long conversationsExpired,
    long pairs,
    long pairsReplaced,
    long pairsExpired,
    long packetsUnlisted,
    long devicesUnnamed,
    long fragmentsIncomplete,
    long fragmentsEvicted) {

  /** Nothing held, nothing hit. */
  public static AnalysisBounds none() {
    return new AnalysisBounds(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Both together. */
  AnalysisBounds plus(AnalysisBounds other) {
    return new AnalysisBounds(
        conversations + other.conversations,
        conversationsSeen + other.conversationsSeen,
        conversationsEvicted + other.conversationsEvicted,
        conversationsExpired + other.conversationsExpired,
        pairs + other.pairs,
        pairsReplaced + other.pairsReplaced,
        pairsExpired + other.pairsExpired,
        packetsUnlisted + other.packetsUnlisted,
        devicesUnnamed + other.devicesUnnamed,
        fragmentsIncomplete + other.fragmentsIncomplete,
        fragmentsEvicted + other.fragmentsEvicted);
  }
}
