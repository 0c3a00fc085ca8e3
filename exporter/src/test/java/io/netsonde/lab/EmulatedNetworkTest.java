package io.netsonde.lab;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Witness.Seen;
import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Event;
import io.netsonde.lab.emulation.Refusal;
import io.netsonde.wire.IcmpChecksum;
import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IcmpError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Emulated hosts of both families as fping(8) and a packet socket see them. */
@NeedsRoot
@NeedsTool({"ip", "fping"})
@ParameterizedClass
@ValueSource(strings = {"10.79.0.", "fd79::"})
class EmulatedNetworkTest {
  /** fping's data is 56 bytes. */
  private static final int ECHO = IcmpEcho.HEADER_LENGTH + 56;

  private static final AtomicInteger NUMBERS = new AtomicInteger(10);

  private static Lab lab;
  private static Host host;
  private static EmulatedNetwork far;

  private final boolean v6;
  private final String router;
  private final String address;
  private final EmulatedAddress target;
  private final Witness witness;

  EmulatedNetworkTest(String network) throws Exception {
    v6 = network.contains(":");
    router = network + "3";
    address = network + NUMBERS.getAndIncrement();
    target = far.at(address);
    witness = Witness.of(host);
  }

  @BeforeAll
  static void open() {
    lab = Lab.open();
    host = lab.host("near");
    far = host.emulate("10.79.0.0/16", "fd79::/64");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @AfterEach
  void closeWitness() {
    witness.close();
  }

  @Test
  void a_perfect_host_echoes_what_it_got() {
    assertThat(ping(3)).hasSize(3);

    assertThat(witness.from(address)).hasSize(3).allMatch(this::isWell);
    assertThat(target.counts())
        .containsOnly(entry(Event.ECHO_REQUEST, 3), entry(Event.ECHO_REPLY, 3));
  }

  @Test
  void a_delay_is_kept() {
    target.delay(ofMillis(20));

    assertThat(ping(3)).hasSize(3).allMatch(time -> time >= 20);
  }

  @Test
  void jitter_is_within_its_bound_and_not_constant() {
    target.delay(ofMillis(10)).jitter(ofMillis(20), 1);

    List<Double> times = ping(5);

    assertThat(times).hasSize(5).allMatch(time -> time >= 10);
    assertThat(times.stream().mapToDouble(t -> t).max().orElseThrow())
        .isGreaterThan(times.stream().mapToDouble(t -> t).min().orElseThrow() + 2);
  }

  @Test
  void every_second_reply_is_late() {
    target.lateEveryNth(2, ofMillis(300));

    assertThat(ping(4).stream().filter(time -> time >= 300)).hasSize(2);
    assertThat(target.count(Event.ECHO_REPLY)).isEqualTo(4);
  }

  @Test
  void all_requests_are_dropped() {
    target.dropAll();

    assertThat(ping(2)).isEmpty();
    assertThat(target.counts()).containsOnly(entry(Event.ECHO_REQUEST, 2), entry(Event.DROP, 2));
  }

  @Test
  void the_first_requests_are_dropped() {
    target.dropFirst(2);

    ping(5);

    assertThat(sequences()).containsExactly(2, 3, 4);
  }

  @Test
  void every_third_request_is_dropped() {
    target.dropEveryNth(3);

    ping(7);

    assertThat(sequences()).containsExactly(0, 1, 3, 4, 6);
    assertThat(target.count(Event.DROP)).isEqualTo(2);
  }

  @Test
  void a_seed_drops_the_same_requests_again() {
    target.dropRandomly(0.5, 7);
    ping(8);
    List<Integer> once = sequences();
    target.dropRandomly(0.5, 7);

    ping(8);

    assertThat(sequences().subList(once.size(), sequences().size())).isEqualTo(once);
    assertThat(once).hasSizeBetween(1, 7);
  }

  @Test
  void a_reply_comes_twice() {
    target.duplicate(ofMillis(2));

    ping(2);

    // The last copy comes when fping has all it wants.
    Eventually.within(ofSeconds(5))
        .see("four replies", this::sequences, List.of(0, 0, 1, 1)::equals);
    assertThat(target.count(Event.ECHO_REPLY)).isEqualTo(2);
    assertThat(target.count(Event.DUPLICATE)).isEqualTo(2);
  }

  @Test
  void every_second_reply_comes_behind_the_next() {
    target.reorderEveryNth(2);

    ping(5);

    assertThat(sequences()).containsExactly(0, 2, 1, 4, 3);
  }

  @Test
  void a_reply_comes_from_another_address() {
    target.replyFrom(router);

    ping(1);

    assertThat(witness.from(address)).isEmpty();
    assertThat(witness.from(router)).hasSize(1).allMatch(this::isWell);
  }

  @Test
  void data_is_corrupt_under_a_good_checksum() {
    ping(1);
    target.corruptData(55);
    ping(1);

    List<Seen> seen = witness.from(address);

    assertThat(seen).hasSize(2).allMatch(this::isWell);
    assertThat(data(seen.get(0)).mismatch(data(seen.get(1)))).isNotEqualTo(-1);
  }

  @Test
  void the_checksum_is_wrong() {
    target.wrongChecksum();

    ping(1);

    assertThat(witness.from(address)).hasSize(1).noneMatch(this::checksumIsRight);
  }

  @Test
  void data_is_truncated_under_a_good_checksum() {
    target.truncateData(7);

    ping(1);

    assertThat(witness.from(address))
        .hasSize(1)
        .allMatch(seen -> seen.length() == 15 && checksumIsRight(seen));
  }

  @Test
  void identifier_and_sequence_are_wrong() {
    ping(1);
    target.wrongIdentifier();
    ping(1);
    target.heal().wrongSequence();
    ping(1);

    assertThat(sequences()).containsExactly(0, 0, 1);
    assertThat(witness.from(address)).allMatch(this::isWell);
    assertThat(target.count(Event.ECHO_REPLY)).isEqualTo(3);
  }

  @Test
  void the_hop_limit_changes() {
    ping(1);
    target.hopLimit(57);
    ping(1);
    target.hopLimit(255);
    ping(1);

    assertThat(witness.from(address)).extracting(Seen::hopLimit).containsExactly(64, 57, 255);
  }

  @Test
  void errors_come_instead_of_replies_and_quote_the_request() {
    List<Refusal> refusals =
        List.of(
            Refusal.hostUnreachable(),
            Refusal.portUnreachable(),
            Refusal.prohibited(),
            Refusal.unreachable(10),
            Refusal.timeExceeded(),
            Refusal.packetTooBig(1300));
    target.offender(router);
    for (Refusal refusal : refusals) {
      target.refuse(refusal);
      ping(1);
    }

    List<Seen> errors = witness.from(router);

    assertThat(witness.from(address)).isEmpty();
    assertThat(errors)
        .extracting(seen -> seen.type() + "/" + seen.code())
        .isEqualTo(
            v6
                ? List.of("1/3", "1/4", "1/1", "1/10", "3/0", "2/0")
                : List.of("3/1", "3/3", "3/13", "3/10", "11/0", "3/4"));
    assertThat(errors)
        .allMatch(seen -> IcmpError.isError(seen.bytes(), seen.payload(), seen.length(), v6))
        .allMatch(this::checksumIsRight)
        .allMatch(seen -> quoted(seen).destination().toString().equals(address));
    assertThat(IcmpError.mtu(errors.getLast().bytes(), errors.getLast().payload(), v6))
        .isEqualTo(1300);
    assertThat(target.counts())
        .containsOnly(entry(Event.ECHO_REQUEST, 6), entry(Event.ICMP_ERROR, 6));
  }

  @Test
  void a_healed_host_is_perfect_again() {
    target.dropAll().wrongChecksum();
    ping(1);

    target.heal();

    assertThat(ping(2)).hasSize(2);
  }

  @Test
  void an_address_that_was_never_named_is_silent() {
    assertThat(Pings.send(host, 1, address + "9")).isEmpty();
  }

  @Test
  void a_reply_to_an_interface_that_is_down_is_rejected() {
    EmulatedNetwork other = host.emulate(v6 ? "fd80::/64" : "10.80.0.0/16");
    String there = v6 ? "fd80::2" : "10.80.0.2";
    EmulatedAddress slow = other.at(there).delay(ofSeconds(2));
    Pings.send(host, 1, there);

    other.port().down();

    Eventually.within(ofSeconds(10))
        .see("a rejection", () -> slow.count(Event.REJECTION), count -> count == 1);
    other.close();
  }

  private List<Double> ping(int count) {
    return Pings.send(host, count, address);
  }

  /** Of the echo replies of the target, in the order of arrival. */
  private List<Integer> sequences() {
    return witness.from(address).stream()
        .map(seen -> IcmpEcho.sequence(seen.bytes(), seen.payload()))
        .toList();
  }

  private boolean isWell(Seen seen) {
    return IcmpEcho.isReply(seen.bytes(), seen.payload(), v6)
        && seen.length() == ECHO
        && checksumIsRight(seen);
  }

  private boolean checksumIsRight(Seen seen) {
    return IcmpChecksum.isRight(
        seen.bytes(), seen.payload(), seen.length(), seen.source(), seen.destination());
  }

  private static MemorySegment data(Seen seen) {
    return seen.bytes().asSlice(seen.payload() + (long) IcmpEcho.HEADER_LENGTH + 55);
  }

  private static Seen quoted(Seen error) {
    MemorySegment quote = error.bytes().asSlice(error.payload() + (long) IcmpError.HEADER_LENGTH);
    return Seen.of(MemorySegment.ofArray(quote.toArray(ValueLayout.JAVA_BYTE)));
  }

  private static Map.Entry<Event, Long> entry(Event event, long count) {
    return Map.entry(event, count);
  }
}
