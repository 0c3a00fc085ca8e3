package io.netsonde.lab.emulation;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.IpAddress;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmulatedAddressTest {
  private static final EmulatedAddress ADDRESS =
      new EmulatedAddress(IpAddress.parse("10.79.0.2").orElseThrow());

  private final EmulatedAddress address =
      new EmulatedAddress(IpAddress.parse("10.79.0.2").orElseThrow());

  @Test
  void what_is_said_adds_up_and_what_is_said_again_replaces() {
    address.delay(ofMillis(50)).lateEveryNth(1, ofMillis(5)).delay(ofMillis(20)).hopLimit(9);

    Fate fate = address.meet();

    assertThat(fate.delay).isEqualTo(25_000_000);
    assertThat(fate.hopLimit).isEqualTo(9);
  }

  @Test
  void faults_count_dropped_requests_too() {
    address.dropFirst(1).dropEveryNth(2);

    assertThat(Stream.generate(() -> address.meet().dropped).limit(5))
        .containsExactly(true, true, false, true, false);
  }

  @Test
  void jitter_is_the_same_for_the_same_seed() {
    List<Long> once = delays(7);

    assertThat(delays(7)).isEqualTo(once).allMatch(delay -> delay >= 0 && delay < 1_000_000);
    assertThat(delays(8)).isNotEqualTo(once);
  }

  @Test
  void only_so_many_syns_are_remembered() {
    for (int i = 0; i <= EmulatedAddress.MAX_SYNS; i++) {
      address.saw(new SeenSyn(80, i, 0, 0, 64, -1, List.of()));
    }

    assertThat(address.syns()).hasSize(EmulatedAddress.MAX_SYNS);
    assertThat(address.syns().getFirst().sourcePort()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void what_cannot_be_is_refused_with_what_was_expected(ThrowingCallable mistake) {
    assertThatThrownBy(mistake)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("[a-z]+: .* \\(expected: .*\\)");
  }

  static Stream<ThrowingCallable> mistakes() {
    return Stream.of(
        () -> ADDRESS.delay(ofMillis(-1)),
        () -> ADDRESS.jitter(ofHours(2), 1),
        () -> ADDRESS.dropFirst(0),
        () -> ADDRESS.dropEveryNth(0),
        () -> ADDRESS.reorderEveryNth(1),
        () -> ADDRESS.dropRandomly(Double.NaN, 1),
        () -> ADDRESS.dropRandomly(1.1, 1),
        () -> ADDRESS.duplicate(ofSeconds(-1)),
        () -> ADDRESS.hopLimit(0),
        () -> ADDRESS.hopLimit(256),
        () -> ADDRESS.replyFrom("fd79::1"),
        () -> ADDRESS.offender("router"),
        () -> ADDRESS.corruptData(-1),
        () -> ADDRESS.truncateData(-1),
        () -> ADDRESS.tcp(0, TcpPort.open()),
        () -> Refusal.unreachable(256),
        () -> Refusal.packetTooBig(65_536));
  }

  private List<Long> delays(long seed) {
    address.jitter(ofMillis(1), seed);
    return Stream.generate(() -> address.meet().delay).limit(20).toList();
  }
}
