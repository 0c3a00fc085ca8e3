package io.netsonde.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What fping says at its end, over all addresses.
 *
 * @param sent pings sent
 * @param received pings answered
 * @param meanMicros mean round-trip time in microseconds; meaningless when none was answered
 */
record FpingSummary(long sent, long received, double meanMicros) {
  private static final Pattern LINE =
      Pattern.compile(
          "xmt/rcv/%loss = (\\d+)/(\\d+)/\\S+?(?:, min/avg/max = [\\d.]+/([\\d.]+)/[\\d.]+)?$",
          Pattern.MULTILINE);

  /** Adds up the line of each address. */
  static FpingSummary parse(String text) {
    long sent = 0;
    long received = 0;
    double micros = 0;
    Matcher matcher = LINE.matcher(text);
    while (matcher.find()) {
      sent += Long.parseLong(matcher.group(1));
      long answered = Long.parseLong(matcher.group(2));
      received += answered;
      if (matcher.group(3) != null) {
        micros += answered * Double.parseDouble(matcher.group(3)) * 1000;
      }
    }
    if (sent == 0) {
      throw new Unmeasured("fping did not say what it had sent: '" + text.strip() + "'");
    }
    return new FpingSummary(sent, received, micros / received);
  }
}
