package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsRoot;
import io.netsonde.linux.HardwareStamping.Setting;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.RecordedMessage;
import io.netsonde.probe.HardwareCounts.Direction;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a probe as the stamps of kernel and card come in this order or that. No card that
 * stamps both ways can be emulated: what one would bring is constructed here, and the probe itself
 * never leaves, so that no real stamp disturbs.
 */
@NeedsRoot
class HardwareProberTest {
  private static final int FIRST = 7;
  private static final long GRACE = 50_000_000L;
  private static final long SENT = 1_700_000_000_000_000_000L;
  private static final long CARD = 42_000_000_000L;

  private final Heard outcomes = new Heard();
  private final ProbeCounters counters = new ProbeCounters();
  private final Arena arena = Arena.ofConfined();
  private final MessageBatch batch = new MessageBatch(arena, 1, 256, Arrival.CONTROL);
  private final Arrival answer = new Arrival(batch, 256);
  private final IpAddress address = IpAddress.parse("127.0.0.1").orElseThrow();
  private long now = 1_000_000_000L;
  private PacketProber prober = prober(true);

  @BeforeEach
  void send() throws Exception {
    sendWith(true);
  }

  @AfterEach
  void close() {
    prober.close();
    arena.close();
  }

  @Test
  void an_answer_that_a_card_has_stamped_waits_for_the_cards_stamp_of_the_departure() {
    prober.transmitted(FIRST, SENT, 0);
    answered(CARD + 19_000);
    assertThat(outcomes.sources).as("closed on the first of two stamps").isEmpty();
    prober.transmitted(FIRST, 0, CARD);
    settleAfter(1);

    assertThat(outcomes.sources).containsExactly(StampSource.HARDWARE);
    assertThat(outcomes.times).containsExactly(19_000L);
    assertCounted(1, 1, 0, 0);
  }

  @Test
  void the_cards_stamp_of_the_departure_may_be_the_first_to_come() {
    prober.transmitted(FIRST, 0, CARD);
    answered(CARD + 19_000);
    assertThat(outcomes.sources).isEmpty();
    prober.transmitted(FIRST, SENT, 0);
    settleAfter(1);

    assertThat(outcomes.sources).containsExactly(StampSource.HARDWARE);
  }

  @Test
  void what_a_card_does_not_stamp_in_time_is_measured_by_the_kernel() {
    prober.transmitted(FIRST, SENT, 0);
    answered(CARD + 19_000);
    settleAfter(GRACE);
    assertThat(outcomes.sources).isEmpty();
    settleAfter(1);

    assertThat(outcomes.sources).containsExactly(StampSource.KERNEL);
    assertCounted(0, 1, 1, 0);
  }

  @Test
  void an_answer_that_no_card_has_stamped_waits_for_nothing() {
    prober.transmitted(FIRST, SENT, 0);
    answered(0);

    assertThat(outcomes.sources).containsExactly(StampSource.KERNEL);
    assertCounted(0, 0, 0, 1);
    prober.transmitted(FIRST, 0, CARD);
    settleAfter(GRACE + 1);
    assertCounted(1, 0, 0, 1);
  }

  @Test
  void a_departure_that_a_card_was_set_to_stamp_and_did_not_is_missing_after_a_while() {
    prober.transmitted(FIRST, SENT, 0);
    answered(0);
    settleAfter(GRACE + 1);

    assertCounted(0, 0, 1, 1);
  }

  @Test
  void stamps_of_a_card_that_cannot_be_true_are_counted_and_not_used() {
    prober.transmitted(FIRST, SENT, 0);
    prober.transmitted(FIRST, 0, CARD);
    answered(CARD - 1);

    assertThat(outcomes.sources).containsExactly(StampSource.KERNEL);
    assertThat(statistics().refused()).isEqualTo(1);
  }

  @Test
  void where_cards_shall_not_stamp_nothing_is_kept_of_them() throws Exception {
    sendWith(false);
    prober.transmitted(FIRST, SENT, 0);
    prober.transmitted(FIRST, 0, CARD);
    answered(CARD + 19_000);

    assertThat(outcomes.sources).containsExactly(StampSource.KERNEL);
    assertCounted(0, 0, 0, 0);
  }

  private void sendWith(boolean hardware) {
    prober.close();
    prober = prober(hardware);
    prober.add(new Target(Destination.echo(address), Target.UNLIMITED, 0, false));
    assertThat(outcomes.errors).isEmpty();
  }

  private PacketProber prober(boolean hardware) {
    HardwareCards cards =
        new HardwareCards(new HardwareConfig(hardware, List.of("lo")), new Perfect());
    cards.checkWhenDue(0);
    EchoMessage message = new EchoMessage(StampRecorder.KEY);
    FamilySocket v4 =
        new FamilySocket(
            "ICMPv4",
            "",
            () ->
                EchoFormat.open(
                    false, new EchoIdentifier(1, false), false, TransmitStamps.NUMBERED, message));
    v4.openWhenDue(0);
    FamilySocket v6 =
        new FamilySocket(
            "ICMPv6",
            "",
            () ->
                EchoFormat.open(
                    true, new EchoIdentifier(1, false), false, TransmitStamps.NUMBERED, message));
    return new PacketProber(
        v4, v6, 10_000_000_000L, 4, FIRST, () -> now, counters, cards, outcomes);
  }

  /** An answer that the kernel stamped 20 µs after the departure, and a card or not. */
  private void answered(long hardwareStamp) {
    try {
      now += 40_000;
      RecordedMessage recorded = RecordedStampsTest.recorded("igb.hex", "answers").getFirst();
      recorded
          .withSoftwareStamp(SENT + 20_000)
          .withHardwareStamp(hardwareStamp)
          .replay(batch, 0, address);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    answer.of(0);
    prober.replied(FIRST, answer, Destination.ECHO);
  }

  private void settleAfter(long nanos) {
    now += nanos;
    prober.settle();
  }

  private HardwareCounts statistics() {
    return counters
        .snapshot(ProbeStatistics.SocketState.UNTRIED, ProbeStatistics.SocketState.UNTRIED)
        .hardware();
  }

  private void assertCounted(
      long transmit, long receive, long missingTransmit, long missingReceive) {
    HardwareCounts counts = statistics();
    assertThat(counts.stamps())
        .containsEntry(Direction.TRANSMIT, transmit)
        .containsEntry(Direction.RECEIVE, receive);
    assertThat(counts.missing())
        .containsEntry(Direction.TRANSMIT, missingTransmit)
        .containsEntry(Direction.RECEIVE, missingReceive);
  }

  /** A card that stamps all, or says so. */
  private static final class Perfect implements HardwareCard.Calls {
    @Override
    public Setting read(String device) {
      return new Setting(0, 1, 1);
    }

    @Override
    public Setting change(String device, Setting to) {
      return to;
    }
  }

  /** What came out. */
  private static final class Heard implements Outcomes {
    final List<StampSource> sources = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final List<Integer> errors = new ArrayList<>();

    @Override
    public void received(
        Target target, int sequence, long rttNanos, StampSource source, int hopLimit) {
      sources.add(source);
      times.add(rttNanos);
    }

    @Override
    public void lost(Target target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
      throw new AssertionError("lost: " + cause);
    }

    @Override
    public void notSent(Target target, int sequence, int errno) {
      errors.add(errno);
    }

    @Override
    public void undecided(Target target, int sequence) {}

    @Override
    public void discarded(Target target, int sequence, Discard reason) {}

    @Override
    public void corrupted(IpAddress sender) {}

    @Override
    public void reordered(Target target) {}

    @Override
    public void synAckAgain(Target target, long afterNanos) {}

    @Override
    public void pathMtu(Target target, int bytes) {}

    @Override
    public void settled(Target target, boolean lost) {}
  }
}
