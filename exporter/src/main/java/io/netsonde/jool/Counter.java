package io.netsonde.jool;

import io.netsonde.wire.jool.Translator;
import java.util.Locale;

/**
 * One of the counters that Jool's modules have had.
 *
 * @param name as Jool spells it: {@code JSTAT_POOL6_MISMATCH}
 * @param kind what it counts, in a NAT64
 * @param siitKind what it counts in a SIIT; differs where that treats packets otherwise
 * @param explanation what an operator learns from it, in one line
 */
public record Counter(String name, Kind kind, Kind siitKind, String explanation) {
  private static final String PREFIX = "JSTAT_";

  /** What a counter counts; for packets, what became of them. */
  public enum Kind {
    /** Packets that came to the instance. */
    RECEIVED,
    /** Packets that left it translated. */
    TRANSLATED,
    /** Packets not translated, and gone. */
    DROPPED,
    /** Packets not translated, and left to Linux to deal with. */
    PASSED,
    /** Packets not translated now, but kept for a moment. */
    CONSUMED,
    /** Packets not translated, and dropped or left to Linux: the counter does not tell which. */
    MIXED,
    /** ICMP errors that the instance itself made. */
    ICMP_ERROR,
    /** The work of session synchronization. */
    JOOLD,
    /** Not events, but how many there are now. */
    GAUGE;

    /** Whether the counter is one of the reasons why a packet was not translated. */
    public boolean isCancelled() {
      return this == DROPPED || this == PASSED || this == CONSUMED || this == MIXED;
    }

    static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** What it counts in an instance of this kind. */
  public Kind kind(Translator translator) {
    return translator == Translator.SIIT ? siitKind : kind;
  }

  /**
   * The name that jool-exporter gives it. It takes {@code JSTAT_} away and nothing else, so that
   * {@code JSTAT64_TTL} is {@code jool_jstat64_ttl}.
   */
  public String originalMetric() {
    return "jool_" + withoutPrefix(PREFIX).toLowerCase(Locale.ROOT);
  }

  /** The name as a label value: {@code pool6_mismatch}, {@code 64_ttl}. */
  public String label() {
    String rest = withoutPrefix(PREFIX);
    return (rest.equals(name) ? withoutPrefix("JSTAT") : rest).toLowerCase(Locale.ROOT);
  }

  /**
   * Value of a counter as it may be shown: a gauge that is read in an unlucky moment is below 0.
   */
  public long shown(long value) {
    return kind == Kind.GAUGE ? Math.max(0, value) : value;
  }

  private String withoutPrefix(String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
