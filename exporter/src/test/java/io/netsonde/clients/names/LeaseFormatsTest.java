package io.netsonde.clients.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that real servers wrote, and what each says of the three clients that they served. */
class LeaseFormatsTest {
  private static final String ALICE = "02:00:5e:10:00:01";
  private static final String BOB = "02:00:5e:10:00:02";
  private static final String PRINTER = "02:00:5e:10:00:03";

  /** When the files were recorded. */
  private static final long THEN = 1_795_210_000;

  private static final long LATER = THEN + 1_000_000;

  @Test
  void recorded_leases_of_dnsmasq() throws Exception {
    NameTable table = table(DnsmasqFormat::read, recorded("dnsmasq.leases"));
    assertThat(name(table, "192.168.10.33", PRINTER, LATER)).isEqualTo("printer");
    assertThat(name(table, "192.168.10.176", ALICE, THEN)).isEqualTo("alice-laptop");
    assertThat(name(table, "192.168.10.176", ALICE, LATER)).isNull();
    assertThat(name(table, "192.168.10.177", BOB, THEN)).as("an illegal name is *").isNull();
    // Its lease of IPv6 bears no name, and the identifier in it is made of alice's card.
    assertThat(name(table, "2001:db8:1::1b1", null, THEN)).isEqualTo("alice-laptop");
    assertThat(name(table, "2001:db8:1::1b1", ALICE, THEN)).isEqualTo("alice-laptop");
    assertThat(name(table, "2001:db8:1::1b6", BOB, THEN)).isNull();
    assertThat(table.size()).isEqualTo(3);
  }

  @Test
  void recorded_hosts_of_dnsmasq() throws Exception {
    NameTable table = table(DhcpHostsFormat::read, recorded("dnsmasq-dhcp-hostsfile"));
    assertThat(name(table, "192.168.10.33", PRINTER, THEN)).isEqualTo("printer");
    assertThat(name(table, "192.168.10.99", PRINTER, THEN)).isEqualTo("printer");
    assertThat(name(table, "192.168.10.33", ALICE, THEN)).isNull();
  }

  @Test
  void recorded_leases_of_kea() throws Exception {
    NameTable table = table(KeaFormat::read, recorded("kea-leases4.csv"));
    assertThat(name(table, "192.168.10.100", ALICE, THEN)).isEqualTo("alice-laptop");
    assertThat(name(table, "192.168.10.102", BOB, THEN)).isEqualTo("bobs");
    assertThat(name(table, "192.168.10.33", PRINTER, THEN)).isEqualTo("printer");
    assertThat(table.size()).isEqualTo(3);
    assertThat(name(table, "192.168.10.33", PRINTER, LATER)).isNull();
  }

  @Test
  void a_recorded_answer_of_kea() throws Exception {
    NameTable.Builder names = builder();
    KeaReply.read(new String(recorded("kea-lease4-get-all.json"), StandardCharsets.UTF_8), names);
    NameTable table = names.build();
    assertThat(name(table, "192.168.10.100", ALICE, THEN)).isEqualTo("alice-laptop");
    assertThat(name(table, "192.168.10.102", BOB, THEN)).isEqualTo("bobs");
    assertThat(name(table, "192.168.10.33", PRINTER, THEN)).isEqualTo("printer");
    assertThat(name(table, "192.168.10.33", PRINTER, 1_795_208_267 + 3600)).isNull();
  }

  @Test
  void recorded_leases_of_isc_dhcpd() throws Exception {
    NameTable table = table(IscFormat::read, recorded("isc-dhcpd.leases"));
    assertThat(name(table, "192.168.10.100", ALICE, THEN)).isEqualTo("alice-laptop");
    assertThat(name(table, "192.168.10.101", BOB, THEN)).isEqualTo("Bob's");
    // 2026-11-21 08:57:54 UTC.
    assertThat(name(table, "192.168.10.101", BOB, 1_795_251_473)).isEqualTo("Bob's");
    assertThat(name(table, "192.168.10.101", BOB, 1_795_251_474)).isNull();
  }

  @Test
  void the_last_word_on_an_address_counts_where_a_file_is_a_log() throws Exception {
    String isc =
        """
        lease 10.0.0.5 {
          hardware ethernet 02:00:5e:10:00:01;
          client-hostname "alice\\040\\"x\\"";
        }
        lease 10.0.0.6 {
          hardware ethernet 02:00:5e:10:00:02;
          ends never;
          client-hostname "b\\303\\266b";
        }
        lease 10.0.0.5 {
          binding state free;
          client-hostname "alice";
        }
        """;
    NameTable table = table(IscFormat::read, bytes(isc));
    assertThat(name(table, "10.0.0.5", null, THEN)).isNull();
    assertThat(name(table, "10.0.0.6", null, LATER)).isEqualTo("böb");
    String kea =
        """
        address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state
        10.0.0.5,02:00:5e:10:00:01,,3600,4000000000,1,0,0,alice&#x2c the first,0
        10.0.0.6,02:00:5e:10:00:02,,3600,4000000000,1,0,0,bob.example.,0
        10.0.0.6,02:00:5e:10:00:02,,0,4000000000,1,0,0,bob.example.,0
        10.0.0.7,02:00:5e:10:00:03,,3600,4000000000,1,0,0,declined,1
        """;
    table = table(KeaFormat::read, bytes(kea));
    assertThat(name(table, "10.0.0.5", null, THEN)).isEqualTo("alice, the first");
    assertThat(name(table, "10.0.0.6", null, THEN)).isNull();
    assertThat(name(table, "10.0.0.7", null, THEN)).isNull();
  }

  @Test
  void leases_of_kea_for_ipv6() throws Exception {
    String kea =
        "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,"
            + "fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source\n"
            + "2001:db8::5,00:01,3600,4000000000,1,1800,0,1,128,0,0,alice.lan.,"
            + "02:00:5e:10:00:01,0,,1,2\n"
            + "2001:db8:5::,00:01,3600,4000000000,1,1800,2,1,56,0,0,prefix,"
            + "02:00:5e:10:00:01,0,,1,2\n";
    NameTable table = table(KeaFormat::read, bytes(kea));
    assertThat(name(table, "2001:db8::5", ALICE, THEN)).isEqualTo("alice");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void leases_of_odhcpd() throws Exception {
    String state =
        """
        # br-lan 02005e100001 ipv4 alice 4000000000 b0a8c0 32 192.168.10.176/32
        192.168.10.176\talice
        # br-lan 00010001329371 2a bob 4000000000 1b1 128 2001:db8:1::1b1/128 fd00::1b1/128
        # br-lan 02005e100003 ipv4 - 4000000000 21 32 192.168.10.33/32
        # br-lan 00010001329372 2b prefix 4000000000 0 62 2001:db8:2::/62
        # br-lan 02005e100004 ipv4 forever -1 21 32 192.168.10.34/32
        """;
    NameTable table = table(OdhcpdFormat::read, bytes(state));
    assertThat(name(table, "192.168.10.176", ALICE, THEN)).isEqualTo("alice");
    assertThat(name(table, "fd00::1b1", BOB, THEN)).isEqualTo("bob");
    assertThat(name(table, "2001:db8:1::1b1", BOB, THEN)).isEqualTo("bob");
    assertThat(name(table, "192.168.10.34", null, LATER)).isEqualTo("forever");
    assertThat(table.size()).isEqualTo(4);
  }

  @Test
  void leases_of_systemd_networkd() throws Exception {
    String leases =
        """
        {"Address":[192,168,10,1],"PrefixLength":24,"Leases":[
          {"ClientId":[1,2,0,94,16,0,1],"Address":[192,168,10,176],"Hostname":"alice",
           "HardwareAddressType":1,"HardwareAddressLength":6,"HardwareAddress":[2,0,94,16,0,1],
           "ExpirationUSec":7287441231,"ExpirationRealtimeUSec":1795211867000000},
          {"Address":[192,168,10,177]}, 7, {"Hostname":5,"Address":"x"}
        ]}
        """;
    NameTable table = table(NetworkdFormat::read, bytes(leases));
    assertThat(name(table, "192.168.10.176", ALICE, THEN)).isEqualTo("alice");
    assertThat(name(table, "192.168.10.176", ALICE, 1_795_211_867)).isNull();
    assertThat(table.size()).isEqualTo(1);
  }

  /** It writes all leases of an interface in one line. */
  @Test
  void leases_of_systemd_networkd_are_read_however_many_stand_in_the_line() throws Exception {
    StringBuilder leases = new StringBuilder("{\"Leases\":[");
    for (int i = 1; i <= 250; i++) {
      leases.append(i == 1 ? "" : ",").append("{\"ClientId\":[1,2,0,94,16,0,").append(i);
      leases.append("],\"Address\":[192,168,10,").append(i).append("],\"Hostname\":\"host");
      leases.append(i).append("\",\"HardwareAddress\":[2,0,94,16,0,").append(i).append("]}");
    }
    byte[] line = bytes(leases.append("]}\n").toString());
    assertThat(line).hasSizeGreaterThan(BoundedLines.LONGEST_LINE);
    NameTable table = table(NetworkdFormat::read, line);
    assertThat(table.size()).isEqualTo(250);
    assertThat(name(table, "192.168.10.250", null, THEN)).isEqualTo("host250");
  }

  @Test
  void hosts_of_a_dhcp_server_in_all_their_forms() throws Exception {
    String text =
        """
        192.168.10.5 nas nas.lan
        02:00:5e:10:00:01,set:red,192.168.10.6,alice,12h # her own
        dhcp-host=02:00:5e:10:00:02,02:00:5e:10:00:03,bob,192.168.10.7,infinite
        id:01:02,carol,192.168.10.8,[2001:db8::8]
        02:00:5e:10:00:04,ignore
        11:22:33:*:*:*,set:tag,dave
        """;
    NameTable table = table(DhcpHostsFormat::read, bytes(text));
    assertThat(name(table, "192.168.10.5", ALICE, THEN)).as("by address").isEqualTo("nas");
    assertThat(name(table, "192.168.10.6", ALICE, THEN)).isEqualTo("alice");
    assertThat(name(table, "192.168.10.7", PRINTER, THEN)).isEqualTo("bob");
    assertThat(name(table, "192.168.10.99", BOB, THEN)).isEqualTo("bob");
    assertThat(name(table, "192.168.10.8", null, THEN)).isEqualTo("carol");
    assertThat(name(table, "2001:db8::8", null, THEN)).isEqualTo("carol");
    assertThat(name(table, "192.168.10.9", "02:00:5e:10:00:04", THEN)).isNull();
  }

  @Test
  void of_several_names_in_a_file_of_hosts_the_first_counts() throws Exception {
    String text = "10.0.0.5 first second\n10.0.0.5 third\n#10.0.0.6 none\nx y\n2001:db8::5\tsix\n";
    NameTable table = table(HostsFormat::read, bytes(text));
    assertThat(name(table, "10.0.0.5", ALICE, THEN)).isEqualTo("first");
    assertThat(name(table, "2001:db8::5", null, THEN)).isEqualTo("six");
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void where_dnsmasq_has_no_clock_its_leases_have_no_end() throws Exception {
    NameTable table =
        table(DnsmasqFormat::read, bytes("43200 02:00:5e:10:00:01 10.0.0.5 alice *\n"));
    assertThat(name(table, "10.0.0.5", ALICE, LATER)).isEqualTo("alice");
  }

  @ParameterizedTest
  @CsvSource({
    "dnsmasq.leases",
    "dnsmasq-dhcp-hostsfile",
    "kea-leases4.csv",
    "isc-dhcpd.leases",
    "kea-lease4-get-all.json"
  })
  void a_file_that_is_cut_anywhere_is_read_as_far_as_it_goes(String file) throws Exception {
    byte[] whole = recorded(file);
    for (LeaseFormat format : formats()) {
      for (int cut = 0; cut < whole.length; cut++) {
        try {
          table(format, Arrays.copyOf(whole, cut));
        } catch (IOException e) {
          assertThat(e.getMessage()).startsWith("no ");
        }
      }
    }
  }

  @Test
  void a_file_of_another_kind_is_refused_in_a_sentence() {
    assertThatThrownBy(() -> table(KeaFormat::read, bytes("<html>\n")))
        .hasMessage("no leases of Kea: its first line names no columns");
    assertThatThrownBy(() -> table(NetworkdFormat::read, bytes("{\"Leases\":")))
        .hasMessageStartingWith("no leases of systemd-networkd: JSON: an end too early");
    assertThatThrownBy(() -> KeaReply.read("{\"result\":2,\"text\":\"not supported\"}", builder()))
        .hasMessage("Kea refused with result 2: not supported");
  }

  static List<LeaseFormat> formats() {
    return List.of(
        HostsFormat::read,
        DhcpHostsFormat::read,
        DnsmasqFormat::read,
        KeaFormat::read,
        IscFormat::read,
        OdhcpdFormat::read,
        NetworkdFormat::read,
        (lines, names) -> {
          String line = lines.next();
          KeaReply.read(line == null ? "" : line, names);
        });
  }

  static NameTable table(LeaseFormat format, byte[] bytes) throws IOException {
    NameTable.Builder names = builder();
    format.read(new BoundedLines(new ByteArrayInputStream(bytes), 1 << 20), names);
    return names.build();
  }

  private static NameTable.Builder builder() {
    return new NameTable.Builder(1000, true, new NameText(List.of("lan", "local")));
  }

  private static @Nullable String name(
      NameTable table, String address, @Nullable String mac, long now) {
    NameRecord record =
        table.find(
            IpAddress.parse(address).orElseThrow(),
            mac == null ? null : MacAddress.parse(mac).orElseThrow(),
            now);
    return record == null ? null : record.name();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] recorded(String file) throws IOException {
    try (InputStream in = LeaseFormatsTest.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }
}
