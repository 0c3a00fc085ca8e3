package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Bridge;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is counted of traffic that goes on, beside what its senders and other rules counted. */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
@BesideOthers
class ClientsTrafficTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** For a program that starts beside others that take all processors. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String OTHERS =
      "probe: {enabled: false}\njool: {enabled: false}\ntcp: {enabled: false}\n";
  private static final String CONFIG = "clients: {interval: 100ms, names: {order: [static]}}\n";
  private static final String WORLD = "198.51.100.2";
  private static final String SENT =
      "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}";

  /** Payload and packet of a datagram, from the network header on. */
  private static final int PAYLOAD = 1000;

  private static final int PACKET = PAYLOAD + 28;

  /** Bytes a second; the senders here send a tenth of it. */
  private static final double LINE_RATE = 20e6;

  private static Lab lab;
  private static Router router;
  private static Host alice;
  private static Host carol;

  private final List<ServedNetsonde> served = new ArrayList<>();

  @BeforeAll
  static void build() {
    lab = Lab.open();
    router = Router.build(lab);
    alice = router.client("alice", 20);
    carol = lab.host("carol");
    Bridge second = lab.bridge(router.host(), "10.66.0.1/24");
    second.join(carol, "10.66.0.5/24");
    carol.route("default via 10.66.0.1");
    // A test flushes the ruleset, address translation included.
    router.internet().route("192.168.10.0/24 via 198.51.100.1");
    router.internet().route("10.66.0.0/24 via 198.51.100.1");
  }

  @AfterAll
  static void demolish() {
    lab.close();
  }

  /** The table outlives the program, and goes with a flush once nobody owns it. */
  @AfterEach
  void forget() {
    served.forEach(netsonde -> netsonde.process().close());
    router.host().run("nft", "flush ruleset");
  }

  @Test
  void neither_flushes_nor_a_kill_in_the_midst_of_a_transfer_cost_or_invent_a_byte()
      throws Exception {
    ServedNetsonde first = served(CONFIG);
    try (Transfer transfer = Transfer.start(alice)) {
      Watched watched = new Watched(transfer);
      watched.until(first, 100);
      for (int flush = 0; flush < 3; flush++) {
        router.host().run("nft", "flush ruleset");
        watched.until(first, 50);
      }
      first.process().kill();
      ServedNetsonde second = served(CONFIG);
      watched.until(second, 200);
      long all = transfer.end() * PACKET;
      Eventually.within(LIMIT)
          .see("all that was sent", () -> sent(second), seen -> seen.orElse(0) == all);
    }
  }

  @Test
  void the_rules_of_the_original_count_the_same() throws Exception {
    Host host = router.host();
    host.run("nft", "add table inet filter");
    host.run("nft", "add chain inet filter forward { type filter hook forward priority 0; }");
    host.run("nft", "add chain inet filter CLIENT_TRAFFIC");
    host.run("nft", "add rule inet filter forward jump CLIENT_TRAFFIC");
    List<String> addresses = List.of("192.168.10.20", "10.66.0.5");
    for (String address : addresses) {
      rule("saddr", "tx", address);
      rule("daddr", "rx", address);
    }
    ServedNetsonde netsonde = served(CONFIG);
    transfer(alice, router.internet(), WORLD, 3_000_000);
    transfer(router.internet(), carol, "10.66.0.5", 1_000_000);
    transfer(alice, carol, "10.66.0.5", 500_000);
    alice.run("fping", "-t", "9000", "-q", "-c", "5", "-p", "10", "-b", "1200", WORLD, "10.66.0.5");
    alice.run("fping", "-t", "9000", "-q", "-c", "3", "-p", "10", "192.168.10.1");
    Eventually.within(LIMIT)
        .pass(
            "the same bytes",
            () -> {
              WebAnswer metrics = netsonde.get("/metrics");
              Map<String, Long> rules = rules();
              assertThat(rules).hasSize(4);
              for (String address : addresses) {
                assertThat(forwarded(metrics, "transmit", address))
                    .as("sent by %s", address)
                    .isEqualTo(rules.get("tx_" + address))
                    .isGreaterThan(1_000);
                assertThat(forwarded(metrics, "receive", address))
                    .as("received by %s", address)
                    .isEqualTo(rules.get("rx_" + address))
                    .isGreaterThan(1_000);
              }
            });
    assertThat(forwarded(netsonde.get("/metrics"), "receive", "10.66.0.5"))
        .isGreaterThan(1_500_000);
  }

  @Test
  void nothing_is_left_in_the_kernel_after_an_uninstall() throws Exception {
    Host host = router.host();
    host.run("nft", "add table inet filter");
    host.run("nft", "add chain inet filter forward { type filter hook forward priority 0; }");
    host.sysctl("net.bridge.bridge-nf-call-iptables", "0");
    String before = host.run("nft", "list ruleset");
    ServedNetsonde netsonde =
        served("clients: {interval: 100ms, bridged: true, names: {order: [static]}}\n");
    assertThat(host.run("nft", "list tables")).contains("inet netsonde", "bridge netsonde");
    netsonde.process().close();
    assertThat(host.run("nft", "list ruleset")).isNotEqualTo(before);
    assertThat(uninstall()).isEqualTo("the table netsonde is removed\n");
    assertThat(host.run("nft", "list ruleset")).isEqualTo(before);
    assertThat(uninstall()).isEqualTo("there was no table netsonde\n");
  }

  private static String uninstall() {
    return router.host().shell().within(PATIENCE).run(Installation.command("clients", "uninstall"));
  }

  /** Each scrape is compared with the one before, and with what was sent by then. */
  private static final class Watched {
    private final Transfer transfer;
    private double last;

    Watched(Transfer transfer) {
      this.transfer = transfer;
    }

    /** Looks until so many further packets were counted. */
    void until(ServedNetsonde netsonde, int packets) {
      double wanted = last + (double) packets * PACKET;
      Eventually.within(LIMIT)
          .see(
              packets + " more packets",
              () -> {
                WebAnswer metrics = netsonde.get("/metrics");
                OptionalDouble rate =
                    metrics.sample("client_transmit_bytes_per_second{ip=\"192.168.10.20\"}");
                double now = metrics.sample(SENT).orElse(last);
                check(now, rate.orElse(0), transfer.sent() * PACKET);
                last = now;
                return now;
              },
              now -> now >= wanted);
    }

    /** Not by an assertion, which would count as "not yet". */
    private void check(double now, double rate, long most) {
      if (now < last || now > most || rate < 0 || rate > LINE_RATE) {
        throw new Wrong(
            "%.0f bytes after %.0f, of %d sent, at %.0f a second".formatted(now, last, most, rate));
      }
    }
  }

  /** What can not become right later. */
  private static final class Wrong extends Error {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  /** Datagrams to the Internet, some two thousand a second, until told to end. */
  private static final class Transfer implements AutoCloseable {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread;

    private Transfer(Host host) {
      thread =
          host.namespace()
              .threads("transfer")
              .newThread(() -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                  InetAddress world = InetAddress.ofLiteral(WORLD);
                  while (!ended.get()) {
                    // Before it is sent: what was sent is never less than what was counted.
                    sent.incrementAndGet();
                    socket.send(new DatagramPacket(new byte[PAYLOAD], PAYLOAD, world, 9));
                    LockSupport.parkNanos(400_000);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      thread.start();
    }

    static Transfer start(Host host) {
      return new Transfer(host);
    }

    long sent() {
      return sent.get();
    }

    /** Ends it; how many datagrams were sent. */
    long end() throws InterruptedException {
      close();
      thread.join();
      return sent.get();
    }

    @Override
    public void close() {
      ended.set(true);
    }
  }

  /** A connection of TCP by which the one that begins it sends so many bytes. */
  private static void transfer(Host from, Host to, String address, int bytes) throws Exception {
    try (ServerSocket server = to.call(() -> new ServerSocket(0));
        Socket client =
            from.call(() -> new Socket(InetAddress.ofLiteral(address), server.getLocalPort()));
        Socket accepted = server.accept()) {
      Thread sender =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try (OutputStream out = client.getOutputStream()) {
                  out.write(new byte[bytes]);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try (InputStream in = accepted.getInputStream()) {
        assertThat(in.readAllBytes()).hasSize(bytes);
      }
      sender.join();
    }
  }

  private static void rule(String field, String direction, String address) {
    router
        .host()
        .run(
            "nft",
            "add rule inet filter CLIENT_TRAFFIC ip %s %s counter comment \"%s_%s\""
                .formatted(field, address, direction, address));
  }

  private static Map<String, Long> rules() {
    Map<String, Long> bytes = new HashMap<>();
    String listed = router.host().run("nft", "list chain inet filter CLIENT_TRAFFIC");
    for (MatchResult rule :
        Pattern.compile("bytes (\\d+) comment \"([^\"]+)\"").matcher(listed).results().toList()) {
      bytes.put(rule.group(2), Long.valueOf(rule.group(1)));
    }
    return bytes;
  }

  /** What passed the router, but not what was for it. */
  private static long forwarded(WebAnswer metrics, String direction, String address) {
    double sum = 0;
    for (String via : List.of("wan", "lan")) {
      sum +=
          metrics
              .sample(
                  "client_%s_bytes_total{ip=\"%s\",via=\"%s\"}".formatted(direction, address, via))
              .orElse(0);
    }
    return (long) sum;
  }

  private static OptionalDouble sent(ServedNetsonde netsonde) throws Exception {
    return netsonde.get("/metrics").sample(SENT);
  }

  private ServedNetsonde served(String config) throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(router.host(), OTHERS + config);
    served.add(netsonde);
    Eventually.within(LIMIT)
        .see(
            "the slice is up",
            () -> netsonde.get("/metrics").sample("netsonde_slice_up{slice=\"clients\"}"),
            up -> up.orElse(0) == 1);
    return netsonde;
  }
}
