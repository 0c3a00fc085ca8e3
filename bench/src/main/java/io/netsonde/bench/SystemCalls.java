package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.RunningProcess;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many system calls a process or one of its threads makes, as strace(1) counts them. */
final class SystemCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern TOTAL = Pattern.compile("(?m)^ *(\\d+) total$");

  private static final Pattern CALL = Pattern.compile("(?m)^ *(\\d+) (\\w+)$");

  private final RunningProcess strace;
  private final long begin;
  private double seconds;
  private String told = "";

  private SystemCalls(RunningProcess strace) {
    this.strace = strace;
    strace.awaitOutput("attached", PATIENCE);
    begin = System.nanoTime();
  }

  /** Begins to count those of one thread, by the kernel's id of it. */
  static SystemCalls ofThread(Host host, long thread) {
    return new SystemCalls(
        host.start("strace", "-c", "--summary-columns=calls,name", "-p", Long.toString(thread)));
  }

  /** Stops counting: how many there were. */
  long stop() {
    strace.signal("INT");
    seconds = (System.nanoTime() - begin) / 1e9;
    told = strace.await(PATIENCE).errors();
    Matcher total = TOTAL.matcher(told);
    if (!total.find()) {
      throw new Unmeasured("no total in what strace says: " + told);
    }
    return Long.parseLong(total.group(1));
  }

  /** How long it counted: strace takes its time to begin and to end. */
  double seconds() {
    return seconds;
  }

  /** Of those that were counted, the ones whose names begin so. */
  long calls(String beginning) {
    return CALL.matcher(told)
        .results()
        .filter(call -> call.group(2).startsWith(beginning))
        .mapToLong(call -> Long.parseLong(call.group(1)))
        .sum();
  }

  @Override
  public void close() {
    strace.close();
  }
}
