package io.netsonde.probe.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How names are found. */
class NamesTest extends NamesOnLoopback {
  NamesTest() throws IOException {}

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
}
