package io.netsonde.clients.presence;

import static io.netsonde.wire.netlink.Neighbours.NUD_DELAY;
import static io.netsonde.wire.netlink.Neighbours.NUD_FAILED;
import static io.netsonde.wire.netlink.Neighbours.NUD_INCOMPLETE;
import static io.netsonde.wire.netlink.Neighbours.NUD_PERMANENT;
import static io.netsonde.wire.netlink.Neighbours.NUD_REACHABLE;
import static io.netsonde.wire.netlink.Neighbours.NUD_STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import io.netsonde.wire.netlink.Neighbour;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a table makes of the kernel's words, by simulated time. */
class NeighbourTableTest {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(120);
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(60);
  private static final Instant EPOCH = Instant.parse("2026-11-21T12:00:00Z");
  private static final String ALICE = "02:00:5e:10:00:01";
  private static final String BOB = "02:00:5e:10:00:02";

  private final NeighbourTable table = new NeighbourTable(3);
  private long second;

  @Test
  void an_old_stale_entry_of_a_dump_is_not_online() {
    dumped("10.0.0.2", ALICE, NUD_STALE, 3600);
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
    assertThat(sighting("10.0.0.2").lastSeen()).isEqualTo(EPOCH.minusSeconds(3600));
  }

  @Test
  void a_stale_entry_is_online_for_the_window_after_its_proof() {
    event("10.0.0.2", ALICE, NUD_REACHABLE, 0);
    second = 30;
    event("10.0.0.2", ALICE, NUD_STALE, 28);
    assertThat(sighting("10.0.0.2").lastSeen()).isEqualTo(EPOCH.plusSeconds(2));
    second = 122;
    assertThat(status("10.0.0.2")).isEqualTo(Status.ONLINE);
    second = 123;
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
  }

  @Test
  void who_makes_itself_known_is_online_though_nobody_has_asked_it() {
    event("10.0.0.2", ALICE, NUD_STALE, 60);
    assertThat(sighting("10.0.0.2").lastSeen()).isEqualTo(EPOCH);
    second = 60;
    event("10.0.0.2", null, NUD_FAILED, 999);
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
    assertThat(sighting("10.0.0.2").mac()).hasToString(ALICE);
    second = 500;
    event("10.0.0.2", ALICE, NUD_STALE, 1000);
    assertThat(status("10.0.0.2")).isEqualTo(Status.ONLINE);
  }

  @Test
  void being_asked_for_is_no_sign() {
    event("10.0.0.2", null, NUD_INCOMPLETE, 60);
    assertThat(status("10.0.0.2")).isEqualTo(Status.UNKNOWN);
    second = 3;
    event("10.0.0.2", null, NUD_FAILED, 63);
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
    assertThat(sighting("10.0.0.2").lastSeen()).isNull();
  }

  @Test
  void traffic_counts_after_a_failure_and_not_before() {
    event("10.0.0.2", ALICE, NUD_REACHABLE, 0);
    second = 10;
    event("10.0.0.2", null, NUD_FAILED, 10);
    heard("10.0.0.2", 9);
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
    second = 12;
    heard("10.0.0.2", 11);
    assertThat(status("10.0.0.2")).isEqualTo(Status.ONLINE);
  }

  @Test
  void a_new_owner_of_an_address_does_not_inherit_signs() {
    event("10.0.0.2", ALICE, NUD_REACHABLE, 0);
    second = 5;
    event("10.0.0.2", null, NUD_FAILED, 5);
    second = 6;
    dumped("10.0.0.2", BOB, NUD_STALE, 5000);
    assertThat(sighting("10.0.0.2").mac()).hasToString(BOB);
    assertThat(sighting("10.0.0.2").lastSeen()).isEqualTo(EPOCH.minusSeconds(4994));
  }

  @Test
  void the_last_word_stands_while_an_answer_may_come() {
    event("10.0.0.2", ALICE, NUD_STALE, 0);
    second = 119;
    ask("10.0.0.2");
    event("10.0.0.2", ALICE, NUD_DELAY, 119);
    second = 133;
    assertThat(status("10.0.0.2")).isEqualTo(Status.ONLINE);
    second = 134;
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
  }

  @Test
  void asking_who_is_offline_does_not_make_it_online() {
    dumped("10.0.0.2", ALICE, NUD_STALE, 3600);
    ask("10.0.0.2");
    event("10.0.0.2", ALICE, NUD_DELAY, 3600);
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
  }

  @Test
  void who_is_silent_for_half_the_window_is_due_once_an_interval() {
    event("10.0.0.2", ALICE, NUD_STALE, 0);
    second = 59;
    assertThat(isDue("10.0.0.2")).isFalse();
    second = 60;
    assertThat(isDue("10.0.0.2")).isTrue();
    ask("10.0.0.2");
    second = 119;
    assertThat(isDue("10.0.0.2")).isFalse();
    second = 120;
    assertThat(isDue("10.0.0.2")).isTrue();
    event("10.0.0.2", null, NUD_FAILED, 120);
    assertThat(isDue("10.0.0.2")).isFalse();
  }

  @Test
  void who_is_gone_from_the_table_keeps_its_last_sign() {
    event("10.0.0.2", ALICE, NUD_REACHABLE, 0);
    second = 10;
    table.beginReading();
    dumped("10.0.0.3", BOB, NUD_REACHABLE, 0);
    table.endReading();
    assertThat(status("10.0.0.2")).isEqualTo(Status.ONLINE);
    second = 121;
    assertThat(status("10.0.0.2")).isEqualTo(Status.OFFLINE);
    assertThat(sighting("10.0.0.2").lastSeen()).isEqualTo(EPOCH);
    assertThat(status("10.0.0.3")).isEqualTo(Status.ONLINE);
  }

  @Test
  void what_was_entered_by_hand_is_unknown_but_for_its_traffic() {
    event("10.0.0.2", ALICE, NUD_PERMANENT, 0);
    assertThat(status("10.0.0.2")).isEqualTo(Status.UNKNOWN);
    heard("10.0.0.2", 0);
    assertThat(status("10.0.0.2")).isEqualTo(Status.ONLINE);
  }

  @Test
  void a_client_that_moved_is_not_failed_by_the_place_that_it_left() {
    event("10.0.0.2", ALICE, NUD_REACHABLE, 0);
    table.update(neighbour(9, "10.0.0.2", ALICE, NUD_REACHABLE, 0), true, true, now());
    table.update(neighbour(5, "10.0.0.2", null, NUD_FAILED, 0), true, true, now());
    table.deleted(neighbour(5, "10.0.0.2", null, NUD_FAILED, 0));
    assertThat(status("10.0.0.2")).isEqualTo(Status.ONLINE);
    assertThat(sighting("10.0.0.2").interfaceIndex()).isEqualTo(9);
  }

  @Test
  void where_it_is_full_the_longest_gone_gives_way_and_nobody_who_is_there() {
    event("10.0.0.2", ALICE, NUD_REACHABLE, 0);
    second = 1;
    event("10.0.0.3", ALICE, NUD_REACHABLE, 0);
    event("10.0.0.4", ALICE, NUD_REACHABLE, 0);
    event("10.0.0.5", ALICE, NUD_REACHABLE, 0);
    assertThat(table.refused()).isEqualTo(1);
    assertThat(table.find(ip("10.0.0.5"))).isNull();
    table.deleted(neighbour(5, "10.0.0.3", ALICE, NUD_STALE, 0));
    table.deleted(neighbour(5, "10.0.0.2", ALICE, NUD_STALE, 0));
    event("10.0.0.5", ALICE, NUD_REACHABLE, 0);
    assertThat(table.evicted()).isEqualTo(1);
    assertThat(table.find(ip("10.0.0.2"))).isNull();
    assertThat(table.find(ip("10.0.0.3"))).isNotNull();
  }

  private void event(String address, @Nullable String mac, int state, long age) {
    table.update(neighbour(5, address, mac, state, age), true, true, now());
  }

  private void dumped(String address, String mac, int state, long age) {
    table.update(neighbour(5, address, mac, state, age), false, true, now());
  }

  private void heard(String address, long at) {
    entry(address).sign(new Moment(TimeUnit.SECONDS.toNanos(at), EPOCH.plusSeconds(at)));
  }

  private void ask(String address) {
    entry(address).ask(now(), WINDOW);
  }

  private boolean isDue(String address) {
    return entry(address).isDue(now().nanos(), WINDOW, INTERVAL);
  }

  private Status status(String address) {
    return sighting(address).status();
  }

  private Sighting sighting(String address) {
    return entry(address).sighting(now().nanos(), WINDOW);
  }

  private KnownNeighbour entry(String address) {
    return Objects.requireNonNull(table.find(ip(address)));
  }

  private Moment now() {
    return new Moment(TimeUnit.SECONDS.toNanos(second), EPOCH.plusSeconds(second));
  }

  private static Neighbour neighbour(
      int index, String address, @Nullable String mac, int state, long age) {
    return new Neighbour(
        index,
        ip(address),
        mac == null ? null : MacAddress.parse(mac).orElseThrow(),
        state,
        0,
        TimeUnit.SECONDS.toMillis(age));
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
