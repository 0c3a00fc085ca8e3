package io.netsonde.tcp.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.frame.AddressPair;
import io.netsonde.wire.frame.Crafted;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.frame.PacketDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nothing is lost, nothing grows, and who is busy is listed. */
class PairTableTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int REASONS = 4;
  private final PacketDecoder decoder = new PacketDecoder();
  private final Packet packet = new Packet();
  private long now = SECOND;

  @Test
  void rows_of_a_device_together_are_always_what_it_carried() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      PairTable table = table(1 + random.nextInt(40), 1 + random.nextInt(20));
      Map<String, Long> carried = new HashMap<>();
      for (int i = 0; i < 5_000; i++) {
        String device = "eth" + random.nextInt(3);
        int source = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(60);
        count(table, device, source, random.nextInt(3), random.nextInt(9));
        carried.merge(device, 1L, Long::sum);
        if (random.nextInt(50) == 0) {
          now += random.nextLong(10 * SECOND);
          table.second(now);
        }
      }
      assertThat(sums(table)).as("seed %d, round %d", seed, round).isEqualTo(carried);
      assertThat(table.snapshot()).hasSizeLessThanOrEqualTo(table.size() + 3);
    }
  }

  @Test
  void a_flood_takes_no_row_from_the_busy_and_a_late_pair_gets_one() {
    PairTable table = table(100, 600);
    for (int i = 0; i < 120_000; i++) {
      count(table, "eth0", 0x0b000000 + i * 7919, 1, 0);
      if (i % 100 == 0) {
        count(table, "eth0", 0x01010101, 1, 0);
      }
      if (i > 60_000 && i % 50 == 0) {
        count(table, "eth0", 0x02020202, 1, 0);
      }
      if (i % 2_000 == 0) {
        now += SECOND;
        table.second(now);
      }
    }
    assertThat(table.size()).isLessThanOrEqualTo(100);
    assertThat(sources(table)).contains("1.1.1.1", "2.2.2.2", "other");
    assertThat(sums(table)).containsEntry("eth0", 120_000L + 1_200 + 1_199);
    assertThat(table.unlisted()).isGreaterThan(100_000);
    // 60 seconds at 2 % of the rows, and one table's worth to begin with.
    assertThat(table.replaced()).isLessThanOrEqualTo(100 + 120);
  }

  @Test
  void a_silent_row_goes_over_to_other_and_is_counted() {
    PairTable table = table(10, 5);
    count(table, "eth0", 1, 2, 0);
    now += 4 * SECOND;
    table.second(now);
    assertThat(sources(table)).containsExactly("0.0.0.1", "other");
    now += 2 * SECOND;
    table.second(now);
    assertThat(sources(table)).containsExactly("other");
    assertThat(table.expired()).isEqualTo(1);
    assertThat(sums(table)).containsEntry("eth0", 1L);
  }

  @Test
  void prefixes_stand_for_all_their_addresses() {
    PairConfig config =
        new PairConfig(
            10,
            Duration.ofHours(1),
            24,
            64,
            List.of(),
            List.of(),
            Set.of(),
            Set.of(),
            PairConfig.Side.BOTH,
            List.of());
    PairTable table = new PairTable(config, REASONS);
    for (int host = 1; host < 100; host++) {
      count(table, "eth0", 0x0a010200 + host, 0x0a010300 + host, 0);
    }
    assertThat(table.snapshot().getFirst().key().source()).isEqualTo("10.1.2.0/24");
    assertThat(table.snapshot().getFirst().key().destination()).isEqualTo("10.1.3.0/24");
    assertThat(table.snapshot().getFirst().get(Columns.PACKETS)).isEqualTo(99);
  }

  @Test
  void what_is_not_selected_counts_as_other() {
    IpPrefix ten = IpPrefix.parse("10.0.0.0/8").orElseThrow();
    IpPrefix one = IpPrefix.parse("10.0.0.1").orElseThrow();
    PairConfig config =
        new PairConfig(
            10,
            Duration.ofHours(1),
            32,
            128,
            List.of(ten),
            List.of(one),
            Set.of(443),
            Set.of(22),
            PairConfig.Side.BOTH,
            List.of());
    PairTable table = new PairTable(config, REASONS);
    count(table, "eth0", 0x0a000002, 5, 443);
    count(table, "eth0", 0x0a000002, 6, 80);
    count(table, "eth0", 0x0a000001, 5, 443);
    count(table, "eth0", 7, 5, 443);
    assertThat(sources(table)).containsExactly("10.0.0.2", "other");
    assertThat(sums(table)).containsEntry("eth0", 4L);
  }

  @Test
  void one_side_may_be_told_alone() {
    IpPrefix ten = IpPrefix.parse("10.0.0.0/8").orElseThrow();
    for (PairConfig.Side side : List.of(PairConfig.Side.LOCAL, PairConfig.Side.REMOTE)) {
      PairConfig config =
          new PairConfig(
              10,
              Duration.ofHours(1),
              32,
              128,
              List.of(),
              List.of(),
              Set.of(),
              Set.of(),
              side,
              List.of(ten));
      PairTable table = new PairTable(config, REASONS);
      count(table, "eth0", 0x0a000002, 5, 0);
      count(table, "eth0", 0x0a000002, 6, 0);
      boolean local = side == PairConfig.Side.LOCAL;
      assertThat(sources(table)).containsExactly(local ? "10.0.0.2" : "local", "other");
      assertThat(table.size()).isEqualTo(local ? 1 : 2);
    }
  }

  @Test
  void a_device_is_its_name_and_their_number_is_bounded() {
    PairTable table = table(10, 600);
    Devices devices = table.devices();
    devices.name(5, "eth0");
    Device before = devices.get(5);
    devices.name(9, "eth0");
    assertThat(devices.get(9)).isSameAs(before);
    devices.name(9, "wan");
    assertThat(devices.get(9).name()).isEqualTo("wan");
    for (int i = 0; i < 5_000; i++) {
      devices.name(1_000 + i, "veth" + i);
      assertThat(devices.get(1_000 + i).name()).isIn("veth" + i, "others");
    }
    assertThat(devices.all()).hasSize(Devices.MOST + 1);
    assertThat(devices.overflows()).isEqualTo(5_000 - Devices.MOST + 2);
  }

  @Test
  void an_interface_that_stays_keeps_its_name_however_many_come_and_go() {
    Devices devices = table(10, 600).devices();
    devices.name(2, "eth0");
    for (int i = 0; i < 20_000; i++) {
      devices.name(1_000 + i, "web0");
      devices.gone(1_000 + i);
    }
    assertThat(devices.get(2).name()).isEqualTo("eth0");
    for (int i = 0; i < 20_000; i++) {
      devices.name(1_000 + i, "eth" + i % 100);
    }
    assertThat(devices.get(2).name()).isEqualTo("eth0");
    assertThat(devices.get(1_042).name()).isEqualTo("eth42");
  }

  /** Containers come and go by the thousand, each with an interface of its own. */
  @Test
  void a_device_that_is_gone_is_forgotten_once_it_has_been_silent() {
    PairTable table = table(10, 60);
    Devices devices = table.devices();
    devices.name(2, "eth0");
    for (int i = 0; i < 3 * Devices.MOST; i++) {
      devices.name(1_000 + i, "veth" + i);
      count(table, "veth" + i, 1, 2, 0);
      devices.gone(1_000 + i);
      devices.gone(("veth" + i).hashCode());
      now += SECOND;
      table.second(now);
      assertThat(sums(table)).containsKeys("eth0", "veth" + i).hasSizeLessThan(70);
    }
    assertThat(devices.overflows()).isZero();
    // A frame of one that is gone may come late, while others are forgotten.
    int last = 3 * Devices.MOST - 1;
    assertThat(devices.get(1_000 + last).name()).isEqualTo("veth" + last);
    now += 1_000 * SECOND;
    table.second(now);
    table.second(now);
    assertThat(sums(table)).containsOnlyKeys("eth0");
  }

  @Test
  void what_is_told_of_a_device_without_a_frame_of_its_own_is_published() {
    Device device = table(10, 60).devices().get(1);
    device.snapshot();
    device.duration(SECOND);
    device.handshake(SECOND);
    device.roundTrip(SECOND);
    assertThat(device.snapshot().durations().count()).isEqualTo(1);
    assertThat(device.snapshot().handshakes().count()).isEqualTo(1);
    assertThat(device.snapshot().roundTrips().count()).isEqualTo(1);
  }

  @Test
  void vlans_are_told_apart_up_to_a_bound() {
    VlanCounts vlans = new VlanCounts();
    vlans.add(100, -1);
    vlans.add(100, 200);
    for (int i = 0; i < 4096; i++) {
      vlans.add(i, -1);
    }
    assertThat(vlans.snapshot())
        .hasSize(VlanCounts.MOST + 1)
        .containsEntry("100", 2L)
        .containsEntry("100.200", 1L)
        .containsEntry("other", 4096L - 1 - (VlanCounts.MOST - 2));
  }

  private static PairTable table(int rows, int idleSeconds) {
    return new PairTable(
        PairConfig.defaults().with(rows, Duration.ofSeconds(idleSeconds)), REASONS);
  }

  private void count(PairTable table, String device, int source, int destination, int port) {
    int number = device.hashCode();
    table.devices().name(number, device);
    PairRow row =
        table.row(table.devices().get(number), pair(source, destination), 1024, port, now);
    table.touch(row, now);
    row.add(Columns.PACKETS);
  }

  private AddressPair pair(int source, int destination) {
    decoder.decode(
        Crafted.frame(101, Crafted.ipv4(source, destination, 6, 0, new byte[0])), packet);
    return packet.outer();
  }

  private static Map<String, Long> sums(PairTable table) {
    Map<String, Long> sums = new HashMap<>();
    table
        .snapshot()
        .forEach(
            pair -> sums.merge(pair.key().device().name(), pair.get(Columns.PACKETS), Long::sum));
    return sums;
  }

  private static Set<String> sources(PairTable table) {
    Set<String> sources = new TreeSet<>();
    table.snapshot().forEach(pair -> sources.add(pair.key().source()));
    return sources;
  }
}
