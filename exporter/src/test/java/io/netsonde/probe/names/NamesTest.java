package io.netsonde.probe.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of servers on this machine's loopback, with files of {@code /etc} of the test's own. */
class NamesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String QUICK = "options timeout:1 attempts:2\n";
  private static final int AAAA = 28;

  @TempDir private Path etc;

  private final NameServer server = NameServer.at("127.0.0.1", 0);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Names names = names(NamesConfig.defaults());

  NamesTest() throws IOException {}

  @BeforeEach
  void configure() throws IOException {
    resolvConf("nameserver 127.0.0.1\n" + QUICK);
    names = names(NamesConfig.defaults());
  }

  @AfterEach
  void close() throws Exception {
    names.close();
    server.close();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void a_name_has_the_addresses_of_both_families() {
    server.know("a.test", 60, "192.0.2.1", "2001:db8::1", "192.0.2.2");

    Resolution found = found("a.test");
    assertThat(found.success()).contains(true);
    assertThat(found.lastSuccess()).isPresent();
    Eventually.within(LIMIT)
        .see("all addresses", () -> texts(names.resolve("a.test")), all -> all.size() == 3);
    assertThat(texts(names.resolve("a.test")))
        .containsExactly("192.0.2.1", "192.0.2.2", "2001:db8::1");
  }

  /** The best of three, so that a machine that is busy elsewhere for a second spoils nothing. */
  @Test
  void a_change_is_seen_a_second_after_the_ttl_at_the_latest_though_nobody_asks() {
    server.know("a.test", 1, "192.0.2.1");
    found("a.test");
    awaitQuestions("a.test/1", 3);
    Duration best = LIMIT;
    for (int i = 2; i < 5; i++) {
      String next = "192.0.2." + i;
      server.know("a.test", 1, next);
      long changed = System.nanoTime();
      awaitAddresses("a.test", next);
      Duration took = Duration.ofNanos(System.nanoTime() - changed);
      best = took.compareTo(best) < 0 ? took : best;
    }
    assertThat(best).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void an_answer_is_not_asked_for_again_while_it_holds() {
    server.know("long.test", 3600, "192.0.2.1").know("short.test", 0, "192.0.2.2");
    found("long.test");
    found("short.test");
    awaitQuestions("short.test/1", 3);

    assertThat(server.asked("long.test/1")).isEqualTo(1);
    assertThat(server.asked("long.test/28")).isEqualTo(1);
  }

  @Test
  void aliases_are_followed() {
    server.alias("a.test", "b.test").alias("b.test", "c.test").know("c.test", 60, "192.0.2.3");

    assertThat(texts(found("a.test"))).containsExactly("192.0.2.3");
  }

  @Test
  void an_answer_that_is_too_long_for_a_datagram_comes_over_tcp() {
    String[] many = IntStream.range(0, 200).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    server.know("many.test", 60, many);

    assertThat(texts(found("many.test"))).containsExactly(many);
  }

  @Test
  void all_questions_go_over_tcp_where_that_is_configured() throws Exception {
    resolvConf("nameserver 127.0.0.1\noptions use-vc\n");
    server.know("a.test", 60, "192.0.2.1");

    found("a.test");
    assertThat(server.ports()).as("of datagrams").isEmpty();
  }

  @Test
  void a_short_name_is_tried_behind_the_domains() throws Exception {
    resolvConf("nameserver 127.0.0.1\nsearch x.test y.test\n" + QUICK);
    server.know("a.y.test", 60, "192.0.2.1").know("b", 60, "192.0.2.2").fail("c.x.test", 2);
    server.know("c.y.test", 60, "192.0.2.3");

    assertThat(texts(found("a"))).containsExactly("192.0.2.1");
    assertThat(server.asked("a.x.test/1")).isEqualTo(1);
    assertThat(texts(found("b"))).containsExactly("192.0.2.2");
    assertThat(texts(found("c"))).as("behind one that fails").containsExactly("192.0.2.3");
    assertThat(failed("d").addresses()).isEmpty();
    assertThat(server.asked("d/1")).isEqualTo(1);
  }

  @Test
  void families_of_different_hosts_are_not_mixed() throws Exception {
    resolvConf("nameserver 127.0.0.1\nsearch x.test y.test\n" + QUICK);
    server.know("a.x.test", 60, "192.0.2.1").know("a.y.test", 60, "2001:db8::1");

    found("a");
    awaitLookups("success", 1);
    assertThat(texts(names.resolve("a"))).containsExactly("192.0.2.1");
    assertThat(server.asked("a.y.test")).isZero();
  }

  @Test
  void a_name_that_does_not_exist_has_failed() {
    assertThat(failed("bad.test").lastSuccess()).isEmpty();
    awaitLookups("nxdomain", 1);
    assertThat(names.failures()).isPositive();
  }

  @Test
  void a_server_that_fails_or_refuses_is_passed_over() throws Exception {
    NameServer second = second();
    resolvConf("nameserver 127.0.0.1\nnameserver 127.0.0.2\n" + QUICK);
    server.fail("a.test", 2).fail("b.test", 5).fail("c.test", 2);
    second.know("a.test", 60, "192.0.2.1").know("b.test", 60, "192.0.2.2").fail("c.test", 5);

    assertThat(texts(found("a.test"))).containsExactly("192.0.2.1");
    assertThat(texts(found("b.test"))).containsExactly("192.0.2.2");
    failed("c.test");
    awaitLookups("servfail", 1);
  }

  @Test
  void a_silent_server_is_passed_over_and_then_asked_last() throws Exception {
    NameServer second = second();
    resolvConf("nameserver 127.0.0.1\nnameserver 127.0.0.2\n" + QUICK);
    server.fallSilent();
    IntStream.range(0, 20).forEach(i -> second.know("n" + i + ".test", 60, "192.0.2.1"));

    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      found("n" + i + ".test");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .as("one second of waiting, not twenty")
        .isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void a_server_that_is_not_there_costs_no_time() throws Exception {
    resolvConf("nameserver 127.0.0.3\nnameserver 127.0.0.1\noptions timeout:30\n");
    server.know("a.test", 60, "192.0.2.1");
    found("a.test");

    resolvConf("nameserver 127.0.0.3\noptions timeout:30\n");
    failed("b.test");
    awaitLookups("unreachable", 1);
  }

  @Test
  void answers_to_questions_that_were_not_asked_are_passed_over_and_counted() {
    server.know("a.test", 60, "192.0.2.1").forge();

    assertThat(texts(found("a.test"))).containsExactly("192.0.2.1");
    awaitLookups("success", 1);
    assertThat(figures())
        .hasEntrySatisfying(
            "probe_dns_discarded_answers_total", count -> assertThat(count).isEqualTo(4));
  }

  @Test
  void questions_cannot_be_foreseen() {
    for (int i = 0; i < 20; i++) {
      failed("n" + i + ".test");
    }
    assertThat(server.ports()).hasSizeGreaterThan(20);
    assertThat(server.numbers()).hasSizeGreaterThan(30);
  }

  @Test
  void a_server_that_is_silent_about_one_family_does_not_hold_up_the_other() throws Exception {
    resolvConf("nameserver 127.0.0.1\noptions timeout:30 attempts:5\n");
    server.know("a.test", 1, "192.0.2.1").ignore("a.test/" + AAAA);

    found("a.test");
    awaitLookups("partial", 1);
    awaitQuestions("a.test/1", 2);
    assertThat(names.resolve("a.test").success()).contains(true);
  }

  @Test
  void addresses_that_are_not_wanted_are_not_asked_for() throws Exception {
    resolvConf("nameserver 127.0.0.1\noptions no-aaaa\n");
    server.know("a.test", 60, "192.0.2.1", "2001:db8::1");

    assertThat(texts(found("a.test"))).containsExactly("192.0.2.1");
    assertThat(server.asked("a.test/" + AAAA)).isZero();
  }

  @Test
  void the_file_of_hosts_comes_first_or_as_it_is_configured() throws Exception {
    Files.writeString(etc.resolve("hosts"), "192.0.2.9 a.test b.test\n");
    server.know("a.test", 60, "192.0.2.1");
    assertThat(texts(found("a.test"))).containsExactly("192.0.2.9");
    assertThat(server.asked("a.test")).isZero();

    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: dns files\n");
    awaitAddresses("a.test", "192.0.2.1");
    assertThat(texts(found("b.test"))).as("which the server lacks").containsExactly("192.0.2.9");
  }

  @Test
  void changes_of_the_files_are_noticed_long_before_a_ttl_is_over() throws Exception {
    NameServer second = second().know("a.test", 3600, "192.0.2.2");
    server.know("a.test", 3600, "192.0.2.1");
    awaitAddresses("a.test", "192.0.2.1");

    resolvConf("nameserver 127.0.0.2\n" + QUICK);
    awaitAddresses("a.test", "192.0.2.2");
    Files.writeString(etc.resolve("hosts"), "192.0.2.3 a.test\n");
    awaitAddresses("a.test", "192.0.2.3");
    assertThat(second.asked("a.test/1")).isEqualTo(1);
  }

  @Test
  void an_outage_keeps_the_addresses_and_its_end_is_noticed() throws Exception {
    server.know("a.test", 1, "192.0.2.1");
    found("a.test");
    server.fallSilent();
    Eventually.within(LIMIT).see("a failure", () -> names.resolve("a.test"), one -> one.isStale());
    assertThat(texts(names.resolve("a.test"))).containsExactly("192.0.2.1");
    assertThat(figures()).containsEntry("probe_dns_stale_names", 1.0);

    server.know("a.test", 1, "192.0.2.2");
    server.speak();
    awaitAddresses("a.test", "192.0.2.2");
  }

  @Test
  void fifty_dead_names_delay_no_good_one() throws Exception {
    resolvConf("nameserver 127.0.0.1\noptions timeout:30 attempts:5\n");
    for (int i = 0; i < 50; i++) {
      server.ignore("dead" + i + ".test");
      names.resolve("dead" + i + ".test");
    }
    awaitQuestions("dead49.test", 2);

    long begun = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      server.know("good" + i + ".test", 60, "192.0.2.1");
      found("good" + i + ".test");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    assertThat(names.resolve("dead0.test")).isEqualTo(Resolution.PENDING);
  }

  /** More dead names than there are places: each has its second, and then gives way. */
  @Test
  void even_a_thousand_dead_names_let_a_good_one_through() throws Exception {
    resolvConf("nameserver 127.0.0.1\noptions timeout:30 attempts:5\n");
    for (int i = 0; i < 1000; i++) {
      server.ignore("dead" + i + ".test");
      names.resolve("dead" + i + ".test");
    }
    server.know("good.test", 60, "192.0.2.1");

    assertThat(texts(found("good.test"))).containsExactly("192.0.2.1");
  }

  @Test
  void asking_waits_for_nobody_even_where_the_loop_stands_still() {
    try (Names stuck =
        new Names(
            NamesConfig.defaults(),
            files(),
            server.port(),
            10,
            Duration.ofMinutes(10),
            task -> new Thread(() -> {}))) {
      for (int i = 0; i < 20; i++) {
        assertThat(stuck.resolve("n" + i + ".test"))
            .isEqualTo(i < 10 ? Resolution.PENDING : Resolution.REFUSED);
      }
      assertThat(stuck.refusals()).isEqualTo(10);
    }
  }

  @Test
  void what_is_no_name_is_refused_without_a_thread() {
    for (String text : List.of("", "127.1", "a b", "0x7f000001", "a/b")) {
      try (Names none =
          new Names(
              NamesConfig.defaults(),
              files(),
              server.port(),
              10,
              Duration.ofMinutes(10),
              task -> {
                throw new AssertionError("a thread for " + text);
              })) {
        assertThat(none.resolve(text)).isEqualTo(Resolution.REFUSED);
      }
    }
  }

  @Test
  void after_its_end_it_knows_nothing_new_and_its_thread_is_gone() {
    server.know("a.test", 60, "192.0.2.1");
    found("a.test");
    names.close();
    names.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("names-test"));
    Names unbegun = names(NamesConfig.defaults());
    unbegun.close();
    assertThat(unbegun.resolve("a.test")).isEqualTo(Resolution.REFUSED);
  }

  @Test
  void the_system_knows_names_too() {
    names.close();
    names =
        names(
            new NamesConfig(
                NamesConfig.Resolver.SYSTEM, Duration.ofSeconds(1), Duration.ofHours(1)));

    assertThat(texts(found("localhost"))).contains("127.0.0.1");
    assertThat(failed("nohost.invalid").addresses()).isEmpty();
  }

  private Names names(NamesConfig config) {
    return new Names(
        config,
        files(),
        server.port(),
        2000,
        Duration.ofMinutes(10),
        Thread.ofPlatform().name("names-test").daemon()::unstarted);
  }

  private NameFiles files() {
    Path directory = etc == null ? Path.of("/nonexistent") : etc;
    return new NameFiles(directory, directory.resolve("hostname"));
  }

  private void resolvConf(String text) throws IOException {
    Files.writeString(etc.resolve("resolv.conf"), text);
  }

  private NameServer second() throws IOException {
    NameServer second = NameServer.at("127.0.0.2", server.port());
    opened.add(second);
    return second;
  }

  private Resolution found(String name) {
    return Eventually.within(LIMIT)
        .see(name + " found", () -> names.resolve(name), one -> !one.addresses().isEmpty());
  }

  private Resolution failed(String name) {
    return Eventually.within(LIMIT)
        .see(
            name + " not found",
            () -> names.resolve(name),
            one -> one.success().equals(Optional.of(false)));
  }

  private void awaitAddresses(String name, String... addresses) {
    Eventually.within(LIMIT)
        .see(
            "addresses " + List.of(addresses),
            () -> texts(names.resolve(name)),
            all -> all.equals(List.of(addresses)));
  }

  private void awaitQuestions(String name, int count) {
    Eventually.within(LIMIT)
        .see(count + " questions", () -> server.asked(name), asked -> asked >= count);
  }

  private void awaitLookups(String result, int count) {
    Eventually.within(LIMIT)
        .see(
            "look-ups: " + result,
            () -> figures().getOrDefault("probe_dns_lookups{result=\"" + result + "\"}", 0.0),
            ended -> ended >= count);
  }

  private Map<String, Double> figures() {
    return Figures.of(names.collect());
  }

  private static List<String> texts(Resolution resolution) {
    return resolution.addresses().stream().map(IpAddress::toString).toList();
  }
}
