package io.netsonde.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.metrics.BuildVersion;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceCollector;
import io.netsonde.web.live.LivePages;
import io.netsonde.web.security.WebSecurity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Netsonde's listeners: one server of the JDK for each address, all with the same routes.
 *
 * <p>Threads: {@link #start} and {@link #close} are called once each by the application's thread.
 * Each server accepts on a platform thread of its own and answers each request on a virtual one, so
 * that a client that reads slowly costs memory and no thread.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.netsonde.web");

  /** Connections that wait to be accepted. */
  private static final int BACKLOG = 128;

  /** How long {@link #close} lets answers that have begun come to their end. */
  private static final int GRACE_SECONDS = 2;

  /** How long a request waits for what the doctor finds, which takes milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final WebConfig config;
  private final WebSecurity security;
  private final Routes own;
  private final Dispatcher dispatcher;
  private final Optional<LivePages> live;
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 0).factory());
  private final List<HttpServer> servers = new ArrayList<>();

  /**
   * Lays out the routes; nothing is opened yet.
   *
   * @param slices shown on the landing page, asked for readiness and families, and answering at
   *     their paths
   * @param operator the program around all of it
   * @throws IllegalArgumentException where two slices claim one path
   */
  public WebServer(
      WebConfig config,
      WebSecurity security,
      SliceCollector slices,
      Operator operator,
      BuildVersion version) {
    this(config, security, slices, operator, version, new AnswerMemory(), LivePages.STEP);
  }

  WebServer(
      WebConfig config,
      WebSecurity security,
      SliceCollector slices,
      Operator operator,
      BuildVersion version,
      AnswerMemory memory,
      Duration step) {
    this.config = config;
    this.security = security;
    HttpMetrics self = new HttpMetrics();
    live =
        config.livePage()
            ? Optional.of(new LivePages(slices::slices, config.responseTimeout(), step))
            : Optional.empty();
    own =
        Routes.own(
            config,
            new LandingPage(
                version,
                slices::slices,
                config.telemetryPath(),
                config.livePage(),
                InstantSource.system()),
            new HealthPages(slices::slices),
            new OperatorPages(operator, config.enableLifecycle()),
            new DoctorPage(operator, slices::slices, PATIENCE, System::nanoTime),
            new MetricsPage(
                slices,
                () ->
                    new FamilyUnion()
                        .addAll(operator.families())
                        .addAll(security.families())
                        .addAll(self.collect())
                        .addAll(live.map(LivePages::families).orElse(List.of()))
                        .snapshots()),
            live);
    dispatcher = new Dispatcher(routes(slices.slices()), self, security, memory, System::nanoTime);
  }

  private Routes routes(List<Slice> slices) {
    return own.with(slices, config.maxScrapes());
  }

  /**
   * Answers at the paths of these slices from now on, and no longer at those of others.
   *
   * @throws IllegalArgumentException where two slices claim one path; nothing is exchanged then
   */
  public void exchange(List<Slice> slices) {
    dispatcher.exchange(routes(slices));
  }

  /** Does what needs the right to listen on ports below 1024. */
  public interface Binder {
    /** Does it and waits for its end. */
    void run(PrivilegedThread.Work bind) throws IOException;
  }

  /**
   * Listens on all addresses and returns.
   *
   * @throws ListenException with one sentence for the user where an address cannot be had; then
   *     none is listened on
   */
  public void start() throws ListenException {
    start(PrivilegedThread.Work::run);
  }

  /**
   * Listens as {@link #start()} does, with help in taking the ports. Only that is the binder's: a
   * server starts threads of its own when it is made, and they inherit the rights of the caller.
   */
  public void start(Binder binder) throws ListenException {
    config.limits().install();
    for (ListenAddress address : config.listenAddresses()) {
      try {
        HttpServer server = create();
        servers.add(server);
        InetSocketAddress resolved = address.resolve();
        binder.run(() -> server.bind(resolved, BACKLOG));
      } catch (IOException e) {
        stop(0);
        throw new ListenException(address, e);
      }
    }
    for (HttpServer server : servers) {
      server.createContext("/", dispatcher);
      server.setExecutor(requests);
      server.start();
      LOG.log(Level.INFO, "listening on {0}", readable(server.getAddress()));
    }
    live.ifPresent(LivePages::start);
  }

  private HttpServer create() throws IOException {
    Optional<SSLContext> tls = security.tls();
    if (tls.isEmpty()) {
      return HttpServer.create();
    }
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls.get()) {
          @Override
          public void configure(HttpsParameters connection) {
            connection.setSSLParameters(security.parameters());
          }
        });
    return server;
  }

  /** How addresses begin: {@code http} or {@code https}. */
  public String scheme() {
    return security.tls().isPresent() ? "https" : "http";
  }

  /**
   * The addresses that are listened on, with the ports that were found free; empty before start.
   */
  public List<InetSocketAddress> addresses() {
    return servers.stream().map(HttpServer::getAddress).toList();
  }

  /** Stops listening, lets begun answers end for {@value #GRACE_SECONDS} s, then cuts them off. */
  @Override
  public void close() {
    live.ifPresent(LivePages::close);
    stop(GRACE_SECONDS);
    requests.shutdownNow();
  }

  private static ListenAddress readable(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String text = host.isAnyLocalAddress() ? "" : host.getHostAddress();
    return new ListenAddress(text, address.getPort());
  }

  private void stop(int graceSeconds) {
    List<Thread> stops =
        servers.stream()
            .map(server -> Thread.ofVirtual().start(() -> server.stop(graceSeconds)))
            .toList();
    for (Thread stop : stops) {
      try {
        stop.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    servers.clear();
  }
}
