package io.netsonde.wire.frame;

/** Takes frames one after the other, on one thread. */
@FunctionalInterface
public interface FrameSink {
  /** Takes one frame; the view moves on when this returns. */
  void accept(Frame frame);
}
