package io.netsonde.cli;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.config.ConfigException;
import io.netsonde.lab.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The program behind the command line, which the wiring above gives to the commands. */
public interface Program {
  /**
   * Serves until the process is told to stop.
   *
   * @throws ConfigException when the configuration file is wrong
   * @throws IOException when an address cannot be listened on
   * @throws InterruptedException when the calling thread is told to stop
   */
  void serve(ServeOptions options) throws ConfigException, IOException, InterruptedException;

  /**
   * Builds the demo's network and serves what is seen in it, until the process is told to stop or
   * the time is over; then removes it.
   *
   * @param started is told once, when all of it is there
   * @throws LabException when the network cannot be built, with a sentence that says why
   * @throws IOException when the address cannot be listened on
   * @throws InterruptedException when the calling thread is told to stop
   */
  void demonstrate(DemoOptions options, Consumer<DemoInvitation> started)
      throws ConfigException, IOException, InterruptedException;

  /**
   * Reads a configuration file and does nothing with it.
   *
   * @throws ConfigException listing all that is wrong in it
   */
  void checkConfiguration(Path file) throws ConfigException;

  /**
   * All that is in force with these options, as a file that says it; secrets hidden.
   *
   * @throws ConfigException listing all that is wrong in it
   */
  String configurationText(ServeOptions options) throws ConfigException;

  /**
   * Reads what a configuration file says about clients.
   *
   * @throws ConfigException listing all that is wrong in it
   */
  ClientsConfig clients(Path file) throws ConfigException;
}
