package io.netsonde.web;

import io.netsonde.metrics.FamilyUnion;
import io.netsonde.metrics.ProcessFamilies;
import io.netsonde.slice.SliceStatus;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that notes how often it was asked to reload, and answers what a test wants. */
final class FakeOperator implements Operator {
  final AtomicInteger reloads = new AtomicInteger();
  final AtomicInteger examinations = new AtomicInteger();

  /** Holds findings back until it is counted down. */
  volatile CountDownLatch found = new CountDownLatch(0);

  private final ProcessFamilies process = new ProcessFamilies();
  volatile Optional<String> complaint = Optional.empty();

  @Override
  public MetricSnapshots families() {
    return new FamilyUnion()
        .addAll(List.of(WebFixture.VERSION.family()))
        .addAll(process.collect())
        .snapshots();
  }

  @Override
  public String configuration() {
    return "compat: true\n";
  }

  @Override
  public String findings(List<SliceStatus> slices) throws IOException {
    int number = examinations.incrementAndGet();
    try {
      found.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    return "examination %d of %s\n"
        .formatted(number, slices.stream().map(SliceStatus::name).toList());
  }

  @Override
  public Optional<String> reload() {
    reloads.incrementAndGet();
    return complaint;
  }
}
