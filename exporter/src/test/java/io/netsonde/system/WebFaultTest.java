package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Clients that do what no client should. One process lives through all of them: it answers when
 * they have gone, has given back what they took, and probing has not felt them.
 */
@NeedsRoot
@NeedsTool("ip")
@TestInstance(Lifecycle.PER_CLASS)
class WebFaultTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String FAR = "10.77.1.2";
  private static final int CONNECTIONS = 10_000;
  private static final int OPEN_AT_ONCE = 500;
  private static final int PATIENCE_MILLIS = 10_000;

  /** What may have come for good: threads that the first of many requests starts. */
  private static final int SLACK = 12;

  /** What the heap, of at most 64 MB here, may gain by its own will. */
  private static final long GROWTH_KB = 48_000;

  private final Lab lab = Lab.open();
  private final Host host = lab.host("near");
  private final ServedNetsonde netsonde;

  WebFaultTest() {
    lab.link(host, lab.host("far"), "10.77.1.0/24");
    netsonde =
        ServedNetsonde.start(
            host,
            """
            probe: {interval: 200ms, timeout: 2s}
            web: {request_timeout: 1s, response_timeout: 8s, idle_timeout: 1s}
            """);
  }

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void nothing_that_clients_do_is_felt_or_left_behind() throws Exception {
    for (int i = 0; i < 20; i++) {
      scrape();
    }
    double sent = probed(0);
    ProcessState before = ProcessState.of(netsonde);

    oneByteAtATime();
    recovered();
    moreConnectionsThanAnybodyNeeds();
    recovered();
    hugeHeaders();
    recovered();
    halfClosed();
    recovered();
    randomBytes();
    recovered();
    manyScrapesAtOnce();
    recovered();

    probed(sent);
    WebAnswer metrics = netsonde.get("/metrics");
    assertThat(metrics.samples().keySet()).noneMatch(name -> name.startsWith("probe_losses_total"));
    assertThat(metrics.sample("netsonde_slice_up{slice=\"probe\"}")).hasValue(1);
    assertThat(netsonde.process().errors()).doesNotContain("level=ERROR");
    Eventually.within(LIMIT)
        .see(
            "what it had before, " + before,
            () -> ProcessState.of(netsonde),
            now ->
                now.threads() <= before.threads() + SLACK
                    && now.descriptors() <= before.descriptors() + SLACK
                    && now.residentKb() <= before.residentKb() + GROWTH_KB);
  }

  /** Slowloris: all places are taken by requests that never end. */
  private void oneByteAtATime() throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      open.add(send("GET /metrics HTTP/1.1\r\nX-Slow: a"));
    }
    for (int round = 0; round < 3; round++) {
      for (Socket socket : open) {
        tolerate(() -> {
          socket.getOutputStream().write('a');
          return null;
        });
      }
    }
    // They are thrown out by the clock while they still hold on.
    recovered();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void moreConnectionsThanAnybodyNeeds() throws Exception {
    Deque<Socket> open = new ArrayDeque<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      open.add(send(""));
      if (open.size() > OPEN_AT_ONCE) {
        open.remove().close();
      }
    }
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void hugeHeaders() throws Exception {
    String megabyte = "a".repeat(1 << 20);
    for (String head :
        List.of(
            "GET /metrics HTTP/1.1\r\nX-Huge: " + megabyte + "\r\n\r\n",
            "GET /" + megabyte + " HTTP/1.1\r\n\r\n",
            "GET /metrics HTTP/1.1\r\n" + "X-Many: 1\r\n".repeat(100_000) + "\r\n",
            "POST /metrics HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n" + megabyte)) {
      tolerate(() -> {
        try (Socket socket = send(head)) {
          return socket.getInputStream().readAllBytes();
        }
      });
    }
  }

  private void halfClosed() throws Exception {
    try (Socket socket = send("GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 ");
    }
    for (int i = 0; i < 100; i++) {
      try (Socket socket = send(i % 2 == 0 ? "" : "GET /metr")) {
        socket.shutdownOutput();
        tolerate(() -> socket.getInputStream().read());
      }
    }
  }

  private void randomBytes() throws Exception {
    Random random = new Random(20261121);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      try (Socket socket = send("")) {
        tolerate(() -> {
          socket.getOutputStream().write(bytes);
          return null;
        });
      }
    }
  }

  /** Each has an answer, or is told that there are too many. */
  private void manyScrapesAtOnce() throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(50)) {
      for (int i = 0; i < 200; i++) {
        answers.add(clients.submit(() -> netsonde.get("/metrics").status()));
      }
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(200, 503);
    }
    assertThat(answers).anyMatch(answer -> answer.resultNow() == 200);
  }

  /** A scrape is answered again. */
  private void recovered() {
    Eventually.within(LIMIT).see("an answer", this::scrape, status -> status == 200);
  }

  /** The status; 0 where the connection was closed. */
  private int scrape() throws Exception {
    try {
      return netsonde.get("/metrics").status();
    } catch (IOException | AssertionError closed) {
      return 0;
    }
  }

  /** Waits until more probes have been answered than there were; how many it are. */
  private double probed(double before) {
    return Eventually.within(LIMIT)
        .see(
            "replies",
            () -> netsonde.probe(FAR).of("icmp_probe_packets_recv_total", FAR),
            received -> received > before);
  }

  private Socket send(String text) throws Exception {
    return host.call(() -> {
      Socket socket = new Socket();
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), netsonde.port()),
          PATIENCE_MILLIS);
      tolerate(() -> {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return null;
      });
      return socket;
    });
  }

  /** The server may close at any time; that is its answer. */
  private static void tolerate(Callable<?> talk) throws Exception {
    try {
      talk.call();
    } catch (SocketTimeoutException hangs) {
      throw hangs;
    } catch (IOException closed) {
      // As it should be.
    }
  }
}
