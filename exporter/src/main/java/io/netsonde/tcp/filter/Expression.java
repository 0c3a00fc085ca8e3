package io.netsonde.tcp.filter;

import io.netsonde.wire.IpPrefix;
import java.util.Set;

/** An expression of the set that Netsonde compiles itself. */
sealed interface Expression {
  /** Both hold. */
  record And(Expression left, Expression right) implements Expression {}

  /** One of the two holds. */
  record Or(Expression left, Expression right) implements Expression {}

  /** It does not hold. */
  record Not(Expression inner) implements Expression {}

  /** Anything. */
  record Anything() implements Expression {}

  /** A protocol, of one IP version or of both. */
  record Protocol(Family family, int number) implements Expression {
    /** Stands for every protocol. */
    static final int ANY = -1;
  }

  /** An address in a range. */
  record Host(Family family, Direction direction, IpPrefix range) implements Expression {}

  /** A port in a range, of one of these protocols. */
  record Port(Set<Integer> protocols, Direction direction, int first, int last)
      implements Expression {}

  /** Of which IP version a packet is. */
  enum Family {
    V4,
    V6,
    BOTH;

    boolean has4() {
      return this != V6;
    }

    boolean has6() {
      return this != V4;
    }
  }

  /** Of which side of a packet something is. */
  enum Direction {
    SOURCE,
    DESTINATION,
    EITHER,
    BOTH
  }
}
