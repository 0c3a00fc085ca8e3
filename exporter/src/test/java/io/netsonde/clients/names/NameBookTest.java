package io.netsonde.clients.names;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole book over real files. */
class NameBookTest {
  private static final String ALICE = "02:00:5e:10:00:01";
  private static final String BOB = "02:00:5e:10:00:02";
  private static final long FOREVER = 4_000_000_000L;

  /** So that only the kernel can have told of a change. */
  private static final Duration RARELY = Duration.ofHours(1);

  @TempDir private Path directory = Path.of(".");
  private @Nullable NameBook book;

  @AfterEach
  void close() {
    if (book != null) {
      book.close();
    }
  }

  @Test
  void a_lease_file_that_is_replaced_gives_its_new_name_within_two_seconds() throws Exception {
    Path leases = write("dnsmasq.leases", lease("10.0.0.5", ALICE, "alice"));
    NameBook open = open(RARELY);
    see("alice", open, "10.0.0.5", ALICE);

    Path fresh = write("fresh", lease("10.0.0.5", ALICE, "alicia"));
    Files.move(fresh, leases, StandardCopyOption.ATOMIC_MOVE);
    see("alicia", open, "10.0.0.5", ALICE);

    // As dnsmasq does it: in place.
    Files.writeString(leases, lease("10.0.0.6", BOB, "bob"), StandardOpenOption.APPEND);
    see("bob", open, "10.0.0.6", BOB);
    assertThat(open.health().watching()).isTrue();
  }

  @Test
  void a_file_and_a_directory_that_appear_later_are_seen() throws Exception {
    NamesConfig config =
        config(RARELY)
            .dnsmasq(directory.resolve("later/deeper/dnsmasq.leases"))
            .networkd(directory.resolve("networkd"))
            .build();
    NameBook open = open(config);
    Eventually.within(ofSeconds(5)).see("a round", open::health, NamesHealth::watching);
    assertThat(open.health().sources().get(NameSource.DNSMASQ)).isNotNull();

    Files.createDirectories(directory.resolve("later/deeper"));
    Files.writeString(
        directory.resolve("later/deeper/dnsmasq.leases"), lease("10.0.0.5", ALICE, "alice"));
    see("alice", open, "10.0.0.5", ALICE);

    Files.createDirectory(directory.resolve("networkd"));
    Files.writeString(
        directory.resolve("networkd/br-lan"),
        "{\"Leases\":[{\"Address\":[10,0,0,6],\"Hostname\":\"bob\"}]}");
    see("bob", open, "10.0.0.6", BOB);

    // The whole way goes and comes again.
    Files.delete(directory.resolve("later/deeper/dnsmasq.leases"));
    Files.delete(directory.resolve("later/deeper"));
    Files.createDirectory(directory.resolve("later/deeper"));
    Files.writeString(
        directory.resolve("later/deeper/dnsmasq.leases"), lease("10.0.0.5", ALICE, "alicia"));
    see("alicia", open, "10.0.0.5", ALICE);
  }

  @Test
  void where_the_kernel_tells_nothing_files_are_looked_at_now_and_then() throws Exception {
    Path behind = Files.createDirectory(directory.resolve("behind"));
    Files.writeString(behind.resolve("real"), lease("10.0.0.5", ALICE, "alice"));
    Files.createSymbolicLink(directory.resolve("dnsmasq.leases"), behind.resolve("real"));
    NameBook open = open(ofSeconds(1));
    see("alice", open, "10.0.0.5", ALICE);
    Files.writeString(behind.resolve("real"), lease("10.0.0.5", ALICE, "alicia"));
    see("alicia", open, "10.0.0.5", ALICE);
  }

  @Test
  void whoever_has_an_address_now_does_not_get_the_name_of_whoever_had_it() throws Exception {
    Path leases = write("dnsmasq.leases", lease("10.0.0.5", ALICE, "alice"));
    NameBook open = open(RARELY);
    see("alice", open, "10.0.0.5", ALICE);
    Eventually.within(ofSeconds(5))
        .see("a remembered name", open::health, health -> health.remembered() == 1);
    assertThat(name(open, "10.0.0.5", BOB)).isNull();

    Files.writeString(leases, lease("10.0.0.5", BOB, "*"));
    Eventually.within(ofSeconds(5))
        .see(
            "an ended lease",
            () -> health(open, NameSource.DNSMASQ).entries(),
            entries -> entries == 0);
    assertThat(name(open, "10.0.0.5", BOB)).isNull();
    // Her lease is gone, and she is remembered wherever she is.
    Eventually.within(ofSeconds(5))
        .see(
            "a remembered name",
            () -> open.name(ip("10.0.0.5"), mac(ALICE)),
            name -> name != null && name.remembered() && name.name().equals("alice"));
    see("alice", open, "10.0.0.77", ALICE);
  }

  @Test
  void names_outlive_a_restart_and_the_files_that_they_came_from() throws Exception {
    Path leases = write("dnsmasq.leases", lease("10.0.0.5", ALICE, "alice"));
    NameBook first = open(RARELY);
    see("alice", first, "10.0.0.5", ALICE);
    Eventually.within(ofSeconds(5))
        .see("a remembered name", first::health, health -> health.remembered() == 1);
    first.close();
    Files.delete(leases);

    NameBook second = open(RARELY);
    see("alice", second, "10.0.0.5", ALICE);
    assertThat(second.name(ip("10.0.0.5"), mac(ALICE)))
        .isEqualTo(new ClientName("alice", NameSource.DNSMASQ, true, false));
    assertThat(name(second, "10.0.0.5", BOB)).isNull();
    assertThat(second.health().cacheUp()).isTrue();
  }

  @Test
  void the_names_of_the_original_are_taken_over() throws Exception {
    Path old = write("old.cache", "10.0.0.5|alice\n10.0.0.6|unknown\n");
    NameBook open = open(config(RARELY).imported(old).build());
    see("alice", open, "10.0.0.5", null);
    assertThat(name(open, "10.0.0.6", null)).isNull();
  }

  @Test
  void the_order_decides_and_a_dispute_is_told() throws Exception {
    write("dnsmasq.leases", lease("10.0.0.5", ALICE, "alice"));
    write("hosts", "10.0.0.5 alice.example.org\n10.0.0.6 nas\n");
    NamesConfig config =
        config(RARELY)
            .fixed(Map.of("10.0.0.6", "the nas", BOB, "bob"))
            .hosts(directory.resolve("hosts"))
            .build();
    NameBook open = open(config);
    see("alice", open, "10.0.0.5", ALICE);
    assertThat(open.name(ip("10.0.0.5"), mac(ALICE)))
        .as("a domain is no dispute")
        .isEqualTo(new ClientName("alice", NameSource.DNSMASQ, false, false));
    assertThat(open.name(ip("10.0.0.6"), null))
        .isEqualTo(new ClientName("the nas", NameSource.STATIC, false, true));
    see("bob", open, "10.0.0.99", BOB);
  }

  @Test
  void a_file_that_makes_no_sense_harms_nobody_else() throws Exception {
    byte[] noise = new byte[3 << 20];
    new Random(7).nextBytes(noise);
    Files.write(directory.resolve("kea.csv"), noise);
    write("dnsmasq.leases", lease("10.0.0.5", ALICE, "alice"));
    NameBook open = open(config(RARELY).kea(directory.resolve("kea.csv")).build());
    see("alice", open, "10.0.0.5", ALICE);
    SourceHealth kea = health(open, NameSource.KEA);
    assertThat(kea.present()).isTrue();
    assertThat(kea.up()).isFalse();
    assertThat(kea.errors()).containsKey("format");
    assertThat(kea.failure()).contains("kea.csv");
    SourceHealth dnsmasq = health(open, NameSource.DNSMASQ);
    assertThat(dnsmasq.up()).isTrue();
    assertThat(dnsmasq.entries()).isEqualTo(1);
    assertThat(dnsmasq.lastSuccess()).isNotNull();
    assertThat(health(open, NameSource.ISC_DHCPD).present()).isFalse();
  }

  @Test
  void files_of_kea_are_read_in_the_order_of_its_clean_up() throws Exception {
    String header = "address,hwaddr,client_id,valid_lifetime,expire,hostname,state\n";
    String row = "10.0.0.5,02:00:5e:10:00:01,,3600,4000000000,%s,0\n";
    write("kea.csv.2", header + row.formatted("oldest"));
    write("kea.csv.1", header + row.formatted("older"));
    Path newest = write("kea.csv", header);
    NameBook open = open(config(RARELY).kea(newest).build());
    see("older", open, "10.0.0.5", ALICE);
    Files.writeString(newest, row.formatted("newest"), StandardOpenOption.APPEND);
    see("newest", open, "10.0.0.5", ALICE);
    Files.delete(newest);
    write("kea.csv.completed", header + row.formatted("completed"));
    see("completed", open, "10.0.0.5", ALICE);
  }

  @Test
  void more_names_than_allowed_are_counted() throws Exception {
    StringBuilder leases = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      leases.append(lease("10.0.0." + i, "02:00:5e:10:01:%02x".formatted(i), "host" + i));
    }
    write("dnsmasq.leases", leases.toString());
    NameBook open = open(config(RARELY).entries(16).build());
    see("host1", open, "10.0.0.1", null);
    assertThat(health(open, NameSource.DNSMASQ).omitted()).isEqualTo(84);
    for (int i = 1; i <= 20; i++) {
      name(open, "10.0.1." + i, null);
    }
    Eventually.within(ofSeconds(5))
        .see("refused clients", open::health, health -> health.clientsRefused() >= 5);
  }

  @Test
  void makers_are_known_after_the_first_question() throws Exception {
    Path list = write("oui.txt", "00-00-0C   (hex)\t\tCisco Systems, Inc\n");
    NameBook open = open(config(RARELY).vendors(list).build());
    MacAddress card = MacAddress.parse("00:00:0c:12:34:56").orElseThrow();
    Eventually.within(ofSeconds(5))
        .see("a maker", () -> open.vendor(card), "Cisco Systems, Inc"::equals);
    assertThat(open.vendor(mac(ALICE))).as("a random address").isNull();
  }

  private NameBook open(Duration refresh) throws Exception {
    return open(config(refresh).build());
  }

  private NameBook open(NamesConfig config) throws Exception {
    NameBook opened =
        NameBook.open(config, Thread.ofPlatform().name("client-names").daemon().factory());
    book = opened;
    opened.start();
    return opened;
  }

  private ConfigBuilder config(Duration refresh) {
    return new ConfigBuilder(directory, refresh).dnsmasq(directory.resolve("dnsmasq.leases"));
  }

  private static SourceHealth health(NameBook book, NameSource source) {
    return Optional.ofNullable(book.health().sources().get(source)).orElseThrow();
  }

  private static void see(String expected, NameBook book, String address, @Nullable String mac) {
    Eventually.within(ofSeconds(5))
        .see("the name " + expected, () -> name(book, address, mac), expected::equals);
  }

  private static @Nullable String name(NameBook book, String address, @Nullable String mac) {
    ClientName name = book.name(ip(address), mac == null ? null : mac(mac));
    return name == null ? null : name.name();
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String lease(String address, String mac, String name) {
    return FOREVER + " " + mac + " " + address + " " + name + " *\n";
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static MacAddress mac(String text) {
    return MacAddress.parse(text).orElseThrow();
  }
}
