package io.netsonde.system;

import io.netsonde.lab.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The program with an archive of its classes, for an emulated processor: most of a start is the
 * reading and verifying of classes, and the archive halves it. Such archives are of jars.
 *
 * @param archive file of the JVM
 * @param classPath jars in the order in which the archive has them
 */
record QuickStart(Path archive, String classPath) {

  /** Makes the archive by running the program once, here. */
  static QuickStart make() throws IOException {
    Path directory = Installation.directory();
    List<String> command = List.of(Installation.command());
    String[] parts = command.get(command.indexOf("-cp") + 1).split(File.pathSeparator, -1);
    Path jar = directory.resolve("netsonde.jar");
    ToolProvider.findFirst("jar")
        .orElseThrow()
        .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", parts[0], ".");
    try (Stream<Path> libraries = Files.list(Path.of(parts[1].replace("/*", "")))) {
      String classPath =
          String.join(
              File.pathSeparator,
              Stream.concat(Stream.of(jar), libraries.sorted()).map(Path::toString).toList());
      QuickStart quick = new QuickStart(directory.resolve("netsonde.jsa"), classPath);
      VirtualMachine.archive(
          quick.archive,
          List.of(quick.from(Installation.command("serve", "--web.listen-address=127.0.0.1:0"))));
      return quick;
    }
  }

  /**
   * The command line that runs the program, with little collecting of garbage, and interpreted:
   * compiling takes as long as it gains, and of two emulated processors one has been seen to run
   * code that the other was changing.
   */
  String[] command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(from(Installation.command(arguments))));
    command.addAll(
        command.indexOf("-cp"),
        List.of(
            "-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-Xint", "-Xms48m", "-Xmn32m"));
    return command.toArray(String[]::new);
  }

  private String[] from(String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    line.set(line.indexOf("-cp") + 1, classPath);
    return line.toArray(String[]::new);
  }
}
