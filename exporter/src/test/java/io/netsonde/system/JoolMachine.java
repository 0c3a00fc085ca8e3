package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Outcome;
import io.netsonde.lab.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Netsonde and Jool's own command saw in a virtual machine in which {@code
 * src/test/vm/jool-check} loaded two versions of the module, one after the other.
 *
 * @param directory with a file for each answer and each output
 */
record JoolMachine(Path directory) {
  private static final Duration LIMIT = Duration.ofMinutes(9);
  private static final String ROOT =
      """
      probe: {enabled: false}
      clients: {enabled: false}
      tcp: {enabled: false}
      jool:
        interval: 250ms
        details: [configuration, pool4, bindings, sessions]
        details_interval: 1s
      """;
  private static final String NOBODY =
      """
      probe: {enabled: false}
      clients: {enabled: false}
      tcp: {enabled: false}
      jool: {interval: 250ms, retry: 2s, hostname: vm, instances: [nat64/later]}
      """;

  /** Boots it, has all done, and waits for its end. */
  static JoolMachine run(Path directory, String firstSuite, String secondSuite) throws IOException {
    JoolMachine machine = new JoolMachine(directory);
    machine.write("serve", serve(ROOT));
    machine.write(
        "nobody",
        Stream.concat(
                Stream.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--bounding-set=-all"),
                Stream.of(serve(NOBODY)))
            .toArray(String[]::new));
    machine.write("display", QuickStart.command("jool", "stats", "display", "--all", "--csv"));

    VirtualMachine.compile("jool-many.c", directory.resolve("jool-many"));

    Outcome outcome =
        VirtualMachine.run(
            LIMIT,
            List.of("-m", "1024", "-w", directory.toString()),
            "bash",
            "src/test/vm/jool-check",
            directory.toString(),
            VirtualMachine.jool(firstSuite).toString(),
            VirtualMachine.jool(secondSuite).toString());

    assertThat(outcome.exitCode())
        .as(
            "%s%nsteps: %s%nlog: %s%nnobody: %s",
            outcome, machine.text("steps"), machine.text("log"), machine.text("nobody-log"))
        .isZero();
    return machine;
  }

  private static String[] serve(String config) {
    return QuickStart.command(
        "serve",
        "--config.file=" + Installation.file("netsonde.yml", config),
        "--web.listen-address=127.0.0.1:10116");
  }

  /** An answer of Netsonde's by the name of its file. */
  WebAnswer answer(String name) throws IOException {
    return new WebAnswer(200, Map.of(), text(name) + "\n");
  }

  /** The samples of all answers that came over one connection, in their order. */
  List<Map<String, Double>> scrapes(String name) throws IOException {
    return Stream.of(text(name).split("HTTP/1.1 200 OK\r?\n", -1))
        .skip(1)
        .map(answer ->
            new WebAnswer(200, Map.of(), answer.split("\r?\n\r?\n", 2)[1].strip()).samples())
        .toList();
  }

  /** The lines of a file; none where it is not there. */
  Stream<String> lines(String name) throws IOException {
    return text(name).lines();
  }

  /** A file's text; empty where it is not there. */
  String text(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  /** Names and values as Jool's own command printed them with {@code --csv --no-headers}. */
  Map<String, Double> printed(String name) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    lines(name)
        .map(line -> line.split(",", 2))
        .forEach(l -> values.put(l[0], Double.parseDouble(l[1])));
    return values;
  }

  private void write(String name, String... words) throws IOException {
    Files.write(directory.resolve(name), List.of(words));
  }
}
