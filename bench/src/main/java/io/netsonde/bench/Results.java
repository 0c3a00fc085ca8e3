package io.netsonde.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The tables that a person reads; each figure is a median with its least and greatest value. */
final class Results {
  private Results() {}

  /** Who used how much for a ping, of those that did the same. */
  static String contest(List<Match> matches) {
    Table table =
        new Table(
            "scenario",
            "who",
            "CPU µs per ping",
            "CPU % of a core",
            "% of the rate wanted",
            "reported loss %",
            "wake-ups/s",
            "RSS MB");
    for (Match match : matches) {
      if (match.refusal().isPresent()) {
        continue;
      }
      add(table, match, "netsonde", match.ours());
      add(table, match, match.rival(), match.theirs());
      table.add(
          match.scenario().toString(),
          "netsonde/" + match.rival(),
          ratio(match).text(2),
          "",
          "",
          "",
          "",
          "");
    }
    return table.toString();
  }

  private static void add(Table table, Match match, String who, List<Turn> turns) {
    table.add(
        match.scenario().toString(),
        who,
        spread(turns, Turn::cpuMicrosPerPing).text(1),
        spread(turns, Turn::cpuPercent).text(2),
        spread(turns, turn -> 100 * turn.rate() / match.scenario().rate()).text(1),
        spread(turns, turn -> 100 * turn.loss()).text(3),
        spread(turns, turn -> turn.wakeUps() / turn.seconds()).text(0),
        spread(turns, turn -> turn.residentBytes() / 1e6).text(0));
  }

  /** Of the turns of one round with each other, for they met the same neighbours. */
  private static Spread ratio(Match match) {
    return Spread.of(
        IntStream.range(0, match.ours().size())
            .mapToDouble(round ->
                match.ours().get(round).cpuMicrosPerPing()
                    / match.theirs().get(round).cpuMicrosPerPing()));
  }

  /** What only Netsonde says of itself. */
  static String honesty(List<Match> matches) {
    Table table =
        new Table(
            "scenario",
            "pings on the wire",
            "unanswered",
            "probe_skipped_total",
            "kernel stamps %");
    for (Match match : matches) {
      List<Turn> turns = match.ours();
      long received = turns.stream().mapToLong(turn -> turn.reported().received()).sum();
      long stamped = turns.stream().mapToLong(turn -> turn.reported().stamped()).sum();
      long pings = turns.stream().mapToLong(Turn::pings).sum();
      long replies = turns.stream().mapToLong(Turn::replies).sum();
      table.add(
          match.scenario().toString(),
          Long.toString(pings),
          Long.toString(Math.max(0, pings - replies)),
          Long.toString(turns.stream().mapToLong(turn -> turn.reported().skipped()).sum()),
          number(2, 100.0 * stamped / received));
    }
    return table.toString();
  }

  /** What a scrape and a start cost. */
  static String costs(List<Match> matches) {
    Table table = new Table("scenario", "what", "ms", "CPU ms", "bytes");
    for (Match match : matches) {
      for (ServeContestant.Startup startup : match.startups()) {
        table.add(
            match.scenario().toString(),
            "start to first answer",
            number(0, startup.wallMillis()),
            number(0, startup.cpuMillis()),
            "");
      }
      for (ScrapeCost scrape : match.scrapes()) {
        table.add(
            match.scenario().toString(),
            scrape.page(),
            scrape.millis().text(1),
            number(1, scrape.cpuMillis()),
            Integer.toString(scrape.bytes()));
      }
    }
    return table.toString();
  }

  /** Whose round-trip times are true. */
  static String accuracy(List<Accuracy> all) {
    Table table = new Table("who", "pings", "mean on the wire µs", "mean reported µs", "error µs");
    for (Accuracy one : all) {
      table.add(
          one.name(),
          Integer.toString(one.pings()),
          number(1, one.wireMicros()),
          number(1, one.reportedMicros()),
          number(1, one.reportedMicros() - one.wireMicros()));
    }
    return table.toString();
  }

  private static Spread spread(List<Turn> turns, ToDoubleFunction<Turn> value) {
    return Spread.of(turns.stream().mapToDouble(value));
  }

  private static String number(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
