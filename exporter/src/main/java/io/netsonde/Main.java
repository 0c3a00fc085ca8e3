package io.netsonde;

import io.netsonde.cli.NetsondeCommand;
import io.netsonde.cli.Program;
import io.netsonde.cli.ServeOptions;
import io.netsonde.clients.ClientsConfig;
import io.netsonde.config.ConfigException;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.log.Log;
import io.netsonde.log.LogConfig;
import io.netsonde.log.UncaughtExceptionLog;
import io.netsonde.web.ListenAddress;
import io.netsonde.web.WebConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program's entry: the command line above, the application behind it. */
public final class Main {
  private static final System.Logger LOG = System.getLogger("io.netsonde.serve");

  private Main() {}

  /** Runs the command that the arguments name, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(new UncaughtExceptionLog(LOG));
    System.exit(NetsondeCommand.run(new Netsonde(), arguments));
  }

  private static final class Netsonde implements Program {
    @Override
    public void checkConfiguration(Path file) throws ConfigException {
      Configuration.read(file).web().security();
    }

    @Override
    public ClientsConfig clients(Path file) throws ConfigException {
      return Configuration.read(file).clients();
    }

    @Override
    public void serve(ServeOptions options)
        throws ConfigException, IOException, InterruptedException {
      Configuration configuration = overruled(options);
      Log.process().configure(configuration.log());
      options.notes().forEach(note -> LOG.log(System.Logger.Level.INFO, note));
      CountDownLatch stopped = new CountDownLatch(1);
      Supervisor supervisor = Supervisor.of(System.getenv());
      Application application;
      Rights rights = Rights.ofThisProgram();
      try (PrivilegedThread privileged = rights.privilegedThread(configuration.rights())) {
        PrivilegedThread files = rights.fileThread();
        rights.giveUp();
        application = new Application(configuration, configuration.web().security(), files);
        application.start(privileged);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> {
                  rights.giveUp();
                  supervisor.stopping();
                  application.close();
                  stopped.countDown();
                }));
      }
      HeapKeeper heap = new HeapKeeper();
      supervisor.ready(application);
      while (!stopped.await(supervisor.pauseMillis(), TimeUnit.MILLISECONDS)) {
        heap.keep();
        supervisor.keep(application);
      }
    }

    /** The file's configuration, or the defaults, with what the command line says instead. */
    private static Configuration overruled(ServeOptions options) throws ConfigException {
      Configuration file =
          options.configFile().isPresent()
              ? Configuration.read(options.configFile().get())
              : Configuration.defaults();
      LogConfig log =
          new LogConfig(
              options.logLevel().orElse(file.log().level()),
              options.logFormat().orElse(file.log().format()));
      OriginalEnvironment environment = OriginalEnvironment.of(System.getenv());
      List<ListenAddress> addresses =
          options.listenAddresses().isEmpty()
              ? environment.listenAddresses()
              : options.listenAddresses();
      WebConfig web = options.webConfigFile().map(file.web()::withConfigFile).orElse(file.web());
      return new Configuration(
          log,
          addresses.isEmpty() ? web : web.withListenAddresses(addresses),
          options.probe().applyTo(file.probe()),
          file.clients().withInterval(environment.interval()),
          file.jool(),
          options.capture().applyTo(file.tcp()));
    }
  }
}
