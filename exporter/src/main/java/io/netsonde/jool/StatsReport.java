package io.netsonde.jool;

import io.netsonde.wire.jool.CounterValues;
import java.util.Optional;

/**
 * Counters as text, byte for byte as {@code jool stats display} writes them; only the explanations
 * are our own.
 *
 * @param all whether to show counters that are zero
 * @param explain whether to say what each means
 * @param csv whether to write comma-separated values
 * @param headers whether to begin these with a line of titles
 */
public record StatsReport(boolean all, boolean explain, boolean csv, boolean headers) {

  /** What stands before the first counter, whether or not there will be one. */
  public String head() {
    if (!csv || !headers) {
      return "";
    }
    return explain ? "Stat,Value,Explanation\n" : "Stat,Value\n";
  }

  /** The counters, in the order of their numbers. */
  public String body(NamedCounters counters) {
    CounterValues values = counters.values();
    StringBuilder text = new StringBuilder(values.size() * (explain ? 128 : 32));
    for (int i = 0; i < values.size(); i++) {
      if (all || values.value(i) != 0) {
        add(text, counters.counter(i), values.number(i), values.value(i));
      }
    }
    return text.toString();
  }

  private void add(StringBuilder text, Optional<Counter> counter, int number, long value) {
    if (counter.isPresent()) {
      text.append(counter.get().name());
    } else {
      text.append("JSTAT_").append(number);
    }
    text.append(csv ? "," : ": ");
    if (value >= 0) {
      text.append(value);
    } else {
      text.append(Long.toUnsignedString(value));
    }
    if (explain) {
      String explanation =
          counter.map(Counter::explanation).orElse("A counter that Netsonde does not know.");
      text.append(
          csv ? ",\"" + explanation.replace("\"", "\"\"") + "\"" : "\n" + explanation + "\n");
    }
    text.append('\n');
  }
}
