package io.netsonde.cli;

import io.netsonde.web.HealthQuestion;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code netsonde health}: the check of a container, in which there is no curl. */
@Command(
    name = "health",
    description = {
      "Ask a running 'netsonde serve' how it is, and print what it says.",
      "Exit code: 0 when it answers with 200, 1 when not, 2 for wrong usage."
    })
final class HealthCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      converter = Flags.PageFlag.class,
      description =
          "What to ask for; /-/ready tells whether every slice works. Default:"
              + " http://localhost:10116/-/healthy.")
  private URI page = HealthQuestion.page("localhost:10116");

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      converter = Flags.FileFlag.class,
      description = "Believe certificates that these authorities have signed (PEM).")
  private @Nullable Path authorities;

  @Option(names = "--insecure", description = "Believe any certificate.")
  private boolean insecure;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Flags.PatienceFlag.class,
      description = "How long to wait for the whole answer, 100ms to 1m. Default: 5s.")
  private Duration timeout = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    HealthQuestion.Reply reply =
        new HealthQuestion(page, Optional.ofNullable(authorities), insecure, timeout).ask();
    PrintWriter out = spec.commandLine().getOut();
    reply.text().lines().map(Complaints::visible).forEach(out::println);
    out.flush();
    if (reply.status() != HttpURLConnection.HTTP_OK) {
      throw new CommandFailure(page + ": answers with status " + reply.status());
    }
    return ExitCode.OK;
  }
}
