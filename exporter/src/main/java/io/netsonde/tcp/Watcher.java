package io.netsonde.tcp;

import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.tcp.capture.FrameReader;
import io.netsonde.wire.frame.Frame;
import java.time.InstantSource;

/**
 * Has the frames of one loop analysed, and publishes what was found.
 *
 * <p>Threads: the loop's; what is published is read by any.
 */
final class Watcher implements FrameReader {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Analyser analyser;
  private final InstantSource clock;

  /** Written by the loop, read by scrapes. */
  private volatile AnalysisSnapshot snapshot = AnalysisSnapshot.empty();

  Watcher(AnalysisConfig config, InstantSource clock) {
    analyser = new Analyser(config);
    this.clock = clock;
  }

  /** What was published last. */
  AnalysisSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void named(int number, String name) {
    analyser.devices().name(number, name);
  }

  @Override
  public void gone(int number) {
    analyser.devices().gone(number);
  }

  @Override
  public void accept(Frame frame) {
    analyser.accept(frame);
  }

  /** Time passes for what is silent, too. */
  @Override
  public void publish() {
    analyser.pass(clock.millis() * NANOS_PER_MILLI);
    snapshot = analyser.snapshot();
  }
}
