package io.netsonde.bench;

import io.netsonde.lab.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this room's own that run in a JVM like the product's. */
final class Launcher {
  private static final Pattern TOLD = Pattern.compile("(?m)^command: (\\S+) (.*) -jar ");

  private Launcher() {}

  /**
   * The command that starts a class with the flags that the launcher gives the program's own JVM.
   *
   * @param netsonde the launcher
   * @param host where it is asked for its flags
   */
  static List<String> command(Host host, Path netsonde, Class<?> program, String... arguments) {
    String told =
        host.shell().run("env", "NETSONDE_LAUNCHER_DEBUG=1", netsonde.toAbsolutePath().toString());
    Matcher matcher = TOLD.matcher(told);
    if (!matcher.find()) {
      throw new Unmeasured("the launcher does not say what it would do: " + told);
    }
    List<String> command = new ArrayList<>(List.of(matcher.group(1)));
    for (String flag : matcher.group(2).split(" +", -1)) {
      // An archive of classes is of one program.
      if (!flag.startsWith("-XX:SharedArchiveFile=")) {
        command.add(flag);
      }
    }
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Runs a class to its end in a small JVM.
   *
   * @param host where
   * @param flags of the JVM
   * @return the words that it prints
   */
  static String[] run(
      Host host, Duration within, List<String> flags, Class<?> program, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(flags);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return host.shell().within(within).run(command.toArray(String[]::new)).strip().split(" ", -1);
  }
}
