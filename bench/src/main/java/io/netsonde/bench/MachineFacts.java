package io.netsonde.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** On what something was measured. */
final class MachineFacts {
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.*)$");

  /** Of a Debian package, without its epoch and revision. */
  private static final Pattern VERSION = Pattern.compile("(?:\\d+:)?(\\d[\\w.]*)");

  private MachineFacts() {}

  /** Processor, kernel and Java, and the versions of what is installed of these Debian packages. */
  static String text(List<String> packages) {
    return processor()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, Linux "
        + System.getProperty("os.version")
        + ", Java "
        + System.getProperty("java.version")
        + packages.stream().map(MachineFacts::version).collect(Collectors.joining());
  }

  /** How busy the machine was in the last minute. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** {@code , fping 5.1}; nothing where it is not installed. */
  private static String version(String name) {
    String version = Child.firstLine(List.of("dpkg-query", "-W", "-f", "${Version}", name));
    Matcher upstream = VERSION.matcher(version);
    return upstream.lookingAt() ? ", " + name + " " + upstream.group(1) : "";
  }

  private static String processor() {
    try {
      Matcher model = MODEL.matcher(Files.readString(Path.of("/proc/cpuinfo")));
      return model.find() ? model.group(1).strip() : System.getProperty("os.arch");
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
