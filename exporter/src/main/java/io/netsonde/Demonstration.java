package io.netsonde;

import io.netsonde.cli.CaptureOverrides;
import io.netsonde.cli.DemoInvitation;
import io.netsonde.cli.DemoOptions;
import io.netsonde.cli.ProbeOverrides;
import io.netsonde.cli.ServeOptions;
import io.netsonde.cli.WebOverrides;
import io.netsonde.config.ConfigException;
import io.netsonde.demo.Demo;
import io.netsonde.lab.LabException;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The demo and the application that watches it, in one process: the slices inside the router's
 * network namespace, HTTP where the program was started.
 *
 * <p>The calling thread keeps all rights, because it removes the network; what serves gives up what
 * it does not need, as in {@code serve}.
 */
final class Demonstration {
  private final DemoOptions options;
  private final CountDownLatch stop = new CountDownLatch(1);

  Demonstration(DemoOptions options) {
    this.options = options;
  }

  /**
   * Runs to its end.
   *
   * @param started is told when all is there
   */
  void run(Consumer<DemoInvitation> started)
      throws ConfigException, IOException, InterruptedException {
    // Before anything is built, so that whatever is gets removed in order.
    for (String signal : List.of("INT", "TERM", "HUP")) {
      Signals.handle(signal, stop::countDown);
    }
    try (Demo demo = Demo.open()) {
      Settings settings = new Settings(told(demo.configuration()), Map.of());
      serve(demo, new LiveSettings(settings, new Reloads()), started);
    }
  }

  private ServeOptions told(Path configuration) {
    WebOverrides web =
        new WebOverrides(
            List.of(options.address()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    return new ServeOptions(
        Optional.of(configuration),
        web,
        Optional.empty(),
        Optional.empty(),
        ProbeOverrides.NONE,
        CaptureOverrides.NONE,
        List.of());
  }

  private void serve(Demo demo, LiveSettings settings, Consumer<DemoInvitation> started)
      throws ConfigException, IOException, InterruptedException {
    Configuration configuration = settings.first();
    Log.process().configure(configuration.log());
    Rights rights = Rights.ofThisProgram();
    try (PrivilegedThread ports = rights.privilegedThread(Set.of());
        PrivilegedThread starter = PrivilegedThread.start("demo-slices");
        PrivilegedThread files = PrivilegedThread.start("client-files");
        PrivilegedThread plain = PrivilegedThread.start("demo-serve")) {
      plain.run(rights::giveUp);
      Application application =
          new Application(
              configuration,
              configuration.web().security(),
              new SliceMaker(files),
              ports,
              starter,
              settings);
      try {
        plain.run(application::listen);
        NetworkNamespace router = demo.build();
        starter.run(router::enter);
        rights.serving(starter, configuration.rights());
        files.run(router::enter);
        Rights.filesOnly(files);
        plain.run(application::startSlices);
        plain.run(MemoryKeeper::start);
        if (stop.getCount() > 0) {
          started.accept(new DemoInvitation(application.invitations(), demo.view()));
        }
        awaitEnd();
      } catch (LabException e) {
        // A terminal tells all of its processes to end, those that build the network, too.
        if (stop.getCount() > 0) {
          throw e;
        }
      } finally {
        plain.run(application::close);
      }
    }
  }

  private void awaitEnd() throws InterruptedException {
    if (options.length().isPresent()) {
      stop.await(options.length().get().toNanos(), TimeUnit.NANOSECONDS);
    } else {
      stop.await();
    }
  }
}
