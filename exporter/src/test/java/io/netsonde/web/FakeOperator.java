package io.netsonde.web;

import io.netsonde.metrics.FamilyUnion;
import io.netsonde.metrics.ProcessFamilies;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that notes how often it was asked to reload, and answers what a test wants. */
final class FakeOperator implements Operator {
  final AtomicInteger reloads = new AtomicInteger();
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
  public Optional<String> reload() {
    reloads.incrementAndGet();
    return complaint;
  }
}
