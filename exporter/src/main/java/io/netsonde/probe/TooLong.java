package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.ErrorQueue;
import io.netsonde.linux.SockAddr;
import java.util.ArrayDeque;

/**
 * Targets whose latest probes were too long for the way, as far as this machine knows it. The error
 * queue tells how long they may be, and of the probe no more than where it was to go; that the
 * sending failed was counted already.
 *
 * <p>Threads: confined to the loop. Bound: a batch; further targets are told at their next probe.
 */
final class TooLong {
  private final ArrayDeque<Target> targets = new ArrayDeque<>();

  /** Notes a target to which a probe was refused. */
  void add(Target target) {
    if (targets.size() < ProbeSocket.BATCH) {
      targets.add(target);
    }
  }

  /**
   * Hands on what the kernel says of a packet that it refused.
   *
   * @return whether it is that: this machine's word, and no other's about a packet that left
   */
  boolean isAnswered(Arrival arrival, Outcomes outcomes) {
    if (arrival.origin() != ErrorQueue.SO_EE_ORIGIN_LOCAL) {
      return false;
    }
    if (arrival.errno() == Errno.EMSGSIZE && arrival.info() > 0) {
      for (Target target : targets) {
        if (SockAddr.holds(arrival.names(), arrival.nameOffset(), target.address())) {
          outcomes.pathMtu(target, arrival.info());
        }
      }
    }
    return true;
  }

  /** Forgets them all: what there was to hear of them was heard. */
  void clear() {
    targets.clear();
  }
}
