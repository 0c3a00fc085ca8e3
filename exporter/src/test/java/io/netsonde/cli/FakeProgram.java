package io.netsonde.cli;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;

/** A program that does nothing but note what it was asked, and the terminal before it. */
final class FakeProgram implements Program {
  final List<ServeOptions> served = new ArrayList<>();
  final List<DemoOptions> demonstrated = new ArrayList<>();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private final Failure failure;

  /** What serving ends with. */
  interface Failure {
    void happen() throws ConfigException, IOException, InterruptedException;
  }

  FakeProgram() {
    this(() -> {});
  }

  FakeProgram(Failure failure) {
    this.failure = failure;
  }

  /** Runs a command as {@link NetsondeCommand#run} does, with the terminal caught. */
  int run(String... arguments) {
    CommandLine line = NetsondeCommand.commandLine(this);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Override
  public void serve(ServeOptions options)
      throws ConfigException, IOException, InterruptedException {
    served.add(options);
    failure.happen();
  }

  @Override
  public void demonstrate(DemoOptions options, Consumer<DemoInvitation> started)
      throws ConfigException, IOException, InterruptedException {
    demonstrated.add(options);
    failure.happen();
  }

  @Override
  public ClientsConfig clients(Path file) throws ConfigException {
    checkConfiguration(file);
    return ClientsConfig.defaults();
  }

  @Override
  public String configurationText(ServeOptions options) throws ConfigException {
    if (options.configFile().isPresent()) {
      checkConfiguration(options.configFile().get());
    }
    return "compat: true\n";
  }

  /** A program that knows one key. */
  @Override
  public void checkConfiguration(Path file) throws ConfigException {
    ConfigDocument.read(file).bind(root -> root.bool("compat", true));
  }
}
