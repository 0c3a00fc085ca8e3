package io.netsonde.cli;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;

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
