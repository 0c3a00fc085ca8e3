package io.netsonde.clients;

import io.netsonde.linux.PrivilegedThread;
import io.netsonde.slice.Health;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LoopThread;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Who is on my network, and what do they use? The clients slice as the application sees it. */
public final class ClientsSlice implements Slice {
  private final ClientsConfig config;
  private final ClientsLoop loop;
  private final LoopThread thread;

  /**
   * A slice that stands still until {@link #start}.
   *
   * @param files starts the thread that reads names, whose files may be other programs' own; stays
   *     the caller's
   */
  public ClientsSlice(ClientsConfig config, PrivilegedThread files) {
    this.config = config;
    loop = new ClientsLoop(config, files);
    thread = new LoopThread("clients-loop", loop);
  }

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Health health() {
    ClientsSnapshot snapshot = loop.snapshot();
    boolean running = thread.isRunning();
    boolean works =
        snapshot.accounting().current()
            && (snapshot.connections().current() || !config.connections());
    return new Health(
        running && snapshot.trouble().isEmpty() && works,
        running && snapshot.idle(),
        thread.trouble().orElseGet(() -> detail(snapshot)),
        snapshot.lastSuccess(),
        snapshot.features(),
        snapshot.errors(),
        snapshot.boundHits());
  }

  private static String detail(ClientsSnapshot snapshot) {
    if (!snapshot.trouble().isEmpty()) {
      return "nobody to watch: " + snapshot.trouble();
    }
    int count = snapshot.clients().size();
    String watching = "watching " + count + (count == 1 ? " client" : " clients");
    if (!snapshot.accounting().current()) {
      return watching + "; bytes are not known: " + snapshot.accounting().detail();
    }
    return watching;
  }

  @Override
  public List<MetricSnapshot> collect() {
    ClientsSnapshot snapshot = loop.snapshot();
    if (snapshot.idle()) {
      return List.of();
    }
    List<MetricSnapshot> families = new ArrayList<>(ClientFamilies.of(snapshot));
    families.addAll(SourceFamilies.of(snapshot));
    families.addAll(PeopleFamilies.of(snapshot));
    if (config.compat()) {
      families.addAll(CompatFamilies.of(snapshot));
    }
    return families;
  }

  @Override
  public List<LiveTable> live() {
    return LiveView.of(loop.snapshot());
  }

  @Override
  public void close() {
    thread.close();
  }
}
