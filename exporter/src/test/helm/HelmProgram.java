import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Helm, in a process of its own, run from this source beside the libraries in {@code target/helm}:
 * it is a library in Go, whose runtime and Java's want the same signals. Lints a chart into {@code
 * lint} and renders it with each {@code NAME.yaml} of a directory into {@code NAME.rendered} and
 * {@code NAME.notes}, or writes why that is refused to {@code NAME.refused}.
 */
final class HelmProgram {
  private HelmProgram() {}

  public static void main(String[] arguments) throws Exception {
    Path chart = Path.of(arguments[0]);
    Path directory = Path.of(arguments[1]);
    LintResult lint = new Helm(chart).lint().strict().call();
    Files.writeString(
        directory.resolve("lint"),
        (lint.isFailed() ? "failed\n" : "passed\n") + String.join("\n", lint.getMessages()));
    Path around = around(chart);
    try (var files = Files.newDirectoryStream(directory, "*.yaml")) {
      for (Path values : files) {
        String name = values.getFileName().toString().replace(".yaml", "");
        try {
          Files.writeString(directory.resolve(name + ".notes"), install(chart, values));
          Files.writeString(directory.resolve(name + ".rendered"), template(around, values));
        } catch (IllegalStateException e) {
          Files.writeString(directory.resolve(name + ".refused"), String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** What would be said to whoever installs it. */
  private static String install(Path chart, Path values) {
    return new Helm(chart)
        .install()
        .clientOnly()
        .dryRun()
        .withDryRunOption(DryRun.CLIENT)
        .withKubeVersion("1.31.0")
        .withName("release")
        .withNamespace("observation")
        .withValuesFile(values)
        .call()
        .getOutput();
  }

  /** A chart around the chart: this library takes no file of values where it shows what is made. */
  private static Path around(Path chart) throws IOException {
    Path around = Files.createTempDirectory("netsonde-chart-");
    Files.writeString(
        around.resolve("Chart.yaml"), "{apiVersion: v2, name: around, version: 1.0.0}\n");
    Path inside = around.resolve("charts/netsonde");
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.toList()) {
        Path copy = inside.resolve(chart.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    // It renders for an old Kubernetes, and cannot be told another; and it leaves hooks out.
    strike(inside.resolve("Chart.yaml"), "kubeVersion: .*\n");
    strike(inside.resolve("templates/tests/health.yaml"), " +helm.sh/hook.*\n");
    return around;
  }

  private static void strike(Path file, String lines) throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll(lines, ""));
  }

  private static String template(Path around, Path values) throws IOException {
    String indented =
        Files.readAllLines(values).stream()
            .map(line -> "  " + line + "\n")
            .collect(Collectors.joining());
    Files.writeString(around.resolve("values.yaml"), "netsonde:\n" + indented);
    return new Helm(around).template().withName("release").withNamespace("observation").call();
  }
}
