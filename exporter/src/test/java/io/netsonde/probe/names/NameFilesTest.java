package io.netsonde.probe.names;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.HostName;
import io.netsonde.wire.dns.ResolvConf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of {@code /etc} say of names. */
class NameFilesTest {
  @Test
  void an_empty_file_means_what_it_means_to_the_c_library() {
    assertThat(ResolvConf.parse("", "host"))
        .isEqualTo(
            new ResolvConf(
                addresses("127.0.0.1"),
                List.of(),
                1,
                Duration.ofSeconds(5),
                2,
                false,
                false,
                false));
  }

  @Test
  void every_line_and_option_is_read() {
    String text =
        """
        # comment
        ; nameserver 192.0.2.9
        nameserver 192.0.2.1
        nameserver\t2001:db8::1   and a remark
        nameserver nonsense
        domain first.test
        search B.test. c.test -bad
        sortlist 192.0.2.0
        options ndots:2 timeout:3
        options attempts:4 rotate use-vc no-aaaa edns0
        """;
    assertThat(ResolvConf.parse(text, "host.d.test"))
        .isEqualTo(
            new ResolvConf(
                addresses("192.0.2.1", "2001:db8::1"),
                List.of("b.test", "c.test"),
                2,
                Duration.ofSeconds(3),
                4,
                true,
                true,
                true));
  }

  @Test
  void of_domain_and_search_the_last_counts_and_without_them_the_domain_of_this_machine() {
    assertThat(ResolvConf.parse("search a.test b.test\ndomain c.test\n", "h.d.test").search())
        .containsExactly("c.test");
    assertThat(ResolvConf.parse("nameserver 192.0.2.1\n", "h.d.test").search())
        .containsExactly("d.test");
    assertThat(ResolvConf.parse("search .\n", "h.d.test").search()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ndots:99, 15, 5, 2",
    "ndots:0, 0, 5, 2",
    "ndots:x, 1, 5, 2",
    "ndots, 1, 5, 2",
    "timeout:0, 1, 1, 2",
    "timeout:99999999999, 1, 5, 2",
    "timeout:99, 1, 30, 2",
    "attempts:0, 1, 5, 1",
    "attempts:9, 1, 5, 5"
  })
  void options_are_held_within_bounds(String option, int ndots, int timeout, int attempts) {
    ResolvConf conf = ResolvConf.parse("options " + option, "h");

    assertThat(conf.ndots()).isEqualTo(ndots);
    assertThat(conf.timeout()).hasSeconds(timeout);
    assertThat(conf.attempts()).isEqualTo(attempts);
  }

  @Test
  void three_servers_are_asked_at_most() {
    assertThat(ResolvConf.parse("nameserver 192.0.2.1\n".repeat(9), "h").servers()).hasSize(3);
    assertThat(ResolvConf.parse("search " + "a.test ".repeat(99), "h").search()).hasSize(32);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 'a.x.test,a.y.test,a'",
    "a.b, 'a.b.x.test,a.b.y.test,a.b'",
    "A.b.C, 'a.b.c,a.b.c.x.test,a.b.c.y.test'",
    "a., 'a'",
    "a.b.c., 'a.b.c'"
  })
  void a_name_with_few_dots_is_tried_behind_the_domains_first(String name, String expected) {
    ResolvConf conf = ResolvConf.parse("search x.test y.test\noptions ndots:2", "h");

    assertThat(String.join(",", conf.candidates(name))).isEqualTo(expected);
  }

  @Test
  void a_name_that_would_get_too_long_is_not_tried() {
    String name = "a.".repeat(120) + "a";
    assertThat(ResolvConf.parse("search " + "b.".repeat(20) + "test", "h").candidates(name))
        .containsExactly(name);
  }

  @Test
  void hosts_have_all_their_names_and_a_name_all_its_addresses() {
    HostsFile hosts =
        HostsFile.parse(
            """
            127.0.0.1\tlocalhost
            192.0.2.1  A.test a  # b.test
            2001:db8::1 a.test
            192.0.2.1 a.test
            nonsense c.test
            192.0.2.3
            """);

    assertThat(hosts.addresses("a.test")).isEqualTo(addresses("192.0.2.1", "2001:db8::1"));
    assertThat(hosts.addresses("A.TEST.")).hasSize(2);
    assertThat(hosts.addresses("a")).isEqualTo(addresses("192.0.2.1"));
    assertThat(hosts.addresses("b.test")).isEmpty();
    assertThat(hosts.addresses("c.test")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', FILES_FIRST",
    "'hosts: files dns', FILES_FIRST",
    "'hosts:\tdns files', DNS_FIRST",
    "'hosts: dns', DNS_ONLY",
    "'hosts: files', FILES_FIRST",
    "'hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns', DNS_FIRST",
    "'hosts: files mdns4_minimal [NOTFOUND=return] dns # dns files', FILES_FIRST",
    "'#hosts: dns', FILES_FIRST",
    "'passwd: dns', FILES_FIRST",
    "'hosts: mdns4', FILES_FIRST"
  })
  void the_order_of_sources_is_read(String line, SourceOrder order) {
    assertThat(SourceOrder.parse("passwd: files\n" + line + "\n")).isEqualTo(order);
  }

  @FuzzTest
  void any_file_is_read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    ResolvConf conf = ResolvConf.parse(text, text.lines().findFirst().orElse(""));
    assertThat(conf.servers()).hasSizeBetween(1, 3);
    for (String candidate : conf.candidates("a.b")) {
      assertThat(HostName.isValid(candidate)).as(candidate).isTrue();
    }
    assertThat(HostsFile.parse(text).addresses("a.test")).doesNotContainNull();
    assertThat(SourceOrder.parse(text)).isNotNull();
  }

  @Test
  void files_are_read_again_when_they_change_come_or_go(@TempDir Path etc) throws Exception {
    Path hostName = Files.writeString(etc.resolve("hostname"), "h.d.test\n");
    NameFiles files = new NameFiles(etc, hostName);
    assertThat(files.refresh()).as("the first time").isTrue();
    assertThat(files.refresh()).isFalse();
    assertThat(files.resolvConf()).isEqualTo(ResolvConf.parse("", "h.d.test"));

    Files.writeString(etc.resolve("resolv.conf"), "nameserver 192.0.2.1\n");
    Files.writeString(etc.resolve("hosts"), "192.0.2.2 a.test\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: dns files\n");
    assertThat(files.refresh()).isTrue();
    assertThat(files.refresh()).isFalse();
    assertThat(files.resolvConf().servers()).isEqualTo(addresses("192.0.2.1"));
    assertThat(files.hosts().addresses("a.test")).isEqualTo(addresses("192.0.2.2"));
    assertThat(files.order()).isEqualTo(SourceOrder.DNS_FIRST);

    // As NetworkManager and systemd do it: another file of the same length takes the name.
    Path fresh = Files.writeString(etc.resolve("fresh"), "nameserver 192.0.2.3\n");
    Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(etc.resolve("resolv.conf")));
    Files.move(fresh, etc.resolve("resolv.conf"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    assertThat(files.refresh()).isTrue();
    assertThat(files.resolvConf().servers()).isEqualTo(addresses("192.0.2.3"));

    Files.delete(etc.resolve("hosts"));
    assertThat(files.refresh()).isTrue();
    assertThat(files.hosts().addresses("a.test")).isEmpty();
  }

  @Test
  void a_file_that_cannot_be_read_is_as_good_as_none(@TempDir Path etc) throws Exception {
    Files.createDirectory(etc.resolve("resolv.conf"));
    NameFiles files = new NameFiles(etc, etc.resolve("absent"));

    assertThat(files.refresh()).isTrue();
    assertThat(files.resolvConf()).isEqualTo(ResolvConf.parse("", ""));
  }

  private static List<IpAddress> addresses(String... literals) {
    return List.of(literals).stream().map(l -> IpAddress.parse(l).orElseThrow()).toList();
  }
}
