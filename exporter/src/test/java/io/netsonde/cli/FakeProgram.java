package io.netsonde.cli;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.demo.DemoView;
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
  /** What a demo tells. */
  static final DemoInvitation INVITATION =
      new DemoInvitation(
          List.of("http://127.0.0.1:10116/"),
          new DemoView(
              List.of(new DemoView.Line("laptop", "192.168.10.21", "large downloads")),
              List.of(new DemoView.Line("far", "203.0.113.10", "late")),
              List.of("there is no NAT64")));

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
    started.accept(INVITATION);
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
