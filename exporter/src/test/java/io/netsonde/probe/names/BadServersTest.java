package io.netsonde.probe.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Servers that fail, are silent, lie or are not there. */
class BadServersTest extends NamesOnLoopback {
  BadServersTest() throws IOException {}

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
  void an_outage_keeps_the_addresses_and_its_end_is_noticed() throws Exception {
    server.know("a.test", 1, "192.0.2.1");
    found("a.test");
    server.fallSilent();
    Eventually.within(LIMIT).see("a failure", () -> names.resolve("a.test"), one -> one.isStale());
    assertThat(texts(names.resolve("a.test"))).containsExactly("192.0.2.1");
    // Who answers is told first, and what is counted afterwards.
    Eventually.within(LIMIT)
        .see(
            "that it is counted",
            this::figures,
            of -> of.getOrDefault("probe_dns_stale_names", 0.0) == 1);

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
}
