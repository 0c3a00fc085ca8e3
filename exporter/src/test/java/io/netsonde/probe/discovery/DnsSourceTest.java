package io.netsonde.probe.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.probe.discovery.Failure.Reason;
import io.netsonde.probe.names.Resolution;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of which each address is a target, with names that the test has. */
class DnsSourceTest {
  private final Map<String, Resolution> zone = new HashMap<>();

  @Test
  void each_address_is_a_target_with_the_name_as_a_label() {
    zone.put("a.test", found("2001:db8::1", "192.0.2.1"));
    zone.put("b.test", found("192.0.2.2"));

    Finding finding = source(false, "a.test", "b.test").look();

    assertThat(finding.groups())
        .containsExactly(
            new TargetGroup(
                List.of("192.0.2.1", "2001:db8::1"), Map.of("dns_name", "a.test", "x", "y")),
            new TargetGroup(List.of("192.0.2.2"), Map.of("dns_name", "b.test", "x", "y")));
    assertThat(finding.failures()).isEmpty();
    assertThat(finding.complete()).isTrue();
  }

  @Test
  void the_order_of_an_answer_changes_nothing() {
    zone.put("a.test", found("192.0.2.1", "192.0.2.2"));
    DnsSource source = source(false, "a.test");
    Finding first = source.look();
    zone.put("a.test", found("192.0.2.2", "192.0.2.1"));

    assertThat(source.look()).isEqualTo(first);
  }

  @Test
  void addresses_that_lead_nowhere_else_and_this_machines_own_are_left_out() {
    zone.put("a.test", found("127.0.0.1", "fe80::1", "192.0.2.1"));
    assertThat(source(true, "a.test").look().groups().getFirst().targets())
        .containsExactly("192.0.2.1");
    // Loopback is among them, whatever else this machine has.
    assertThat(new OwnAddresses().read(new ArrayList<>()))
        .contains(IpAddress.parse("127.0.0.1").orElseThrow());
  }

  @Test
  void a_name_under_way_is_asked_for_again_soon_and_is_no_failure() {
    DnsSource source = source(false, "a.test");
    Finding finding = source.look();

    assertThat(finding.complete()).isFalse();
    assertThat(finding.failures()).isEmpty();
    assertThat(source.pause()).isLessThan(Duration.ofSeconds(1));
    zone.put("a.test", found("192.0.2.1"));
    source.look();
    assertThat(source.pause()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void a_name_that_fails_keeps_the_addresses_that_are_known_of_it_and_is_told() {
    zone.put(
        "a.test",
        new Resolution(
            Optional.of(false), found("192.0.2.1").addresses(), Optional.of(Instant.EPOCH)));

    Finding finding = source(false, "a.test").look();

    assertThat(finding.groups().getFirst().targets()).containsExactly("192.0.2.1");
    assertThat(finding.failures())
        .containsExactly(new Failure(Reason.NAME, "the name a.test is not found now"));
  }

  private DnsSource source(boolean skipSelf, String... names) {
    return new DnsSource(
        new DnsSdConfig(List.of(names), skipSelf, Map.of("x", "y")),
        name -> zone.getOrDefault(name, Resolution.PENDING),
        new OwnAddresses());
  }

  private static Resolution found(String... literals) {
    return new Resolution(
        Optional.of(true),
        Stream.of(literals).map(literal -> IpAddress.parse(literal).orElseThrow()).toList(),
        Optional.of(Instant.EPOCH));
  }
}
