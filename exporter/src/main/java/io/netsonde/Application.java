package io.netsonde;

import io.netsonde.clients.ClientsSlice;
import io.netsonde.jool.JoolSlice;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.metrics.BuildVersion;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.metrics.ProcessFamilies;
import io.netsonde.probe.ProbeSlice;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceCollector;
import io.netsonde.slice.SliceStatus;
import io.netsonde.tcp.TcpSlice;
import io.netsonde.web.ListenException;
import io.netsonde.web.WebServer;
import io.netsonde.web.security.WebSecurity;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The wiring: slices and web of one configuration, started in order and stopped in reverse. */
final class Application implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.serve");

  private final List<Slice> slices = new ArrayList<>();
  private final WebServer web;

  /**
   * Makes everything, and starts nothing.
   *
   * @param security who may ask, and over what
   * @param files can start a thread that reads other programs' files
   */
  Application(Configuration configuration, WebSecurity security, PrivilegedThread files) {
    if (configuration.probe().enabled()) {
      slices.add(new ProbeSlice(configuration.probe()));
    } else {
      LOG.log(System.Logger.Level.INFO, "the slice probe is off: probe.enabled is false");
    }
    if (configuration.clients().enabled()) {
      slices.add(new ClientsSlice(configuration.clients(), files));
    } else {
      files.close();
      LOG.log(System.Logger.Level.INFO, "the slice clients is off: clients.enabled is false");
    }
    if (configuration.jool().enabled()) {
      slices.add(new JoolSlice(configuration.jool()));
    } else {
      LOG.log(System.Logger.Level.INFO, "the slice jool is off: jool.enabled is false");
    }
    if (configuration.tcp().isOn()) {
      slices.add(new TcpSlice(configuration.tcp()));
    } else {
      LOG.log(System.Logger.Level.INFO, "the slice tcp is off: tcp.enabled is false");
    }
    BuildVersion version = BuildVersion.load();
    SliceCollector collector = new SliceCollector(slices, System::nanoTime);
    ProcessFamilies process = new ProcessFamilies();
    web =
        new WebServer(
            configuration.web(),
            security,
            slices,
            () -> metrics(version, collector, process),
            version);
  }

  private static MetricSnapshots metrics(
      BuildVersion version, SliceCollector collector, ProcessFamilies process) {
    FamilyUnion all = new FamilyUnion();
    all.add(version.family());
    all.addAll(collector.collect());
    all.addAll(process.collect());
    return all.snapshots();
  }

  /**
   * Listens first, so that a taken port costs nothing, then starts the slices.
   *
   * @param privileged takes the ports and starts the slices, whose threads inherit its rights; all
   *     other threads inherit the caller's
   * @throws ListenException when an address cannot be listened on
   */
  void start(PrivilegedThread privileged) throws IOException {
    web.start(privileged::run);
    for (Slice slice : slices) {
      privileged.run(slice::start);
    }
    for (InetSocketAddress address : web.addresses()) {
      String host =
          address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
      LOG.log(
          System.Logger.Level.INFO,
          "have a look at {0}://{1}:{2}/",
          web.scheme(),
          host.contains(":") ? "[" + host + "]" : host,
          String.valueOf(address.getPort()));
    }
  }

  /** Where it listens; empty before the start. */
  List<InetSocketAddress> addresses() {
    return web.addresses();
  }

  /** One line for whoever supervises it: {@code probe up, clients idle, jool idle, tcp up}. */
  String summary() {
    return slices.stream()
        .map(SliceStatus::of)
        .map(status -> status.name() + " " + status.health().state())
        .collect(Collectors.joining(", "));
  }

  /** Stops answering, then the slices, the last one first. */
  @Override
  public void close() {
    web.close();
    slices.reversed().forEach(Slice::close);
    LOG.log(System.Logger.Level.INFO, "stopped");
  }
}
