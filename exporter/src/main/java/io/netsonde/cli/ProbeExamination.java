package io.netsonde.cli;

import io.netsonde.linux.Errno;
import io.netsonde.probe.Discard;
import io.netsonde.probe.LossCause;
import io.netsonde.probe.ProbeConfig;
import io.netsonde.probe.ProbeEngine;
import io.netsonde.probe.ProbeListener;
import io.netsonde.probe.ProbePreset;
import io.netsonde.probe.SocketBuffers;
import io.netsonde.probe.StampSource;
import io.netsonde.slice.Feature;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the doctor says of probing: it probes this machine's own loopback addresses. */
final class ProbeExamination {
  private static final Duration SOCKETS = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** The first packet may come before the machine has begun to stamp, so more than one. */
  private static final int PROBES = 3;

  private static final IpAddress LOOPBACK_V4 = new IpAddress(false, 0, 0x7f000001L, 0);
  private static final IpAddress LOOPBACK_V6 = new IpAddress(true, 0, 1, 0);

  private ProbeExamination() {}

  static List<Finding> findings() throws InterruptedException {
    return List.of(
        echo(LOOPBACK_V4), echo(LOOPBACK_V6), tcp(LOOPBACK_V4), tcp(LOOPBACK_V6), buffers());
  }

  /** Whether the kernel buffers enough; it opens one socket and sends nothing. */
  static Finding buffers() {
    try {
      SocketBuffers granted = SocketBuffers.granted();
      String detail = kilobytes(granted.receive()) + " to receive, " + kilobytes(granted.send());
      return granted.suffice()
          ? Finding.ok("buffers", detail + " to send")
          : Finding.warn(
              "buffers",
              detail + " to send; bursts may overflow them, above all of ICMP to silent neighbours",
              "as root: sysctl -w net.core.rmem_max="
                  + SocketBuffers.WANTED.receive()
                  + " net.core.wmem_max="
                  + SocketBuffers.WANTED.send());
    } catch (IOException e) {
      return Finding.warn("buffers", String.valueOf(e.getMessage()), "");
    }
  }

  private static String kilobytes(int bytes) {
    return bytes / 1024 + " KiB";
  }

  private static Finding echo(IpAddress address) throws InterruptedException {
    LastOutcome outcome = new LastOutcome();
    try (ProbeEngine engine = engine(outcome)) {
      Optional<Feature> feature = engine.feature(address.v6(), SOCKETS);
      engine.probe(address, PROBES);
      return finding(address.v6() ? "icmpv6" : "icmpv4", address, feature, outcome);
    }
  }

  /** A port that listens is the doctor's own; nobody else's is touched. */
  private static Finding tcp(IpAddress address) throws InterruptedException {
    String subject = address.v6() ? "tcpv6" : "tcpv4";
    LastOutcome outcome = new LastOutcome();
    try (ProbeEngine engine = engine(outcome);
        ServerSocket server =
            new ServerSocket(0, PROBES, InetAddress.getByName(address.toString()))) {
      Optional<Feature> feature = engine.tcpFeature(address.v6(), SOCKETS);
      engine.probe(address, ProbePreset.ofTcpPort(server.getLocalPort()), PROBES);
      return finding(subject, address, feature, outcome);
    } catch (IOException e) {
      return Finding.warn(subject, "cannot listen on " + address + ": " + e.getMessage(), "");
    }
  }

  private static ProbeEngine engine(LastOutcome outcome) {
    ProbeEngine engine =
        new ProbeEngine(
            ProbeConfig.defaults().with(INTERVAL, TIMEOUT), outcome, ProbeEngine.platformThreads());
    engine.start();
    return engine;
  }

  private static Finding finding(
      String subject, IpAddress address, Optional<Feature> feature, LastOutcome outcome)
      throws InterruptedException {
    if (feature.isPresent() && !feature.get().on()) {
      return address.v6()
          ? Finding.warn(subject, feature.get().detail(), "")
          : Finding.fail(subject, feature.get().detail(), "");
    }
    if (feature.isEmpty() || !outcome.all.await(5, TimeUnit.SECONDS)) {
      return Finding.fail(
          subject, "the engine did not answer in time", "try again on a less busy machine");
    }
    String detail = feature.get().detail() + "; " + address + ": " + outcome.text;
    return outcome.source == StampSource.KERNEL || outcome.source == StampSource.TCP_INFO
        ? Finding.ok(subject, detail)
        : Finding.warn(
            subject,
            detail,
            "bring the loopback interface up (ip link set lo up), or see docs/operations.md on"
                + " stamps");
  }

  /** Written by the loop, and read when all outcomes are there. */
  private static final class LastOutcome implements ProbeListener {
    final CountDownLatch all = new CountDownLatch(PROBES);
    volatile String text = "";
    volatile @Nullable StampSource source;

    @Override
    public void received(
        IpAddress target, int sequence, long rttNanos, StampSource stamps, int hopLimit) {
      source = stamps;
      note(
          String.format(
              Locale.ROOT, "answers in %.1f µs, stamps: %s", rttNanos / 1e3, stamps.label()));
    }

    @Override
    public void lost(
        IpAddress target, int sequence, LossCause cause, Optional<IpAddress> reporter) {
      note("does not answer");
    }

    @Override
    public void notSent(IpAddress target, int sequence, int errno) {
      note("not sent: " + Errno.name(errno));
    }

    @Override
    public void undecided(IpAddress target, int sequence) {
      note("there is no room for its answers");
    }

    @Override
    public void discarded(IpAddress target, int sequence, Discard reason) {}

    @Override
    public void corrupted(IpAddress sender) {}

    private void note(String outcome) {
      text = outcome;
      all.countDown();
    }
  }
}
