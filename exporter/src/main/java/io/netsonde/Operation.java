package io.netsonde;

import io.netsonde.cli.ServerExamination;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.slice.SliceStatus;
import io.netsonde.web.Operator;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the pages show of this program and ask of it.
 *
 * @param settings what is in force
 * @param starter the thread that starts the slices, which has their rights and network namespace
 */
record Operation(LiveSettings settings, PrivilegedThread starter) implements Operator {
  @Override
  public MetricSnapshots families() {
    return settings.families();
  }

  @Override
  public String configuration() {
    return settings.configuration();
  }

  @Override
  public String findings(List<SliceStatus> slices) throws IOException {
    return ServerExamination.report(starter, settings.file(), settings::check, slices);
  }

  @Override
  public Optional<String> reload() throws InterruptedException {
    return settings.reload();
  }
}
