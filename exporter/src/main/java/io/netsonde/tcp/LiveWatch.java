package io.netsonde.tcp;

import io.netsonde.slice.LoopThread;
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
  private final Watcher watcher;
  private final CaptureLoop loop;
  private final LoopThread thread;

  /** Begins to capture, as a configuration says. */
  public LiveWatch(TcpConfig config) {
    watcher = new Watcher(config.analysis(), InstantSource.system());
    loop = new CaptureLoop(config.capture(), 0, watcher);
    thread = new LoopThread("tcp-capture-0", loop);
    thread.start();
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
    thread.close();
  }
}
