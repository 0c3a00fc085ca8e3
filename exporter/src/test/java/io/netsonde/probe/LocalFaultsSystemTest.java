package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Firewall;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This machine's own troubles: each is an error with its name, is no loss, and passes. */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class LocalFaultsSystemTest {
  private static final int SOME = 5;

  /** A reply may be under way when the fault comes. */
  private static final int UNDER_WAY = 2;

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");
  private Link link = lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");
  private final Link other = lab.link(near, lab.host("other"), "10.77.2.0/24", "fd77:2::/64");
  private final Probing probing =
      new Probing(near, Probing.config(20, 200), TransmitStamps.NUMBERED);

  @BeforeEach
  void the_engine_runs() {
    Probing.introduce(near, first(false), first(true), second(false), second(true));
    probing.until("IPv6", e -> e.statistics().v6().open());
  }

  @AfterEach
  void close() {
    probing.close();
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void output_dropped_to_one_target(boolean v6) {
    Tally.Of target = probing.ask(first(v6));
    Tally.Of bystander = probing.ask(second(v6));
    probing.untilReceivesMore(target, SOME);

    try (Firewall.Rule rule = near.firewall().dropOutputTo(first(v6).toString())) {
      probing.until("refusals", target, o -> o.errors("eperm") >= SOME);
      probing.untilReceivesMore(bystander, SOME);
      assertThat(rule.packets()).isPositive();
    }

    recovered(target, bystander, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void output_rejected_to_one_target(boolean v6) {
    Tally.Of target = probing.ask(first(v6));
    Tally.Of bystander = probing.ask(second(v6));
    probing.untilReceivesMore(target, SOME);

    try (Firewall.Rule rule = near.firewall().rejectOutputTo(first(v6).toString())) {
      probing.until("refusals", target, o -> o.errors("eperm") >= SOME);
      probing.untilReceivesMore(bystander, SOME);
      assertThat(rule.packets()).isPositive();
    }

    recovered(target, bystander, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void address_lost_and_regained(boolean v6) {
    Tally.Of target = probing.ask(first(v6));
    Tally.Of bystander = probing.ask(second(v6));
    probing.untilReceivesMore(target, SOME);
    String address = v6 ? "fd77:1::1/64" : "10.77.1.1/24";

    link.left().removeAddress(address);
    probing.until("no route", target, o -> o.errors("enetunreach") >= SOME);
    probing.untilReceivesMore(bystander, SOME);
    link.left().address(address);

    recovered(target, bystander, UNDER_WAY);
  }

  @Test
  void packets_that_became_too_long() {
    Tally.Of target = probing.ask(first(false));
    Tally.Of bystander = probing.ask(second(false));
    probing.untilReceivesMore(target, SOME);

    link.left().mtu(80);
    probing.until("too long", target, o -> o.errors("emsgsize") >= SOME);
    probing.untilReceivesMore(bystander, SOME);
    link.left().mtu(1500);

    recovered(target, bystander, UNDER_WAY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void device_deleted_and_made_again(boolean v6) {
    Tally.Of target = probing.ask(first(v6));
    Tally.Of bystander = probing.ask(second(v6));
    probing.untilReceivesMore(target, SOME);

    link.left().delete();
    probing.until("no route", target, o -> o.errors("enetunreach") >= SOME);
    probing.untilReceivesMore(bystander, SOME);
    link = lab.link(near, far);
    // The far side first: else the first question for its hardware address goes unheard.
    link.right().address("10.77.1.2/24", "fd77:1::2/64");
    link.left().address("10.77.1.1/24", "fd77:1::1/64");

    recovered(target, bystander, UNDER_WAY);
  }

  /** Packets that wait for a neighbour that never answers fill the socket's send buffer. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void many_silent_neighbours(boolean v6) {
    Tally.Of bystander = probing.ask(second(v6));
    for (int i = 0; i < 150; i++) {
      probing.ask(Probing.address(v6 ? "fd77:1::1:" + i : "10.77.1." + (100 + i)));
    }
    Tally.Of silent = probing.of(Probing.address(v6 ? "fd77:1::1:7" : "10.77.1.107"));
    probing.until("losses of the silent", silent, o -> o.lost() >= 75);

    assertThat(bystander.lost()).as(bystander.toString()).isZero();
    assertThat(bystander.errors()).isEmpty();
  }

  private void recovered(Tally.Of target, Tally.Of bystander, int lostAtMost) {
    probing.untilReceivesMore(target, SOME);
    assertThat(target.lost()).as(target.toString()).isLessThanOrEqualTo(lostAtMost);
    assertThat(bystander.lost()).as(bystander.toString()).isZero();
    assertThat(bystander.errors()).isEmpty();
    ProbeStatistics statistics = probing.statistics(s -> s.errorCount() >= total(target));
    assertThat(statistics.sent() - statistics.received()).isLessThanOrEqualTo(lostAtMost);
    assertThat(statistics.clockSteps()).isZero();
  }

  private static long total(Tally.Of of) {
    return of.errors().values().stream().mapToLong(Long::longValue).sum();
  }

  private IpAddress first(boolean v6) {
    return Probing.address(v6 ? "fd77:1::2" : "10.77.1.2");
  }

  private IpAddress second(boolean v6) {
    return Probing.address(v6 ? other.right().ipv6() : other.right().ipv4());
  }
}
