package io.netsonde.slice;

/** What a {@link LoopThread} runs: it goes on until it is told to stop. */
public interface Loop extends Runnable {
  /** Ends {@link #run} after its turn; any thread, at any time. */
  void stop();
}
