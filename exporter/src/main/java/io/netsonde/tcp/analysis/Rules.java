package io.netsonde.tcp.analysis;

import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;

/** Judges segments and remembers for each side what the judgement of later ones needs. */
interface Rules {
  /**
   * Whether a segment begins another connection between the same ends; asked before {@link #judge},
   * and only of a SYN on a connection that has been heard before.
   */
  boolean isAnother(Conversation conversation, Side sender, Packet packet);

  /**
   * Judges a segment.
   *
   * @param direction which way the frame went, as far as is known
   * @param now of the frame
   * @return {@link Findings}
   */
  int judge(
      Conversation conversation,
      Side sender,
      Side receiver,
      Packet packet,
      Frame.Direction direction,
      long now);
}
