package io.netsonde;

import io.netsonde.cli.DemoInvitation;
import io.netsonde.cli.DemoOptions;
import io.netsonde.cli.NetsondeCommand;
import io.netsonde.cli.Program;
import io.netsonde.cli.ServeOptions;
import io.netsonde.clients.ClientsConfig;
import io.netsonde.config.ConfigException;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.log.Log;
import io.netsonde.log.UncaughtExceptionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

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
    public String configurationText(ServeOptions options) throws ConfigException {
      Settings settings = new Settings(options, System.getenv());
      settings.read().web().security();
      return settings.text().get();
    }

    @Override
    public void demonstrate(DemoOptions options, Consumer<DemoInvitation> started)
        throws ConfigException, IOException, InterruptedException {
      new Demonstration(options).run(started);
    }

    @Override
    public void serve(ServeOptions options)
        throws ConfigException, IOException, InterruptedException {
      Reloads reloads = new Reloads();
      LiveSettings settings = new LiveSettings(new Settings(options, System.getenv()), reloads);
      Configuration configuration = settings.first();
      Log.process().configure(configuration.log());
      options.notes().forEach(note -> LOG.log(System.Logger.Level.INFO, note));
      AtomicBoolean stopping = new AtomicBoolean();
      Supervisor supervisor = Supervisor.of(System.getenv());
      Rights rights = Rights.ofThisProgram();
      try (PrivilegedThread privileged = rights.privilegedThread(configuration.rights());
          PrivilegedThread files = rights.fileThread()) {
        rights.giveUp();
        Application application =
            new Application(
                configuration,
                configuration.web().security(),
                new SliceMaker(files),
                privileged,
                privileged,
                settings);
        application.start();
        rights.serving(privileged, configuration.rights());
        Signals.handle("HUP", reloads::ask);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> {
                  rights.giveUp();
                  supervisor.stopping();
                  application.close();
                  stopping.set(true);
                }));
        application.invite();
        MemoryKeeper.start();
        supervisor.ready(application);
        while (!stopping.get()) {
          reloads.fulfil(
              supervisor.pause(),
              () -> {
                supervisor.reloading();
                Optional<String> complaint = settings.reload(application);
                supervisor.ready(application);
                return complaint;
              });
          supervisor.keep(application);
        }
      }
    }
  }
}
