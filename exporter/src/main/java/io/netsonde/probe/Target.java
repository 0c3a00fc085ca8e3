package io.netsonde.probe;

import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.Ipv6Header;
import java.time.Duration;
import java.util.Optional;

/**
 * One destination that is probed while it is asked for: its place in the schedule, and what its
 * probes have come to.
 *
 * <p>Threads: the loop owns all but the volatile fields. {@link #lastAsked} is written by HTTP
 * threads and {@link #kept} by the one of static targets, and both are read by the loop, which
 * gives a target up when nobody has asked for long. Scrapes take a {@link #snapshot} while the loop
 * goes on: nothing is copied that nobody asks for, which with thousands of targets was most of what
 * the program allocated.
 */
final class Target {
  /** For {@link #probesLeft}: probe until nobody asks any more. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private final Destination destination;

  /** Time between two probes; 0 for that of all targets. */
  private final long ownInterval;

  private final TargetFigures figures;

  /** Around each change of the figures. */
  private final SequenceLock change = new SequenceLock();

  private long probesLeft;
  private int sequence;
  private long nextSend;
  private boolean anyReplied;
  private int newestReplied;

  private volatile long lastAsked;

  /** Written by the thread that keeps static targets. */
  private volatile boolean kept;

  Target(Destination destination, long probesLeft, long now, boolean histograms) {
    this.destination = destination;
    ownInterval = destination.options().interval().map(Duration::toNanos).orElse(0L);
    this.probesLeft = probesLeft;
    figures = new TargetFigures(destination.isTcp(), histograms);
    lastAsked = now;
  }

  Destination destination() {
    return destination;
  }

  IpAddress address() {
    return destination.address();
  }

  /** The port, or {@link Destination#ECHO}. */
  int tcpPort() {
    return destination.tcpPort();
  }

  /** How its probes leave and what they look like. */
  ProbeOptions options() {
    return destination.options();
  }

  /**
   * Time between two probes, in nanoseconds.
   *
   * @param ofAll what holds for targets that have none of their own
   */
  long interval(long ofAll) {
    return ownInterval == 0 ? ofAll : ownInterval;
  }

  /** What is known at this moment; any thread. */
  TargetSnapshot snapshot() {
    return change.read(figures::snapshot);
  }

  /** What its latest probes have come to, of so many results; any thread. */
  RecentResults recent(int results) {
    return change.read(() -> figures.recent(results));
  }

  /** Keeps the target probed for another expiry time. */
  void ask(long now) {
    lastAsked = now;
  }

  long lastAsked() {
    return lastAsked;
  }

  /** Keeps the target probed, asked for or not, until it is called with false. */
  void keep(boolean on) {
    kept = on;
  }

  boolean isKept() {
    return kept;
  }

  /** When the next probe is due, in the loop's clock. */
  long nextSend() {
    return nextSend;
  }

  void scheduleAt(long nanos) {
    nextSend = nanos;
  }

  boolean hasProbesLeft() {
    return probesLeft > 0;
  }

  /** Which probe was taken last, counted from 1. */
  int sequence() {
    return sequence;
  }

  void probeTaken() {
    sequence++;
    if (probesLeft != UNLIMITED) {
      probesLeft--;
    }
  }

  /**
   * Notes that the first answer to a probe has arrived.
   *
   * @param number of the probe
   * @return whether it is reordered: a later probe's answer has arrived before it (RFC 4737,
   *     section 3.3, with the answer in place of the packet)
   */
  boolean overtaken(int number) {
    if (anyReplied && number - newestReplied < 0) {
      return true;
    }
    anyReplied = true;
    newestReplied = number;
    return false;
  }

  /** Counts a reply that {@link #overtaken} said to be reordered. */
  void reordered() {
    change.begin();
    try {
      figures.reordered();
    } finally {
      change.end();
    }
  }

  /**
   * Counts a reply.
   *
   * @param source what its time was made of
   * @param hopLimit with which it arrived, or {@link Arrival#UNKNOWN}
   */
  void received(long rttNanos, StampSource source, int hopLimit) {
    change.begin();
    try {
      if (figures.pathMtu() < packetLength() && options().dontFragment()) {
        // The way has become wider than somebody once said.
        figures.pathMtu(0);
      }
      figures.received(rttNanos, source, hopLimit);
    } finally {
      change.end();
    }
  }

  /**
   * Takes note of a further SYN/ACK.
   *
   * @param nanos since the first
   */
  void synAckAgain(long nanos) {
    change.begin();
    try {
      figures.synAckAgain(nanos);
    } finally {
      change.end();
    }
  }

  /** Notes outcomes in the order of sending. */
  void settled(boolean lost) {
    change.begin();
    try {
      figures.settled(lost);
    } finally {
      change.end();
    }
  }

  void lost(LossCause cause, Optional<IpAddress> reporter) {
    change.begin();
    try {
      figures.lost(cause, reporter);
    } finally {
      change.end();
    }
  }

  /** Notes how long a packet on the way here may be, in bytes. */
  void pathMtu(int bytes) {
    change.begin();
    try {
      figures.pathMtu(bytes);
    } finally {
      change.end();
    }
  }

  void discarded(Discard reason) {
    change.begin();
    try {
      figures.discarded(reason);
    } finally {
      change.end();
    }
  }

  void notSent(int errno) {
    change.begin();
    try {
      figures.notSent(errno);
    } finally {
      change.end();
    }
  }

  /** Length of a probe with its IP header, by ICMP echo, in bytes. */
  private int packetLength() {
    int header = address().v6() ? Ipv6Header.LENGTH : Ipv4Header.MIN_LENGTH;
    return header + IcmpEcho.HEADER_LENGTH + options().size();
  }
}
