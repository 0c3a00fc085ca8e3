package io.netsonde.cli;

import io.netsonde.probe.LossCause;
import io.netsonde.probe.ProbeConfig;
import io.netsonde.probe.ProbeEngine;
import io.netsonde.probe.ProbeListener;
import io.netsonde.probe.StampSource;
import io.netsonde.slice.Feature;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the doctor says of probing: it pings this machine's own loopback addresses. */
final class ProbeExamination {
  private static final Duration SOCKETS = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** The first packet may come before the machine has begun to stamp, so more than one. */
  private static final long PROBES = 3;

  private static final IpAddress LOOPBACK_V4 = new IpAddress(false, 0, 0x7f000001L, 0);
  private static final IpAddress LOOPBACK_V6 = new IpAddress(true, 0, 1, 0);

  private ProbeExamination() {}

  static List<Finding> findings() throws InterruptedException {
    Outcomes outcomes = new Outcomes();
    List<Finding> findings = new ArrayList<>();
    try (ProbeEngine engine =
        new ProbeEngine(
            ProbeConfig.defaults().with(INTERVAL, TIMEOUT),
            outcomes,
            ProbeEngine.platformThreads())) {
      engine.start();
      engine.probe(LOOPBACK_V4, PROBES);
      engine.probe(LOOPBACK_V6, PROBES);
      boolean all = outcomes.finished.await(5, TimeUnit.SECONDS);
      findings.add(finding("icmpv4", LOOPBACK_V4, engine, outcomes, all));
      findings.add(finding("icmpv6", LOOPBACK_V6, engine, outcomes, all));
    }
    return findings;
  }

  private static Finding finding(
      String subject, IpAddress address, ProbeEngine engine, Outcomes outcomes, boolean all)
      throws InterruptedException {
    Optional<Feature> feature = engine.feature(address.v6(), SOCKETS);
    if (feature.isEmpty() || !all) {
      return Finding.fail(
          subject, "the engine did not answer in time", "try again on a less busy machine");
    }
    if (!feature.get().on()) {
      return address.v6()
          ? Finding.warn(subject, feature.get().detail(), "")
          : Finding.fail(subject, feature.get().detail(), "");
    }
    String last = outcomes.last.getOrDefault(address, "nothing");
    String detail = feature.get().detail() + "; " + address + ": " + last;
    if (last.endsWith(StampSource.KERNEL.label())) {
      return Finding.ok(subject, detail);
    }
    return Finding.warn(
        subject,
        detail,
        "bring the loopback interface up (ip link set lo up), or see docs/operations.md on stamps");
  }

  /** The last outcome of each address, in words. */
  private static final class Outcomes implements ProbeListener {
    final Map<IpAddress, String> last = new ConcurrentHashMap<>();
    final CountDownLatch finished = new CountDownLatch(2 * (int) PROBES);

    @Override
    public void received(IpAddress target, long rttNanos, StampSource source) {
      note(
          target,
          String.format(
              Locale.ROOT, "answers in %.1f µs, stamps: %s", rttNanos / 1e3, source.label()));
    }

    @Override
    public void lost(IpAddress target, LossCause cause, Optional<IpAddress> reporter) {
      note(target, "does not answer");
    }

    @Override
    public void notSent(IpAddress target, int errno) {
      note(target, "not sent: " + io.netsonde.linux.Errno.name(errno));
    }

    private void note(IpAddress target, String outcome) {
      last.put(target, outcome);
      finished.countDown();
    }
  }
}
