package io.netsonde.demo;

import io.netsonde.lab.LabException;
import io.netsonde.lab.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Keeps the demo's clients busy, each on a thread in its own namespace, until it is closed.
 *
 * <p>Some 5 Mbit/s in all; the line to the world allows no more than 16.
 */
final class Traffic implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int PING_MILLIS = 1_000;

  private final DemoNetwork network;
  private final WorldService service;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  private Traffic(DemoNetwork network, boolean translated) {
    this.network = network;
    service = WorldService.begin(network.world());
    String v4 = DemoNetwork.WORLD_V4;
    String v6 = DemoNetwork.WORLD_V6;
    follow(
        DemoClient.LAPTOP,
        () -> {
          Transfers.download(v4, 2_000_000, 0);
          pause(4_000);
        });
    follow(
        DemoClient.PHONE,
        () -> {
          Transfers.download(v6, 30_000, 0);
          Transfers.breakOff(v6, 30_000);
          Transfers.download(translated ? Nat64.WORLD : v6, 8_000, 0);
          pause(1_000);
        });
    follow(DemoClient.TV, () -> Transfers.download(v4, 10_000_000, 200_000));
    follow(
        DemoClient.NAS,
        () -> {
          Transfers.upload(v6, 1_500_000, 0);
          pause(15_000);
        });
    follow(DemoClient.CAMERA, () -> Transfers.upload(v4, 2_000_000, 40_000));
    follow(DemoClient.TABLET, () -> Transfers.readSlowly(v4, 60_000, Duration.ofMillis(200)));
    follow(
        DemoClient.THERMOSTAT,
        () -> {
          Transfers.beRefused(v4);
          pause(3_000);
        });
    follow(
        DemoClient.GUEST,
        () -> {
          if (InetAddress.ofLiteral(v4).isReachable(PING_MILLIS)) {
            Transfers.download(v4, 20_000, 0);
          }
          pause(1_000);
        });
    begin(Thread.ofPlatform().daemon().name("demo-absence").factory(), this::leaveAndReturn);
    begin(Thread.ofPlatform().daemon().name("demo-shift").factory(), this::shift);
  }

  /**
   * Begins.
   *
   * @param translated whether there is a NAT64
   */
  static Traffic begin(DemoNetwork network, boolean translated) {
    return new Traffic(network, translated);
  }

  private void follow(DemoClient client, Habit habit) {
    begin(network.host(client).namespace().threads("demo-" + client.label()), habit);
  }

  private void begin(ThreadFactory factory, Habit habit) {
    Thread thread = factory.newThread(() -> repeat(habit));
    threads.add(thread);
    thread.start();
  }

  private void repeat(Habit habit) {
    try {
      while (!closed) {
        try {
          habit.once();
        } catch (IOException | LabException lost) {
          // The network is bad on purpose; whoever fails tries again.
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException e) {
      // The end that close() asks for.
    }
  }

  /** As one who goes out of reach: its cable is pulled at the router's end. */
  private void leaveAndReturn() throws InterruptedException {
    Link cable = network.cable(DemoClient.GUEST);
    pause(30_000);
    cable.left().down();
    pause(45_000);
    cable.left().up();
  }

  private void shift() throws InterruptedException {
    pause(60_000);
    network.far().shift(true);
    pause(60_000);
    network.far().shift(false);
  }

  private static void pause(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** Ends it; connections that are open break off with the network. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    service.close();
  }
}
