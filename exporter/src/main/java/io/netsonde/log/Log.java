package io.netsonde.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where lines go: a stream, a clock and what to write.
 *
 * <p>The process has one, {@link #process}, which writes to stderr at {@link LogConfig#DEFAULT}
 * until the application calls {@link #configure}. Tests make their own.
 */
public final class Log {
  private static final Log PROCESS =
      new Log(new FileOutputStream(FileDescriptor.err), InstantSource.system());

  private final OutputStream out;
  private final InstantSource clock;
  private final AtomicLong lost = new AtomicLong();

  /** Volatile, because the application sets it while other threads may log. */
  private volatile LogConfig config = LogConfig.DEFAULT;

  /**
   * Makes a log of its own.
   *
   * @param out gets each line by one {@code write}, one at a time; should not be buffered
   * @param clock gives the lines their time
   */
  public Log(OutputStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /** The log of the process, to which {@link System#getLogger} leads. */
  public static Log process() {
    return PROCESS;
  }

  /** Sets what is written and how, from the next line on; for all loggers, also those made. */
  public void configure(LogConfig newConfig) {
    this.config = newConfig;
  }

  /** What is written now. */
  public LogConfig config() {
    return config;
  }

  /** Lines that could not be written, since the start. */
  public long lostLines() {
    return lost.get();
  }

  /**
   * A logger of this log.
   *
   * @param name as for {@link System#getLogger}; of our own, the last part becomes the source
   */
  public System.Logger logger(String name) {
    return new LineLogger(this, name, LogLevel.DEBUG);
  }

  /** Writes one line, whatever its level: whether it is wanted was the logger's question. */
  void write(
      LogLevel level,
      String source,
      String message,
      Map<String, Object> fields,
      @Nullable Throwable thrown) {
    LogConfig now = config;
    LogLine line =
        new LogLine(now.format() == LogFormat.JSON ? new JsonSyntax() : new LogfmtSyntax());
    Instant time = clock.instant();
    line.add("time", LogTime.format(time)).add("level", level.name());
    line.add("source", source).add("msg", message);
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      line.add(field.getKey(), field.getValue());
    }
    if (thrown != null) {
      line.add("err", ThrowableText.summary(thrown));
      if (now.level() == LogLevel.DEBUG) {
        line.add("stack", ThrowableText.stack(thrown));
      }
    }
    write(line.bytes());
  }

  private void write(byte[] line) {
    try {
      synchronized (out) {
        out.write(line, 0, line.length);
        out.flush();
      }
    } catch (IOException e) {
      lost.incrementAndGet(); // stderr is gone: there is nowhere left to say so
    }
  }
}
