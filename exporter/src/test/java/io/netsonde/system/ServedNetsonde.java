package io.netsonde.system;

import io.netsonde.lab.Host;
import io.netsonde.lab.RunningProcess;
import io.netsonde.lab.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code netsonde serve} in a host of the lab, asked from inside that host. */
final class ServedNetsonde {
  /** Probing so fast that a test need not wait, and so rarely that a moment of rest can be seen. */
  static final String QUICK = "probe: {interval: 200ms, timeout: 150ms}\n";

  /** The same without what the packets of the machine decide. */
  static final String QUICK_WITHOUT_TCP = QUICK + "tcp: {enabled: false}\n";

  private static final Duration START = Duration.ofSeconds(30);
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String INVITATION = "have a look at ";
  private static final Pattern PORT = Pattern.compile("have a look at https?://[^\"]*:(\\d+)/");

  private final Host host;
  private final RunningProcess process;
  private final Path file;
  private final int port;

  private ServedNetsonde(Host host, RunningProcess process, Path file) {
    this.host = host;
    this.file = file;
    this.process = process;
    process.awaitOutput(INVITATION, START);
    Matcher matcher = PORT.matcher(process.errors());
    if (!matcher.find()) {
      throw new AssertionError("no port in: " + process);
    }
    port = Integer.parseInt(matcher.group(1));
  }

  /** Starts it as root with a configuration file of this text, on a free port of loopback. */
  static ServedNetsonde start(Host host, String config) {
    return start(host, host.shell(), config);
  }

  /** Starts it as the shell says. */
  static ServedNetsonde start(Host host, Shell shell, String config) {
    return startWith(host, shell, config, "--web.listen-address=127.0.0.1:0");
  }

  /** Starts it with flags, of which one has to say where to listen on loopback. */
  static ServedNetsonde startWith(Host host, Shell shell, String config, String... flags) {
    Path file = Installation.file("netsonde.yml", config);
    List<String> arguments = new ArrayList<>();
    arguments.add("serve");
    arguments.add("--config.file=" + file);
    arguments.addAll(List.of(flags));
    return new ServedNetsonde(
        host, shell.start(Installation.command(arguments.toArray(String[]::new))), file);
  }

  /** Replaces its configuration file, which it reads when it is told to. */
  void configure(String config) throws IOException {
    Files.move(Installation.file("fresh.yml", config), file, StandardCopyOption.ATOMIC_MOVE);
  }

  RunningProcess process() {
    return process;
  }

  int port() {
    return port;
  }

  /** {@code /probe} of these targets. */
  WebAnswer probe(String... targets) throws Exception {
    return get("/probe?target=" + String.join("&target=", targets));
  }

  /** Asks for a path, with header fields such as {@code Accept: text/plain}. */
  WebAnswer get(String path, String... fields) throws Exception {
    return request("GET", path, fields);
  }

  /** Makes a request. */
  WebAnswer request(String method, String path, String... fields) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(method + " " + path + " HTTP/1.1");
    lines.add("Host: localhost");
    lines.add("Connection: close");
    lines.addAll(List.of(fields));
    String head = String.join("\r\n", lines) + "\r\n\r\n";
    return host.call(() ->
        WebAnswer.of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            head.getBytes(StandardCharsets.ISO_8859_1),
            PATIENCE_MILLIS));
  }
}
