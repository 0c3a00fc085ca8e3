package io.netsonde.tcp.analysis;

import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;

/** Takes what the analysis says of each frame, one after the other, on its thread. */
@FunctionalInterface
public interface Verdicts {
  /** Nobody wants to know. */
  Verdicts NONE = (frame, packet, conversation, findings) -> {};

  /**
   * Takes one.
   *
   * @param packet what was read in the frame; another in the next call
   * @param conversation number of the TCP connection from 0 on; -1 where it is no segment of one
   * @param findings {@link Findings}
   */
  void accept(Frame frame, Packet packet, long conversation, int findings);
}
