package io.netsonde.web.security;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The client that everybody has. */
public final class Curl {
  private final InetSocketAddress server;
  private final String scheme;
  private final List<String> arguments;

  private Curl(InetSocketAddress server, String scheme, List<String> arguments) {
    this.server = server;
    this.scheme = scheme;
    this.arguments = arguments;
  }

  /** A client over TLS. */
  public Curl(InetSocketAddress server) {
    this(server, "https", List.of());
  }

  /** The same without TLS. */
  public Curl plain() {
    return new Curl(server, "http", arguments);
  }

  /** The same with further arguments. */
  public Curl with(String... more) {
    List<String> longer = new ArrayList<>(arguments);
    longer.addAll(List.of(more));
    return new Curl(server, scheme, List.copyOf(longer));
  }

  /** The same with a certificate of its own. */
  public Curl as(Certificates certificates, String name) {
    return with(
        "--cert", certificates.file(name + ".crt"), "--key", certificates.file(name + ".key"));
  }

  /** The same that believes an authority. */
  public Curl trusting(Certificates certificates, String authority) {
    return with("--cacert", certificates.file(authority + ".crt"));
  }

  /**
   * What curl got.
   *
   * @param status 0 where nothing came
   */
  public record Got(int status, String head, String body) {
    /** The value of a header field; empty where it is absent. */
    public String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2).strip())
          .findFirst()
          .orElse("");
    }
  }

  /** Asks for a path. */
  public Got get(String path) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("curl", "--silent", "--max-time", "9", "--include"));
    command.addAll(arguments);
    command.add(scheme + "://127.0.0.1:" + server.getPort() + path);
    String output = Program.run(command).output();
    int end = output.indexOf("\r\n\r\n");
    if (end < 0 || !output.startsWith("HTTP/1.1 ")) {
      return new Got(0, "", "");
    }
    return new Got(
        Integer.parseInt(output.substring(9, 12)),
        output.substring(0, end),
        output.substring(end + 4));
  }
}
