package io.netsonde.tcp;

import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.tcp.capture.CaptureLoop;
import io.netsonde.tcp.capture.CaptureSnapshot;
import java.time.InstantSource;

/**
 * The analysis of live packets without anything around it, for a person in a terminal.
 *
 * <p>Threads: one of its own; all methods from any.
 */
public final class LiveWatch implements AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private final Watcher watcher;
  private final CaptureLoop loop;
  private final Thread thread;

  /** Begins to capture, as a configuration says. */
  public LiveWatch(TcpConfig config) {
    watcher = new Watcher(config.analysis(), InstantSource.system());
    loop = new CaptureLoop(config.capture(), 0, watcher);
    thread = Thread.ofPlatform().name("tcp-capture-0").daemon().start(loop);
  }

  /** How the capture is. */
  public CaptureSnapshot capture() {
    return loop.snapshot();
  }

  /** What was found so far. */
  public AnalysisSnapshot analysis() {
    return watcher.snapshot();
  }

  /** Ends the capture; what came till then is analysed. */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
