package io.netsonde.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code blackbox_exporter}, asked for each ping by itself as a Prometheus with that scrape
 * interval would; the asking is the benchmark's, and not counted.
 */
final class BlackboxContestant implements Contestant {
  private static final String ADDRESS = "127.0.0.1:9115";
  private static final int ASKERS = 16;

  private final Playground playground;
  private final Scenario scenario;
  private final PeerServer server;

  BlackboxContestant(Playground playground, Scenario scenario) {
    this.playground = playground;
    this.scenario = scenario;
    server =
        PeerServer.configured(
            playground,
            """
            modules:
              icmp:
                prober: icmp
                timeout: 2s
                icmp: {preferred_ip_protocol: ip4}
            """,
            ADDRESS,
            Rival.BLACKBOX_EXPORTER.tool(),
            "--web.listen-address=" + ADDRESS,
            "--log.level=error");
    server.pause();
  }

  @Override
  public String name() {
    return Rival.BLACKBOX_EXPORTER.label();
  }

  @Override
  public Turn turn(Duration settle, Duration window) {
    server.go();
    AtomicLong sent = new AtomicLong();
    AtomicLong received = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> askers = new ArrayList<>();
    ThreadFactory threads = playground.near().namespace().threads("asker");
    List<String> addresses = Playground.addresses(scenario);
    for (int i = 0; i < ASKERS; i++) {
      int first = i;
      Thread asker = threads.newThread(() -> askInTurn(addresses, first, over, sent, received));
      askers.add(asker);
      asker.start();
    }
    Wait.sleep(settle);
    Turn.Report before = new Turn.Report(sent.get(), received.get(), 0, 0);
    Turn turn = Turn.watch(playground, server.pid(), window);
    Turn.Report after = new Turn.Report(sent.get(), received.get(), 0, 0);
    over.set(true);
    askers.forEach(BlackboxContestant::join);
    server.pause();
    return turn.with(after.since(before));
  }

  /** Asks for every {@value #ASKERS}th address once an interval, evenly spread over it. */
  private void askInTurn(
      List<String> addresses, int first, AtomicBoolean over, AtomicLong sent, AtomicLong received) {
    long interval = scenario.interval().toNanos();
    long start = System.nanoTime();
    for (long round = 0; !over.get(); round++) {
      for (int i = first; i < addresses.size() && !over.get(); i += ASKERS) {
        long due = start + round * interval + interval * i / addresses.size();
        LockSupport.parkNanos(due - System.nanoTime());
        boolean success = succeeds(addresses.get(i));
        sent.incrementAndGet();
        if (success) {
          received.incrementAndGet();
        }
      }
    }
  }

  /** Over a kept connection, as Prometheus does. */
  private boolean succeeds(String address) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(server.url("/probe?module=icmp&target=" + address))
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      connection.setReadTimeout(5_000);
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("\nprobe_success 1");
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unmeasured("interrupted");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
