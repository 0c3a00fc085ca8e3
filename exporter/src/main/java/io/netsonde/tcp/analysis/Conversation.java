package io.netsonde.tcp.analysis;

import io.netsonde.wire.frame.AddressPair;
import io.netsonde.wire.frame.TcpView;

/**
 * A connection as it is remembered: its two ends, what each did, and how far it has come.
 *
 * <p>An object of its own, used again for another connection when this one is forgotten, and not a
 * place in an array: fields have names, and what belongs together lies together. It is made when
 * the number of connections grows, and neither per packet nor for what a flood brings and
 * displaces.
 *
 * <p>Threads: that of the analysis.
 */
final class Conversation {
  /** How far a connection has come. */
  enum Stage {
    /** Its beginning was not seen. */
    JOINED,
    /** Asked for. */
    SYN_SENT,
    /** Accepted. */
    SYN_RECEIVED,
    /** Both sides know. */
    ESTABLISHED,
    /** One side has said that it is done. */
    CLOSING,
    /** Both sides are done. */
    CLOSED,
    /** Broken off. */
    RESET
  }

  /** The ends in an order that does not depend on who sends: the lower address and port first. */
  boolean v6;

  long lowHigh;
  long lowLow;
  long highHigh;
  long highLow;
  int lowPort;
  int highPort;
  int hash;

  /** Stands for the two ends: a hash so wide that two of them are never the same. */
  long ends;

  /** Numbers connections in the order in which they were first seen. */
  long number;

  Stage stage = Stage.JOINED;
  private final Side low = new Side();
  private final Side high = new Side();

  /** Which side asked for the connection, or was heard first. */
  boolean lowOpened;

  long packets;
  long firstTime;
  long lastTime;
  long synTime;
  long handshakeNanos;

  /** Where it stands in the table's list. */
  int place;

  /** Forgets all but who it is about. */
  void begin(long serial, boolean fromLow, long now) {
    number = serial;
    stage = Stage.JOINED;
    low.clear();
    high.clear();
    lowOpened = fromLow;
    packets = 0;
    firstTime = now;
    lastTime = now;
    synTime = 0;
    handshakeNanos = 0;
  }

  /** Whether a segment goes from the lower end to the higher. */
  static boolean isFromLow(AddressPair pair, TcpView tcp) {
    int order = Long.compareUnsigned(pair.sourceHigh(), pair.destinationHigh());
    if (order == 0) {
      order = Long.compareUnsigned(pair.sourceLow(), pair.destinationLow());
    }
    return order == 0 ? tcp.sourcePort() <= tcp.destinationPort() : order < 0;
  }

  void identify(AddressPair pair, TcpView tcp, boolean fromLow, int withHash) {
    v6 = pair.v6();
    lowHigh = fromLow ? pair.sourceHigh() : pair.destinationHigh();
    lowLow = fromLow ? pair.sourceLow() : pair.destinationLow();
    highHigh = fromLow ? pair.destinationHigh() : pair.sourceHigh();
    highLow = fromLow ? pair.destinationLow() : pair.sourceLow();
    lowPort = fromLow ? tcp.sourcePort() : tcp.destinationPort();
    highPort = fromLow ? tcp.destinationPort() : tcp.sourcePort();
    hash = withHash;
    ends = mix(mix(mix(lowLow, highLow), ((long) lowPort << 32) | highPort), v6 ? 1 : 0);
    if (v6) {
      ends = mix(mix(ends, lowHigh), highHigh);
    }
  }

  private static long mix(long digest, long word) {
    long mixed = (digest ^ word) * 0xD6E8FEB86659FD93L;
    return (mixed ^ (mixed >>> 32)) * 0x9E3779B97F4A7C15L;
  }

  boolean isOf(AddressPair pair, TcpView tcp, boolean fromLow) {
    return fromLow
        ? lowLow == pair.sourceLow()
            && highLow == pair.destinationLow()
            && lowHigh == pair.sourceHigh()
            && highHigh == pair.destinationHigh()
            && lowPort == tcp.sourcePort()
            && highPort == tcp.destinationPort()
            && v6 == pair.v6()
        : lowLow == pair.destinationLow()
            && highLow == pair.sourceLow()
            && lowHigh == pair.destinationHigh()
            && highHigh == pair.sourceHigh()
            && lowPort == tcp.destinationPort()
            && highPort == tcp.sourcePort()
            && v6 == pair.v6();
  }

  Side side(boolean ofLow) {
    return ofLow ? low : high;
  }

  Side opener() {
    return side(lowOpened);
  }

  boolean isOver() {
    return stage == Stage.CLOSED || stage == Stage.RESET;
  }

  /** Whether it was asked for and nothing more: what a flood leaves behind. */
  boolean isHalfOpen() {
    return stage == Stage.SYN_SENT || stage == Stage.SYN_RECEIVED;
  }
}
