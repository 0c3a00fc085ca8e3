package io.netsonde;

import io.netsonde.linux.PrivilegedThread;
import io.netsonde.metrics.BuildVersion;
import io.netsonde.probe.ProbeSlice;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceCollector;
import io.netsonde.slice.SliceStatus;
import io.netsonde.web.ListenException;
import io.netsonde.web.WebServer;
import io.netsonde.web.security.WebSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The wiring: slices and web of a configuration, started in order and stopped in reverse, and those
 * slices exchanged whose part of the configuration has changed.
 *
 * <p>Threads: {@link #start}, {@link #exchange} and {@link #close} one after the other, from any.
 */
final class Application implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.serve");

  private final SliceMaker maker;
  private final PrivilegedThread ports;
  private final PrivilegedThread starter;
  private final SliceCollector slices;
  private final WebServer web;
  private Configuration configuration;
  private boolean closed;

  /**
   * Makes everything, and starts nothing.
   *
   * @param security who may ask, and over what
   * @param ports takes the ports
   * @param starter starts the slices, whose threads inherit its rights and its network namespace;
   *     all other threads inherit the caller's
   */
  Application(
      Configuration configuration,
      WebSecurity security,
      SliceMaker maker,
      PrivilegedThread ports,
      PrivilegedThread starter,
      LiveSettings settings) {
    this.configuration = configuration;
    this.maker = maker;
    this.ports = ports;
    this.starter = starter;
    slices = new SliceCollector(made(configuration, _ -> true), System::nanoTime);
    web =
        new WebServer(
            configuration.web(),
            security,
            slices,
            new Operation(settings, starter),
            BuildVersion.load());
  }

  /** New slices of those names that are picked and on. */
  private List<Slice> made(Configuration from, Predicate<String> picked) {
    List<Slice> made = new ArrayList<>();
    for (String name : SliceMaker.NAMES) {
      if (picked.test(name)) {
        if (SliceMaker.section(name, from).isPresent()) {
          made.add(maker.make(name, from));
        } else {
          LOG.log(System.Logger.Level.INFO, "the slice {0} is off: {0}.enabled is false", name);
        }
      }
    }
    return made;
  }

  /**
   * Listens first, so that a taken port costs nothing, then starts the slices.
   *
   * @throws ListenException when an address cannot be listened on
   */
  void start() throws IOException {
    listen();
    startSlices();
  }

  /** Says where to look; not before it can be ended in order, for some wait for this to end it. */
  synchronized void invite() {
    invitations().forEach(url -> LOG.log(System.Logger.Level.INFO, "have a look at {0}", url));
  }

  /**
   * The first half of a start: answers, and tells of slices that stand still.
   *
   * @throws ListenException when an address cannot be listened on
   */
  void listen() throws IOException {
    web.start(ports::run);
  }

  /** The second half of a start. */
  void startSlices() throws IOException {
    for (Slice slice : slices.slices()) {
      starter.run(slice::start);
    }
  }

  /** What to type into a browser on this machine: a URL for each address. */
  List<String> invitations() {
    return web.addresses().stream().map(this::invitation).toList();
  }

  private String invitation(InetSocketAddress address) {
    String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
    return web.scheme()
        + "://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + address.getPort()
        + "/";
  }

  /** Where it listens; empty before the start. */
  List<InetSocketAddress> addresses() {
    return web.addresses();
  }

  /** One line for whoever supervises it: {@code probe up, clients idle, jool idle, tcp up}. */
  String summary() {
    return slices.slices().stream()
        .map(SliceStatus::of)
        .map(status -> status.name() + " " + status.health().state())
        .collect(Collectors.joining(", "));
  }

  /**
   * Goes over to another configuration: slices whose part of it is the same go on as if nothing had
   * happened, those that can go over to it as they run do so, all others are closed and made anew.
   * What is about HTTP stays as it is.
   *
   * @return the names of the slices that came, went or were made anew
   */
  synchronized List<String> exchange(Configuration next) throws IOException {
    if (closed) {
      return List.of();
    }
    List<String> changed =
        SliceMaker.NAMES.stream()
            .filter(name ->
                !SliceMaker.section(name, configuration).equals(SliceMaker.section(name, next)))
            .filter(name -> !taken(name, next))
            .toList();
    List<Slice> fresh = made(next, changed::contains);
    List<Slice> before = slices.slices();
    List<Slice> after = new ArrayList<>();
    for (String name : SliceMaker.NAMES) {
      named(name, changed.contains(name) ? fresh : before).ifPresent(after::add);
    }
    slices.exchange(after);
    web.exchange(after);
    configuration = next;
    // Two of a kind would be in each other's way in the kernel.
    before.stream().filter(slice -> changed.contains(slice.name())).forEach(Slice::close);
    for (Slice slice : fresh) {
      starter.run(slice::start);
    }
    return changed;
  }

  /** Whether a slice goes over to the configuration as it runs. */
  private boolean taken(String name, Configuration next) {
    return next.probe().enabled()
        && named(name, slices.slices()).orElse(null) instanceof ProbeSlice probe
        && probe.take(next.probe());
  }

  private static Optional<Slice> named(String name, List<Slice> slices) {
    return slices.stream().filter(slice -> slice.name().equals(name)).findFirst();
  }

  /** Stops answering, then the slices, the last one first. */
  @Override
  public synchronized void close() {
    closed = true;
    web.close();
    slices.slices().reversed().forEach(Slice::close);
    LOG.log(System.Logger.Level.INFO, "stopped");
  }
}
