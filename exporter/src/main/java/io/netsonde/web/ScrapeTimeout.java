package io.netsonde.web;

import io.netsonde.slice.Request;
import java.time.Duration;
import java.util.regex.Pattern;

/** How long a scrape may wait for its turn before its client gives up. */
final class ScrapeTimeout {
  /** What Prometheus says of itself: seconds, with a fraction. */
  private static final String HEADER = "x-prometheus-scrape-timeout-seconds";

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,9})?");

  /** Below the ten seconds in which Prometheus gives up where it is told nothing else. */
  private static final double LONGEST = 8;

  /** What making an answer and sending it take, as other exporters reckon. */
  private static final double RESERVE = 0.5;

  private ScrapeTimeout() {}

  /** What the request says, less what the answer needs; what is no number says nothing. */
  static Duration of(Request request) {
    double seconds =
        request.headers(HEADER).stream()
            .filter(text -> SECONDS.matcher(text).matches())
            .mapToDouble(Double::parseDouble)
            .map(timeout -> Math.max(0, timeout - RESERVE))
            .min()
            .orElse(LONGEST);
    return Duration.ofNanos((long) (Math.min(seconds, LONGEST) * 1e9));
  }
}
