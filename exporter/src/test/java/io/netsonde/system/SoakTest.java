package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A router with everything on, for a minute, ten in the profile {@code night}, or for as many
 * seconds as {@code -Dnetsonde.soak=SECONDS} says: real traffic, scrapes in every format, reloads.
 * Nothing grows, nothing is lost, and no fault is told.
 */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
@BesideOthers
@Order(1)
class SoakTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("netsonde.soak", 60));
  private static final String INTERNET = "198.51.100.2";
  private static final String ALICE = "192.168.10.20";
  private static final String RECEIVED =
      "icmp_probe_packets_recv_total{ip=\"" + INTERNET + "\",target=\"" + INTERNET + "\"}";
  private static final String LOADED = "netsonde_config_last_reload_success_timestamp_seconds";
  private static final int BYTES = 1_000_000;

  /** With a reload among them: what is opened when it is needed first is open after so many. */
  private static final int LEAST_TURNS = 8;

  /** What may come late: a thread that only a rare event starts. */
  private static final int SLACK = 6;

  /** What the heap may gain by its own will. */
  private static final long GROWTH_KB = 48_000;

  private static final List<String> FORMATS =
      List.of(
          "text/plain",
          "application/openmetrics-text;version=1.0.0",
          "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");

  private final Lab lab = Lab.open();
  private final Router router = Router.build(lab);
  private final Host alice = router.client("alice", 20);

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void a_router_with_everything_on_stays_as_it_is() throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(router.host(), config(0));
    long begun = System.nanoTime();
    ProcessState settled = turns(netsonde, begun + LENGTH.toNanos() / 3);
    double received = netsonde.get("/metrics").sample(RECEIVED).orElse(0);
    turns(netsonde, begun + LENGTH.toNanos());

    // What answers or exchanges slices at this moment has descriptors that it gives back.
    Eventually.within(LIMIT)
        .pass(
            "no more than before",
            () -> {
              ProcessState end = ProcessState.of(netsonde);
              assertThat(end.threads()).isLessThanOrEqualTo(settled.threads() + SLACK);
              assertThat(end.descriptors()).isLessThanOrEqualTo(settled.descriptors() + SLACK);
              assertThat(end.residentKb()).isLessThanOrEqualTo(settled.residentKb() + GROWTH_KB);
            });
    WebAnswer metrics = netsonde.get("/metrics");
    assertThat(metrics.sample(RECEIVED).orElse(0)).isGreaterThan(received);
    assertThat(metrics.samples().keySet()).noneMatch(name -> name.startsWith("probe_losses_total"));
    assertAllUp(metrics);
    Eventually.within(LIMIT)
        .see(
            "bytes of a client",
            () ->
                netsonde
                    .get("/metrics")
                    .sample("client_receive_bytes_total{ip=\"" + ALICE + "\",via=\"wan\"}")
                    .orElse(0),
            bytes -> bytes > 0);
    metrics
        .samples()
        .forEach((name, value) -> {
          if (name.startsWith("tcp_capture_dropped_packets_total")) {
            assertThat(value).as(name).isZero();
          }
        });
    assertThat(netsonde.process().errors()).doesNotContain("level=ERROR");
  }

  /** Each has slices made anew but for probing, whose counters go on. */
  private static String config(int turn) {
    return "probe: {interval: 200ms, timeout: 2s, targets: [%s, %s]}%n".formatted(INTERNET, ALICE)
        + "clients: {interval: 2%02dms}%n".formatted(turn % 100)
        + "tcp: {enabled: true, max_pairs: %d}%n".formatted(100 + turn % 100);
  }

  /** Turns until a moment; what the process holds then. */
  private ProcessState turns(ServedNetsonde netsonde, long until) throws Exception {
    int turn = 0;
    do {
      double before = netsonde.get("/metrics").sample(RECEIVED).orElse(0);
      alice.run("fping", "-t", "9000", "-q", "-c", "3", "-p", "20", INTERNET);
      transfer();
      for (String format : FORMATS) {
        assertThat(netsonde.get("/metrics", "Accept: " + format, "Accept-Encoding: gzip").status())
            .isEqualTo(200);
      }
      assertThat(netsonde.get("/").status()).isEqualTo(200);
      assertThat(netsonde.probe(INTERNET, ALICE).status()).isEqualTo(200);
      if (turn++ % 10 == 5) {
        reload(netsonde, config(turn));
      }
      Eventually.within(LIMIT)
          .see(
              "the next probe",
              () -> netsonde.get("/metrics").sample(RECEIVED).orElse(0),
              now -> now > before);
    } while (System.nanoTime() < until || turn < LEAST_TURNS);
    return ProcessState.of(netsonde);
  }

  /** To its end, so that what is looked at next is not amidst it. */
  private static void reload(ServedNetsonde netsonde, String config) throws Exception {
    double before = netsonde.get("/metrics").sample(LOADED).orElseThrow();
    netsonde.configure(config);
    netsonde.process().signal("HUP");
    Eventually.within(LIMIT)
        .pass(
            "all slices up after the reload",
            () -> {
              WebAnswer metrics = netsonde.get("/metrics");
              assertThat(metrics.sample(LOADED).orElse(0)).isGreaterThan(before);
              assertAllUp(metrics);
            });
  }

  private static void assertAllUp(WebAnswer metrics) {
    for (String slice : List.of("probe", "clients", "tcp")) {
      assertThat(metrics.sample("netsonde_slice_up{slice=\"" + slice + "\"}"))
          .as(slice)
          .hasValue(1);
    }
  }

  /** From the Internet to a client, over one connection. */
  private void transfer() throws Exception {
    InetAddress internet = InetAddress.getByName(INTERNET);
    try (ServerSocket server = router.internet().call(() -> new ServerSocket(5201, 5, internet))) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
              out.write(new byte[BYTES]);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      try (Socket client = alice.call(() -> new Socket(internet, 5201))) {
        assertThat(client.getInputStream().readAllBytes()).hasSize(BYTES);
      }
      sent.join();
    }
  }
}
