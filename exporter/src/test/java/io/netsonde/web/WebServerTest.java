package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Endpoint;
import io.netsonde.slice.FakeSlice;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceCollector;
import io.netsonde.web.security.WebSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class WebServerTest {
  private WebFixture web;

  @BeforeAll
  void start() throws IOException {
    web = new WebFixture(WebConfig.defaults());
  }

  @AfterAll
  void stop() {
    web.close();
  }

  @Test
  void one_request_too_many_at_a_path_gets_503() throws IOException {
    try (WebFixture own = new WebFixture(WebConfig.defaults())) {
      List<RawClient> slow = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        slow.add(new RawClient(own.address()));
        slow.getLast().send("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      }
      awaitInflight(own.address(), 41);
      assertThat(RawClient.ask(own.address(), "GET /slow HTTP/1.1"))
          .startsWith("HTTP/1.1 503 ")
          .endsWith(
              "Too many requests at once: /slow answers at most 40 at a time (web.max_scrapes).\n");
      assertThat(RawClient.ask(own.address(), "GET /metrics HTTP/1.1")).startsWith("HTTP/1.1 200 ");
      own.slow.countDown();
      for (RawClient client : slow) {
        assertThat(client.readToEnd()).endsWith("late");
        client.close();
      }
    }
  }

  @Test
  void answers_that_wait_for_slow_clients_have_a_bound_together() throws IOException {
    String large = "GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    try (WebFixture own = new WebFixture(WebConfig.defaults(), new AnswerMemory(6 << 20));
        RawClient reader = new RawClient(own.address())) {
      assertThat(reader.send(large).read(new byte[16])).isPositive();

      assertThat(RawClient.ask(own.address(), "GET /large HTTP/1.1"))
          .startsWith("HTTP/1.1 503 ")
          .contains("Too much at once: ");
      assertThat(RawClient.ask(own.address(), "GET /metrics HTTP/1.1")).startsWith("HTTP/1.1 200 ");
      assertThat(reader.readToEnd()).hasSizeGreaterThan(4 << 20);
      awaitInflight(own.address(), 1);
      assertThat(RawClient.ask(own.address(), "GET /large HTTP/1.1")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void a_stream_that_fails_can_be_told_from_one_that_has_ended() throws IOException {
    Answer torn =
        new Answer.Stream(
            "text/plain",
            out -> {
              out.write('a');
              out.flush();
              throw new IllegalStateException("planted");
            },
            Map.of());
    Slice slice =
        FakeSlice.working("torn").with(new Endpoint("/torn", "Throws.", List.of(), _ -> torn));
    try (WebServer server =
        new WebServer(
            WebConfig.defaults().withListenAddresses(List.of(new ListenAddress("127.0.0.1", 0))),
            WebSecurity.none(),
            new SliceCollector(List.of(slice), System::nanoTime),
            new FakeOperator(),
            WebFixture.VERSION)) {
      server.start();

      assertThat(RawClient.ask(server.addresses().getFirst(), "GET /torn HTTP/1.1"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("1\r\na\r\n");
    }
  }

  @Test
  void connection_broken_by_its_client_is_forgotten() throws IOException {
    try (WebFixture own = new WebFixture(WebConfig.defaults())) {
      for (int i = 0; i < 70; i++) {
        try (RawClient client = new RawClient(own.address())) {
          client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
          assertThat(client.read(new byte[16])).isPositive();
          client.reset();
        }
      }
      assertThat(RawClient.ask(own.address(), "GET /-/healthy HTTP/1.1"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void taken_port_is_one_clear_sentence() {
    ListenAddress taken = new ListenAddress("127.0.0.1", web.address().getPort());
    assertThatThrownBy(() -> server(taken).start())
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "cannot listen on %s: address already in use; stop the other program or choose another"
                + " port with web.listen_address or --web.listen-address",
            taken);
  }

  @Test
  void address_of_another_machine_is_one_clear_sentence() {
    assertThatThrownBy(() -> server(ListenAddress.parse("192.0.2.1:0")).start())
        .hasMessage(
            "cannot listen on 192.0.2.1:0: 192.0.2.1 is not an address of this machine; choose one"
                + " that `ip address` shows, or :0 for all");
  }

  @Test
  void name_without_address_is_one_clear_sentence() {
    assertThatThrownBy(() -> server(ListenAddress.parse("no-such-host.invalid:0")).start())
        .hasMessage(
            "cannot listen on no-such-host.invalid:0: the name no-such-host.invalid has no"
                + " address; write an address of this machine");
  }

  @Test
  void second_address_that_fails_gives_the_first_back() throws IOException {
    ListenAddress taken = new ListenAddress("127.0.0.1", web.address().getPort());
    WebServer server = server(ListenAddress.parse("127.0.0.1:0"), taken);
    assertThatThrownBy(server::start).isInstanceOf(ListenException.class);
    assertThat(server.addresses()).isEmpty();
  }

  @Test
  void every_address_is_listened_on() throws IOException {
    try (WebServer server =
        server(ListenAddress.parse("127.0.0.1:0"), ListenAddress.parse("localhost:0"))) {
      server.start();
      assertThat(server.addresses()).hasSize(2);
      for (InetSocketAddress address : server.addresses()) {
        assertThat(RawClient.ask(address, "GET /-/healthy HTTP/1.1")).endsWith("OK\n");
      }
    }
  }

  @Test
  void stop_cuts_off_what_takes_too_long() throws IOException {
    WebFixture own = new WebFixture(WebConfig.defaults());
    try (RawClient client = new RawClient(own.address())) {
      client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      awaitInflight(own.address(), 2);
      long started = System.nanoTime();
      own.server().close();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
      assertThat(client.readToEnd()).isEmpty();
      assertThatThrownBy(() -> new RawClient(own.address()).close()).isInstanceOf(Exception.class);
    } finally {
      own.close();
    }
  }

  private static WebServer server(ListenAddress... addresses) {
    return new WebServer(
        WebConfig.defaults().withListenAddresses(List.of(addresses)),
        WebSecurity.none(),
        new SliceCollector(List.of(), System::nanoTime),
        new FakeOperator(),
        WebFixture.VERSION);
  }

  /** Polls until the server works on this many requests, the poll's own among them. */
  private static void awaitInflight(InetSocketAddress address, int requests) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    String wanted = "http_requests_inflight " + requests + ".0\n";
    while (!RawClient.ask(address, "GET /metrics HTTP/1.1").contains(wanted)) {
      assertThat(System.nanoTime()).as("deadline for " + wanted).isLessThan(deadline);
    }
  }
}
