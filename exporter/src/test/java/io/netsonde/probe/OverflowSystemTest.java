package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.Socket;
import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Replies come for which this machine has no room. */
@NeedsRoot
@NeedsTool("ip")
class OverflowSystemTest {
  private static final int IDENTIFIER = 4242;
  private static final int LENGTH = 1400;

  /** Their bytes alone fill the buffer, which the kernel makes twice as large as is asked for. */
  private static final int PACKETS = 2 * ProbeSocket.RECEIVE_BUFFER / LENGTH + 1000;

  private static final IpAddress ANSWERING = Probing.address("10.77.1.2");
  private static final IpAddress SILENT = Probing.address("10.77.9.9");

  @Test
  void probes_in_flight_while_there_is_no_room_are_not_said_to_be_lost() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      Host far = lab.host("far");
      lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");
      near.route("10.77.9.0/24 via 10.77.1.2");
      Blocking listener = new Blocking();
      ProbeConfig config =
          Probing.config(50, 200)
              .with(
                  new SendingConfig(
                      Outlet.AUTO, Outlet.AUTO, OptionalInt.of(IDENTIFIER), 100, Map.of()));
      try (ProbeEngine engine =
          new ProbeEngine(
              config, listener, near.namespace().threads("probe-loop"), TransmitStamps.NUMBERED)) {
        engine.start();
        engine.probe(SILENT, Target.UNLIMITED);
        engine.probe(ANSWERING, Target.UNLIMITED);
        within().see("a loss", listener.lost::get, lost -> lost > 0);
        assertThat(listener.undecided).hasValue(0);

        listener.holding = new CountDownLatch(1);
        try {
          assertThat(listener.held.await(10, TimeUnit.SECONDS)).isTrue();
          far.call(() -> flood());
        } finally {
          listener.holding.countDown();
        }

        within().see("unknown outcomes", listener.undecided::get, unknown -> unknown > 0);
        ProbeStatistics statistics =
            within().see("statistics", engine::statistics, s -> s.undecided() > 0);
        assertThat(statistics.overflows()).isPositive();
        int lost = listener.lost.get();
        within().see("another loss", listener.lost::get, now -> now > lost);
      }
    }
  }

  private static Eventually within() {
    return Eventually.within(Duration.ofSeconds(10));
  }

  /** Sends what looks like replies. */
  private static int flood() throws Exception {
    try (Arena arena = Arena.ofConfined();
        Socket socket = Socket.open(2, Socket.SOCK_RAW, Socket.IPPROTO_ICMP, "a flood")) {
      int size = 64;
      MessageBatch batch = new MessageBatch(arena, size, LENGTH, 0);
      for (int i = 0; i < size; i++) {
        long offset = batch.payloadOffset(i);
        batch.payload().set(ValueLayout.JAVA_BYTE, offset, (byte) IcmpEcho.REPLY);
        batch.payload().set(ValueLayout.JAVA_BYTE, offset + 4, (byte) (IDENTIFIER >> 8));
        batch.payload().set(ValueLayout.JAVA_BYTE, offset + 5, (byte) IDENTIFIER);
        batch.outgoing(i, Probing.address("10.77.1.1"), 0, LENGTH, 0);
      }
      for (int sent = 0; sent < PACKETS; sent += size) {
        socket.send(batch, 0, size);
      }
      return PACKETS;
    }
  }

  /** Holds the engine's loop with a reply, so that it reads nothing. */
  private static final class Blocking implements ProbeListener {
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger undecided = new AtomicInteger();
    final CountDownLatch held = new CountDownLatch(1);
    volatile CountDownLatch holding = new CountDownLatch(0);

    @Override
    public void received(
        IpAddress target, int sequence, long rttNanos, StampSource source, int hopLimit) {
      CountDownLatch release = holding;
      if (release.getCount() > 0) {
        held.countDown();
        try {
          release.await();
        } catch (InterruptedException closed) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void lost(
        IpAddress target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
      lost.incrementAndGet();
    }

    @Override
    public void undecided(IpAddress target, int sequence) {
      undecided.incrementAndGet();
    }

    @Override
    public void notSent(IpAddress target, int sequence, int errno) {}

    @Override
    public void discarded(IpAddress target, int sequence, Discard reason) {}

    @Override
    public void corrupted(IpAddress sender) {}
  }
}
