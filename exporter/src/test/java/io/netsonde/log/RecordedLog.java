package io.netsonde.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A log whose writes are kept one by one, under a clock that stands still. */
final class RecordedLog {
  static final String TIME = "2026-11-21T20:01:02.003Z";

  private final List<byte[]> writes = Collections.synchronizedList(new ArrayList<>());
  final Log log;

  RecordedLog() {
    this.log =
        new Log(
            new OutputStream() {
              @Override
              public void write(int b) {
                writes.add(new byte[] {(byte) b});
              }

              @Override
              public void write(byte[] bytes, int from, int length) {
                writes.add(java.util.Arrays.copyOfRange(bytes, from, from + length));
              }
            },
            InstantSource.fixed(Instant.parse(TIME)));
  }

  RecordedLog(LogLevel level, LogFormat format) {
    this();
    log.configure(new LogConfig(level, format));
  }

  System.Logger logger() {
    return log.logger("io.netsonde.probe");
  }

  /** Every write as text. */
  List<String> writes() {
    return writes.stream().map(bytes -> new String(bytes, UTF_8)).toList();
  }

  /** The only write, without its line feed and what every line begins with. */
  String rest() {
    String line = line();
    return line.substring(line.indexOf("msg") < 0 ? 0 : line.indexOf("msg"));
  }

  /** The only write, without its line feed. */
  String line() {
    if (writes.size() != 1 || !writes().getFirst().endsWith("\n")) {
      throw new AssertionError("not one line: " + writes());
    }
    return writes().getFirst().substring(0, writes().getFirst().length() - 1);
  }
}
