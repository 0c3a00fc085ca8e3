package io.netsonde.clients.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.clients.names.NameMemory.Client;
import io.netsonde.clients.names.NameMemory.Entry;
import io.netsonde.log.VisibleCharacter;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered, for whom, and how it is kept. */
class NameMemoryTest {
  private static final long NOW = 1_800_000_000;
  private static final long DAY = 86_400;
  private static final String ALICE = "02:00:5e:10:00:01";
  private static final String BOB = "02:00:5e:10:00:02";
  private static final NameText TEXT = new NameText(List.of());

  private final NameMemory memory = new NameMemory(3, Duration.ofDays(30));

  @Test
  void a_name_is_its_cards_and_not_its_addresses() {
    remember("10.0.0.5", ALICE, "alice", NameSource.DNSMASQ, NOW + 60);
    assertThat(name("10.0.0.5", ALICE, NOW + DAY)).isEqualTo("alice");
    assertThat(name("10.0.0.9", ALICE, NOW)).isEqualTo("alice");
    assertThat(name("10.0.0.5", BOB, NOW)).isNull();
  }

  @Test
  void without_a_card_a_name_is_believed_until_its_lease_ends_or_for_a_day() {
    remember("10.0.0.5", ALICE, "alice", NameSource.DNSMASQ, NOW + 60);
    assertThat(name("10.0.0.5", null, NOW + 59)).isEqualTo("alice");
    assertThat(name("10.0.0.5", null, NOW + 60)).isNull();
    remember("10.0.0.6", null, "tunnel", NameSource.DNS, NameRecord.NEVER);
    assertThat(name("10.0.0.6", null, NOW + DAY - 1)).isEqualTo("tunnel");
    assertThat(name("10.0.0.6", BOB, NOW + DAY - 1)).isEqualTo("tunnel");
    assertThat(name("10.0.0.6", null, NOW + DAY)).isNull();
  }

  @Test
  void a_later_owner_takes_the_address_from_a_cardless_name() {
    remember("10.0.0.5", null, "somebody", NameSource.IMPORTED, NameRecord.NEVER);
    memory.confirm(client("10.0.0.5", ALICE), "alice", NameSource.DNSMASQ, NOW + 60, NOW + 1);
    assertThat(name("10.0.0.5", BOB, NOW + 2)).isNull();
    assertThat(name("10.0.0.5", null, NOW + 2)).isEqualTo("alice");
  }

  @Test
  void a_card_with_several_names_lends_none_to_its_other_addresses() {
    remember("10.0.0.5", ALICE, "one", NameSource.DNSMASQ, NameRecord.NEVER);
    remember("10.0.0.6", ALICE, "two", NameSource.DNSMASQ, NameRecord.NEVER);
    assertThat(name("10.0.0.5", ALICE, NOW)).isEqualTo("one");
    assertThat(name("10.0.0.7", ALICE, NOW)).isNull();
  }

  @Test
  void what_dns_said_of_an_address_does_not_go_with_the_card() {
    remember("10.0.0.5", ALICE, "dhcp-five", NameSource.DNS, NameRecord.NEVER);
    assertThat(name("10.0.0.5", ALICE, NOW)).isEqualTo("dhcp-five");
    assertThat(name("10.0.0.6", ALICE, NOW)).isNull();
  }

  @Test
  void the_oldest_gives_way_and_what_is_too_old_is_forgotten() {
    for (int i = 0; i < 4; i++) {
      memory.confirm(
          client("10.0.0." + i, null), "host" + i, NameSource.DNS, NameRecord.NEVER, NOW + i);
    }
    assertThat(memory.entries()).extracting(Entry::name).containsExactly("host1", "host2", "host3");
    assertThat(memory.evicted()).isEqualTo(1);
    memory.forgetOld(NOW + 30 * DAY + 2);
    assertThat(memory.entries()).extracting(Entry::name).containsExactly("host2", "host3");
  }

  @Test
  void what_is_written_is_read_again_whatever_it_is() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Entry> entries = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        entries.add(any(random));
      }
      assertThat(read(CacheFormat.write(entries))).as("seed %d", seed).isEqualTo(entries);
    }
  }

  @Test
  void a_file_that_is_cut_anywhere_holds_no_wrong_name() throws Exception {
    List<Entry> entries =
        List.of(
            new Entry(client("10.0.0.5", ALICE), "alice", NameSource.KEA, NOW, NOW - 5),
            new Entry(client("fd00::5", null), "böb", NameSource.DNS, NameRecord.NEVER, NOW),
            new Entry(client("10.0.0.6", BOB), "carol", NameSource.MDNS, NameRecord.NEVER, NOW));
    byte[] whole = CacheFormat.write(entries).getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= whole.length; cut++) {
      List<Entry> read =
          CacheFormat.read(
              new BoundedLines(new ByteArrayInputStream(Arrays.copyOf(whole, cut)), 1 << 20),
              TEXT,
              NOW);
      assertThat(read).as("cut at %d", cut).isEqualTo(entries.subList(0, read.size()));
    }
  }

  @Test
  void both_formats_of_the_original_are_read() throws Exception {
    assertThat(read("192.168.10.5|alice-laptop\n192.168.10.6|unknown\nx|y\n192.168.10.7\n"))
        .containsExactly(
            new Entry(
                client("192.168.10.5", null),
                "alice-laptop",
                NameSource.IMPORTED,
                NameRecord.NEVER,
                NOW));
    assertThat(
            read(
                """
                # MAC|Hostname|Source|Timestamp|LastSeenIP
                02:00:5e:10:00:01|alice|kea|2026-11-20T10:00:00-04:00|192.168.10.5
                """))
        .containsExactly(
            new Entry(
                client("192.168.10.5", ALICE),
                "alice",
                NameSource.IMPORTED,
                NameRecord.NEVER,
                1_795_183_200));
  }

  @Test
  void a_later_version_is_refused_rather_than_misread() {
    assertThatThrownBy(() -> read("netsonde-client-names\t2\n"))
        .hasMessageStartingWith("remembered names of another version");
  }

  @Test
  void a_file_is_replaced_whole_or_not_at_all(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("names");
    CacheFile file = new CacheFile(Optional.of(path), Optional.empty(), TEXT);
    assertThat(file.read()).isEmpty();
    Entry entry = new Entry(client("10.0.0.5", ALICE), "alice", NameSource.KEA, NOW, NOW);
    file.write(List.of(entry));
    assertThat(file.read()).containsExactly(entry);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
    Files.createDirectory(directory.resolve("names.new"));
    assertThatThrownBy(() -> file.write(List.of())).isInstanceOf(IOException.class);
    assertThat(file.read()).containsExactly(entry);
  }

  private static Entry any(Random random) {
    StringBuilder name = new StringBuilder("h");
    random
        .ints(random.nextInt(40), 0, 0x3000)
        .filter(VisibleCharacter::is)
        .forEach(name::appendCodePoint);
    String clean = TEXT.clean(name.toString(), null);
    NameSource source = List.of(NameSource.values()).get(random.nextInt(11));
    boolean card = random.nextBoolean();
    return new Entry(
        client(
            card && random.nextBoolean() ? null : "10.0.0." + random.nextInt(256),
            card ? new MacAddress(random.nextLong() & 0xffff_ffff_ffffL).toString() : null),
        clean == null ? "h" : clean,
        source,
        random.nextBoolean() ? NameRecord.NEVER : random.nextLong(1L << 36),
        random.nextLong(1L << 36));
  }

  private static List<Entry> read(String text) throws Exception {
    return CacheFormat.read(
        new BoundedLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1 << 20),
        TEXT,
        NOW);
  }

  private void remember(
      String address, @Nullable String mac, String name, NameSource source, long expires) {
    memory.confirm(client(address, mac), name, source, expires, NOW);
  }

  private @Nullable String name(String address, @Nullable String mac, long now) {
    Client client = client(address, mac);
    IpAddress ip = IpAddress.parse(address).orElseThrow();
    Entry entry = memory.snapshot().find(ip, client.mac(), now);
    return entry == null ? null : entry.name();
  }

  private static Client client(@Nullable String address, @Nullable String mac) {
    return new Client(
        address == null ? null : IpAddress.parse(address).orElseThrow(),
        mac == null ? null : MacAddress.parse(mac).orElseThrow());
  }
}
