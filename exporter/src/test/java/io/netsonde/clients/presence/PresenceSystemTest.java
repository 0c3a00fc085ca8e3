package io.netsonde.clients.presence;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Bridge;
import io.netsonde.lab.Capture;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Sysctl;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.NeighbourTableState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients of a router, which come, fall silent, are unplugged and come back. */
@NeedsRoot
@NeedsTool({"ip", "fping", "tcpdump"})
class PresenceSystemTest {
  private static final Duration WINDOW = ofSeconds(2);

  private final Lab lab = Lab.open();
  private final Host router = lab.host("router");
  private final Bridge lan = lab.bridge(router, "10.77.2.1/24", "fd77:2::1/64");
  private final Link client = lan.join(lab.host("client"), "10.77.2.2/24", "fd77:2::2/64");

  /**
   * Everything the kernel does in its time is done ten times as fast. It believes in a neighbour
   * for half to one and a half times the reachable time, which must be longer than the delay: it
   * counts its own question as a use, and would ask again and again.
   */
  @BeforeEach
  void hurry() {
    for (String family : List.of("ipv4", "ipv6")) {
      String path = "net." + family + ".neigh." + lan.own().name() + ".";
      router.sysctl(path + "base_reachable_time_ms", "2400");
      router.sysctl(path + "retrans_time_ms", "100");
      router.sysctl(path + "delay_first_probe_time", "1");
    }
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void a_client_that_answers_stays_online_and_one_that_is_unplugged_is_offline_soon()
      throws Exception {
    try (Presence presence = open(true)) {
      ping("10.77.2.1");
      ping("fd77:2::1");
      await(presence, "10.77.2.2", Status.ONLINE);
      await(presence, "fd77:2::2", Status.ONLINE);
      assertThat(sighting(presence, "10.77.2.2").mac()).hasToString(client.right().mac());
      assertThat(sighting(presence, "10.77.2.2").interfaceIndex()).isEqualTo(lan.own().index());

      // Longer than the window, and it says nothing of itself.
      List<Status> seen = new ArrayList<>();
      Eventually.within(ofSeconds(20))
          .see(
              "questions",
              () -> {
                seen.add(sighting(presence, "10.77.2.2").status());
                seen.add(sighting(presence, "fd77:2::2").status());
                return presence.health();
              },
              health -> health.probes() >= 4);
      assertThat(seen).containsOnly(Status.ONLINE);

      client.right().down();
      await(presence, "10.77.2.2", Status.OFFLINE);
      await(presence, "fd77:2::2", Status.OFFLINE);
      assertThat(sighting(presence, "10.77.2.2").lastSeen()).isNotNull();

      client.right().up();
      client.right().address("fd77:2::2/64");
      ping("10.77.2.1");
      await(presence, "10.77.2.2", Status.ONLINE);
      assertThat(presence.health().probesRefused()).isZero();
    }
  }

  @Test
  void a_passive_watch_sends_nothing_and_an_active_one_finds_who_is_silent() throws Exception {
    String interfaceName = lan.own().name();
    router.run(
        "ip",
        "neigh",
        "replace",
        "fd77:2::2",
        "lladdr",
        client.right().mac(),
        "nud",
        "stale",
        "dev",
        interfaceName);
    try (Capture wire = client.right().capture("icmp6 and ip6[40] = 135 and not src host ::")) {
      try (Presence passive = open(false)) {
        assertThat(sighting(passive, "fd77:2::2").status()).isEqualTo(Status.OFFLINE);
        assertThat(passive.health().probes()).isZero();
        passive.heard(ip("fd77:2::2"), Moment.now());
        assertThat(sighting(passive, "fd77:2::2").status()).isEqualTo(Status.ONLINE);
        await(passive, "fd77:2::2", Status.OFFLINE);
        assertThat(wire.packets()).isEmpty();
      }
      try (Presence active = open(true)) {
        await(active, "fd77:2::2", Status.ONLINE);
        assertThat(active.health().probes()).isPositive();
      }
      Eventually.within(ofSeconds(5))
          .see("a question", wire::packets, packets -> !packets.isEmpty());
    }
  }

  @Test
  void without_the_right_to_have_clients_asked_it_says_so_once_and_goes_on() throws Exception {
    router.run(
        "ip",
        "neigh",
        "replace",
        "10.77.2.2",
        "lladdr",
        client.right().mac(),
        "nud",
        "stale",
        "dev",
        lan.own().name());
    PresenceHealth health =
        router.call(() -> {
          Capabilities.keepOnly(Set.of());
          try (Presence presence =
              Presence.open(new PresenceConfig(WINDOW, true, ofSeconds(1), 50, 100))) {
            presence.turn(Moment.now());
            presence.turn(Moment.now());
            return presence.health();
          }
        });
    assertThat(health.current()).isTrue();
    assertThat(health.probing()).isFalse();
    assertThat(health.probes()).isZero();
    assertThat(health.probesRefused()).isEqualTo(1);
  }

  @Test
  void no_more_clients_are_asked_in_a_second_than_is_allowed() throws Exception {
    for (int i = 10; i < 15; i++) {
      router.run(
          "ip",
          "neigh",
          "replace",
          "10.77.2." + i,
          "lladdr",
          "02:00:00:00:00:" + i,
          "nud",
          "stale",
          "dev",
          lan.own().name());
    }
    PresenceConfig config = new PresenceConfig(WINDOW, true, ofSeconds(1), 2, 100);
    try (Presence presence = router.call(() -> Presence.open(config))) {
      Moment first = Moment.now();
      presence.turn(first);
      assertThat(presence.health().probes()).isEqualTo(2);
      assertThat(presence.health().probesDeferred()).isEqualTo(3);
      presence.turn(new Moment(first.nanos() + 1_000_000_000, first.instant().plusSeconds(1)));
      assertThat(presence.health().probes()).isEqualTo(4);
    }
  }

  @Test
  void neighbours_that_were_there_before_and_deleted_ones_are_known() throws Exception {
    ping("10.77.2.1");
    try (Presence presence = open(false)) {
      await(presence, "10.77.2.2", Status.ONLINE);
      router.run("ip", "neigh", "del", "10.77.2.2", "dev", lan.own().name());
      await(presence, "10.77.2.2", Status.OFFLINE);
      assertThat(sighting(presence, "10.77.2.2").mac()).hasToString(client.right().mac());
    }
  }

  @Test
  void the_kernel_tells_how_full_its_tables_are() throws Exception {
    try (Presence presence = open(false)) {
      ping("10.77.2.1");
      presence.turn(Moment.now());
      assertThat(presence.health().tables())
          .extracting(NeighbourTableState::v6)
          .containsExactlyInAnyOrder(false, true);
      NeighbourTableState table =
          presence.health().tables().stream().filter(t -> !t.v6()).findFirst().orElseThrow();
      assertThat(table.entries()).isPositive();
      // A setting of the whole machine, which no namespace but the first one shows.
      assertThat(Long.toString(table.max()))
          .isEqualTo(Sysctl.read("net/ipv4/neigh/default/gc_thresh3"));
    }
  }

  @Test
  void only_interfaces_of_interest_are_watched() throws Exception {
    Link uplink = lab.link(router, lab.host("uplink"), "10.77.9.0/24");
    try (Presence presence = open(false)) {
      int own = lan.own().index();
      presence.watch(index -> index == own);
      uplink.right().host().run("fping", "-c", "1", "10.77.9.1");
      ping("10.77.2.1");
      await(presence, "10.77.2.2", Status.ONLINE);
      assertThat(presence.addresses()).doesNotContain(ip("10.77.9.2")).contains(ip("10.77.2.2"));
    }
  }

  @Test
  void after_more_events_than_fit_the_table_is_read_anew(@TempDir Path directory) throws Exception {
    try (Presence presence = open(false)) {
      presence.turn(Moment.now());
      StringBuilder commands = new StringBuilder();
      for (int i = 0; i < 6000; i++) {
        commands
            .append("neigh add 10.88.%d.%d".formatted(i >> 8, i & 255))
            .append(" lladdr 02:00:00:00:%02x:%02x".formatted(i >> 8, i & 255))
            .append(" nud permanent dev ")
            .append(lan.own().name())
            .append('\n');
      }
      Path batch = Files.writeString(directory.resolve("batch"), commands);
      router.run("ip", "-batch", batch.toString());
      presence.turn(Moment.now());
      assertThat(presence.health().overruns()).isPositive();
      assertThat(presence.health().readings()).isEqualTo(2);
      assertThat(presence.health().current()).isTrue();
      assertThat(sighting(presence, "10.88.23.111").mac()).hasToString("02:00:00:00:17:6f");
    }
  }

  private Presence open(boolean probe) throws Exception {
    PresenceConfig config = new PresenceConfig(WINDOW, probe, ofSeconds(1), 50, 16_384);
    return router.call(() -> Presence.open(config));
  }

  private void ping(String address) {
    client.right().host().run("fping", "-c", "1", "-t", "1000", address);
  }

  private static void await(Presence presence, String address, Status status) {
    Eventually.within(ofSeconds(15))
        .see(
            address + " " + status,
            () -> sighting(presence, address).status(),
            seen -> seen == status);
  }

  private static Sighting sighting(Presence presence, String address) {
    Moment now = Moment.now();
    presence.turn(now);
    return presence.sighting(ip(address), now);
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
