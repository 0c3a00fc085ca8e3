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
    long order = order(pair);
    return order == 0 ? tcp.sourcePort() <= tcp.destinationPort() : order < 0;
  }

  /** Below 0 where the source is lower. IPv4 takes 32 of the 64 bits: their difference fits. */
  private static long order(AddressPair pair) {
    return pair.v6() ? orderOfV6(pair) : pair.sourceLow() - pair.destinationLow();
  }

  private static int orderOfV6(AddressPair pair) {
    int order = Long.compareUnsigned(pair.sourceHigh(), pair.destinationHigh());
    return order == 0 ? Long.compareUnsigned(pair.sourceLow(), pair.destinationLow()) : order;
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

  /** Whether its ends have these ports and, of addresses, these lower 64 bits. */
  boolean isOf(long low, long high, int portOfLow, int portOfHigh) {
    return lowLow == low && highLow == high && lowPort == portOfLow && highPort == portOfHigh;
  }

  /** Whether its ends are of the same family, and the upper 64 bits of addresses are the same. */
  boolean isOf(AddressPair pair, boolean fromLow) {
    return v6 == pair.v6() && (!v6 || isOfUpper(pair, fromLow));
  }

  private boolean isOfUpper(AddressPair pair, boolean fromLow) {
    return lowHigh == (fromLow ? pair.sourceHigh() : pair.destinationHigh())
        && highHigh == (fromLow ? pair.destinationHigh() : pair.sourceHigh());
  }

  Side side(boolean ofLow) {
    return ofLow ? low : high;
  }

  Side opener() {
    return side(lowOpened);
  }

  /** Whether only SYN, FIN or RST can take it further. */
  boolean goesOn() {
    return stage == Stage.ESTABLISHED || stage == Stage.JOINED;
  }

  boolean isOver() {
    return stage == Stage.CLOSED || stage == Stage.RESET;
  }

  /** Whether nobody has answered yet, or nothing has followed: what a flood leaves behind. */
  boolean isFleeting() {
    return packets <= 1 || isHalfOpen();
  }

  /** Whether it was asked for and nothing more. */
  boolean isHalfOpen() {
    return stage == Stage.SYN_SENT || stage == Stage.SYN_RECEIVED;
  }
}
