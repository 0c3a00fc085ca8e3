package io.netsonde.clients.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.wire.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesConfigTest {
  private static final Path STATE = Path.of("/var/lib/netsonde");

  @Test
  void an_empty_section_means_the_defaults() throws Exception {
    assertThat(read("{}")).isEqualTo(NamesConfig.defaults(STATE));
    assertThat(NamesConfig.defaults(STATE).order())
        .startsWith(NameSource.STATIC, NameSource.DHCP_HOSTS, NameSource.DNSMASQ)
        .doesNotContain(NameSource.MDNS);
    assertThat(NamesConfig.defaults(STATE).cacheFile()).contains(STATE.resolve("client-names"));
  }

  @Test
  void every_key_is_read() throws Exception {
    String text =
        """
        order: [hosts, isc-dhcpd, mdns, hosts]
        static: {"02:00:5e:10:00:01": alice, 10.0.0.5: nas}
        strip_domains: [home]
        dhcp_hosts: [/a]
        dnsmasq_leases: [/b]
        kea_leases: [/c]
        kea_sockets: [/d]
        isc_leases: [/e]
        odhcpd_states: [/f]
        networkd_leases: [/g]
        hosts: [/h]
        refresh: 5s
        dns_servers: [10.0.0.1, "fd00::1"]
        dns_max_ttl: 1m
        mdns_interfaces: [br-lan]
        cache_file: none
        cache_import: /i
        cache_max_age: 2h
        vendor_files: [/j]
        max_entries: 100
        """;
    assertThat(read("\n" + text.indent(2)))
        .isEqualTo(
            new NamesConfig(
                List.of(NameSource.HOSTS, NameSource.ISC_DHCPD, NameSource.MDNS),
                Map.of("02:00:5e:10:00:01", "alice", "10.0.0.5", "nas"),
                List.of("home"),
                List.of(Path.of("/a")),
                List.of(Path.of("/b")),
                List.of(Path.of("/c")),
                List.of(Path.of("/d")),
                List.of(Path.of("/e")),
                List.of(Path.of("/f")),
                List.of(Path.of("/g")),
                List.of(Path.of("/h")),
                Duration.ofSeconds(5),
                List.of(
                    IpAddress.parse("10.0.0.1").orElseThrow(),
                    IpAddress.parse("fd00::1").orElseThrow()),
                Duration.ofMinutes(1),
                List.of("br-lan"),
                Optional.empty(),
                Optional.of(Path.of("/i")),
                Duration.ofHours(2),
                List.of(Path.of("/j")),
                100));
  }

  @Test
  void what_makes_no_sense_is_refused_with_its_place() {
    assertThatThrownBy(() -> read("{order: [dnsmask]}")).hasMessageContaining("names.order[0]");
    assertThatThrownBy(() -> read("{static: {alice: x}}"))
        .hasMessageContaining("keys that are addresses, of IP or MAC");
    assertThatThrownBy(() -> read("{hosts: [etc/hosts]}"))
        .hasMessageContaining("etc/hosts (expected: a path that begins with /)");
    assertThatThrownBy(() -> read("{dns_servers: [router]}"))
        .hasMessageContaining("an address of IPv4 or IPv6");
    assertThatThrownBy(() -> read("{kea_sockets: [/" + "x".repeat(108) + "]}"))
        .hasMessageContaining("at most 107 characters");
  }

  private static NamesConfig read(String section) throws ConfigException {
    return ConfigDocument.parse("t.yml", "names: " + section + "\n")
        .bind(root -> NamesConfig.read(root.section("names"), STATE));
  }
}
