package io.netsonde.probe;

import io.netsonde.probe.HardwareCounts.Direction;

/**
 * Counts the network cards' stamps, and those that should have come and did not.
 *
 * <p>A transmit stamp may come after its probe was answered and measured, so one is missing only
 * when it has not come some time after the answer.
 *
 * <p>Hot; allocates nothing. Threads: confined to the loop. Memory: 4 bytes per probe in flight.
 */
final class HardwareJudge {
  private final HardwareCards cards;
  private final ProbeCounters counters;
  private final InFlight inFlight;
  private final long graceNanos;

  /** Answered probes without a transmit stamp, in the order of their answers. */
  private final NumberQueue open;

  HardwareJudge(HardwareCards cards, ProbeCounters counters, InFlight inFlight, long graceNanos) {
    this.cards = cards;
    this.counters = counters;
    this.inFlight = inFlight;
    this.graceNanos = graceNanos;
    open = new NumberQueue(inFlight.keepsHardware() ? inFlight.capacity() : 2);
  }

  /** A card's transmit stamp has come. */
  void transmitted(int number, long nanos) {
    if (inFlight.hardwareTransmitted(number, nanos)) {
      counters.hardwareStamp(Direction.TRANSMIT);
    }
  }

  /** A probe was answered; {@code nanos} is the card's stamp of that, 0 where it gave none. */
  void answered(int number, long nanos) {
    if (!inFlight.keepsHardware()) {
      return;
    }
    inFlight.hardwareReceived(number, nanos);
    if (nanos != 0) {
      counters.hardwareStamp(Direction.RECEIVE);
    } else if (cards.stampsReceived()) {
      counters.hardwareMissing(Direction.RECEIVE);
    }
    if (inFlight.hardwareTransmitStamp(number) == 0 && cards.stampsTransmitted()) {
      if (open.isFull()) {
        judge(open.take());
      }
      open.add(number);
    }
  }

  /** Gives up those whose time is over. */
  void settle(long now) {
    while (open.size() > 0 && now - inFlight.repliedNanos(open.first()) > graceNanos) {
      judge(open.take());
    }
  }

  private void judge(int number) {
    if (inFlight.target(number) != null && inFlight.hardwareTransmitStamp(number) == 0) {
      counters.hardwareMissing(Direction.TRANSMIT);
    }
  }
}
